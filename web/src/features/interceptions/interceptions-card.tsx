import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type InterceptionDto, interceptionsApi } from '../../api/interceptions.ts'
import type { OrderDetail } from '../../api/orders.ts'
import { CarrierName } from '../../components/carrier-name.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { type InterceptionStation, interceptionStations, isOpen } from '../../lib/interception-view.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { useOrderAction } from '../orders/use-order-action.ts'
import { useCan } from '../session/use-session.ts'
import { OutcomeDialog, type SaidState } from './outcome-dialog.tsx'
import './interceptions.css'

/** 改址拦截: each wish to stop a parcel of the order, how far it is, and what a person can say of it. Missing without any. */
export function InterceptionsCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { interceptions, order } = props.detail
  if (interceptions.length === 0) return null
  return (
    <section className="card" aria-label={t('interception.title')}>
      <h2 className="card-head">{t('interception.title')}</h2>
      {interceptions.map((wish) => (
        <Interception key={wish.id} orderId={order.id} wish={wish} />
      ))}
    </section>
  )
}

function Interception({ orderId, wish }: { orderId: string; wish: InterceptionDto }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  const canWrite = useCan('orders:write')
  const [saying, setSaying] = useState<SaidState | null>(null)
  const withdraw = useOrderAction(orderId, () => interceptionsApi.withdraw(wish.id))
  const say = (state: SaidState) => (
    <Button size="small" disabled={!canWrite} danger={state === 'failed'} onClick={() => setSaying(state)}>
      {t(`interception.say.${state}`)}
    </Button>
  )
  return (
    <div className="interception">
      <div className="interception-head">
        <span className="strong">{t(`interception.kind.${wish.kind}`)}</span>
        <span className="muted">
          <CarrierName code={wish.carrier} />
        </span>
        <Copyable text={wish.waybill} what={t('fulfilment.waybill')} />
      </div>
      <ol className="interception-way">
        {interceptionStations(wish).map((station) => (
          <Station key={station.word} station={station} />
        ))}
      </ol>
      <p className="muted small">
        {wish.reshipOrderId ? (
          <Link to={`/orders/${wish.reshipOrderId}`}>{t('interception.resent')}</Link>
        ) : wish.addressChangeId && isOpen(wish) ? (
          t(`interception.onFailure.${wish.onFailure}`)
        ) : null}
      </p>
      {isOpen(wish) ? (
        <div className="row row-wrap">
          {wish.byHand ? (
            <>
              {wish.state === 'accepted' ? null : say('accepted')}
              {say('succeeded')}
              {say('failed')}
            </>
          ) : null}
          <Popconfirm
            title={t('interception.withdrawSure')}
            okText={t('interception.withdraw')}
            onConfirm={() => withdraw.mutate(undefined, { onSuccess: () => done(t('interception.withdrawn')) })}
          >
            <Button size="small" type="text" disabled={!canWrite} loading={withdraw.isPending}>
              {t('interception.withdraw')}
            </Button>
          </Popconfirm>
        </div>
      ) : null}
      {saying ? <OutcomeDialog orderId={orderId} wish={wish} state={saying} onClose={() => setSaying(null)} /> : null}
    </div>
  )
}

function Station({ station: { word, look, step } }: { station: InterceptionStation }) {
  const { t } = useTranslation()
  const said = useServerText()
  return (
    <li className={look} {...(look === 'now' ? { 'aria-current': 'step' } : {})}>
      <i aria-hidden="true" />
      <span>{t(`interception.station.${word}`)}</span>
      {step ? (
        <span className="interception-said">
          <TimeText at={step.at} as="clock" />{' '}
          {step.by !== '' ? said(step.by) : word === 'told' ? '' : t('interception.courier')}
        </span>
      ) : null}
      {step && step.detail !== '' ? <span className="interception-said">{said(step.detail)}</span> : null}
    </li>
  )
}
