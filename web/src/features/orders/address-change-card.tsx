import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type OrderDetail, ordersApi } from '../../api/orders.ts'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useCan } from '../session/use-session.ts'
import { useOrderAction } from './use-order-action.ts'

/** The buyer's newest wish for another address: what is asked, what it would mean, and the answer. */
export function AddressChangeCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  const canWrite = useCan('orders:write')
  const [why, setWhy] = useState<string | null>(null)
  const { order, addressChanges } = props.detail
  const change = addressChanges[0]
  const answer = useOrderAction(order.id, (input: { verb: 'accept' | 'refuse' | 'done'; why: string }) =>
    ordersApi.answerAddress(change?.id ?? '', input),
  )
  if (!change) return null
  const { receiver } = change
  const isOpen = change.state === 'requested'
  const isTaken = change.state === 'accepted' && change.stage !== 'change'
  const say = (verb: 'accept' | 'refuse' | 'done', reason = '') =>
    answer.mutate(
      { verb, why: reason },
      {
        onSuccess: () => {
          setWhy(null)
          done(t('order.addressChange.answered'))
        },
      },
    )
  const button = (verb: 'accept' | 'done', text: string) => (
    <Button type="primary" disabled={!canWrite} loading={answer.isPending} onClick={() => say(verb)}>
      {text}
    </Button>
  )
  return (
    <section className="card address-change-card">
      <h2 className="card-head">
        <span className="grow">{t(`order.addressChange.state.${change.state}`)}</span>
        <span className="sub">
          <TimeText at={change.requestedAt} />
        </span>
      </h2>
      <div className="card-body stack">
        <span className="strong">
          {receiver.province}
          {receiver.city}
          {receiver.district} {receiver.addressMasked}　{receiver.nameMasked} {receiver.phoneMasked}
        </span>
        {change.why ? <span className="muted">{change.why}</span> : null}
        {isOpen || isTaken ? (
          <span className="muted">
            {t(`order.addressChange.stage.${change.stage}`)}
            {isOpen ? (
              <>
                {' · '}
                {t('order.addressChange.deadline')} <TimeText at={change.expiresAt} />
              </>
            ) : null}
          </span>
        ) : null}
        {isOpen && why === null ? (
          <div className="row row-wrap">
            {button('accept', t(change.stage === 'change' ? 'order.addressChange.accept' : 'order.addressChange.take'))}
            <Button disabled={!canWrite} onClick={() => setWhy('')}>
              {t('order.addressChange.refuse')}
            </Button>
          </div>
        ) : null}
        {isTaken ? (
          <div className="row row-wrap">
            {button('done', t('order.addressChange.done'))}
            {change.stage === 'intercept' && why === null ? (
              <Button disabled={!canWrite} onClick={() => setWhy('')}>
                {t('order.addressChange.refuse')}
              </Button>
            ) : null}
          </div>
        ) : null}
        {why === null ? null : (
          <div className="row row-wrap">
            <Input
              className="grow"
              aria-label={t('order.addressChange.why')}
              placeholder={`${t('order.addressChange.why')} · ${t('order.addressChange.whyHint')}`}
              maxLength={200}
              value={why}
              onChange={(event) => setWhy(event.target.value)}
            />
            <Button
              danger
              disabled={why.trim() === ''}
              loading={answer.isPending}
              onClick={() => say('refuse', why.trim())}
            >
              {t('order.addressChange.refuse')}
            </Button>
            <Button type="text" onClick={() => setWhy(null)}>
              {t('common.close')}
            </Button>
          </div>
        )}
      </div>
    </section>
  )
}
