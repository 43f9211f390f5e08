import { Button, Input, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OnFailure } from '../../api/interceptions.ts'
import { type AddressAnswer, type OrderDetail, ordersApi } from '../../api/orders.ts'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { isOpen as isUnderWay } from '../../lib/interception-view.ts'
import { useCan } from '../session/use-session.ts'
import { useOrderAction } from './use-order-action.ts'

/** The buyer's newest wish for another address: what is asked, what it would mean, and the answer. */
export function AddressChangeCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  const canWrite = useCan('orders:write')
  const [why, setWhy] = useState<string | null>(null)
  const [onFailure, setOnFailure] = useState<OnFailure>('reship')
  const { order, addressChanges, interceptions } = props.detail
  const change = addressChanges[0]
  const answer = useOrderAction(order.id, (input: AddressAnswer) => ordersApi.answerAddress(change?.id ?? '', input))
  if (!change) return null
  const { receiver } = change
  const isOpen = change.state === 'requested'
  const asksCourier = change.stage === 'intercept'
  // How the couriers' answers end closes it by itself.
  const underWay = interceptions.some((wish) => wish.addressChangeId === change.id && isUnderWay(wish))
  const isTaken = change.state === 'accepted' && change.stage !== 'change' && !underWay
  const say = (verb: AddressAnswer['verb'], reason = '') =>
    answer.mutate(
      { verb, why: reason, ...(verb === 'accept' && asksCourier ? { onFailure } : {}) },
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
        {isOpen || isTaken || underWay ? (
          <span className="muted">
            {t(underWay ? 'order.addressChange.underWay' : `order.addressChange.stage.${change.stage}`)}
            {isOpen ? (
              <>
                {' · '}
                {t('order.addressChange.deadline')} <TimeText at={change.expiresAt} />
              </>
            ) : null}
          </span>
        ) : null}
        {isOpen && asksCourier && why === null ? (
          <Radio.Group
            aria-label={t('interception.ifFails')}
            value={onFailure}
            onChange={(event) => setOnFailure(event.target.value)}
            options={(['reship', 'leave'] as const).map((value) => ({
              value,
              label: t(`interception.onFailure.${value}`),
            }))}
          />
        ) : null}
        {isOpen && why === null ? (
          <div className="row row-wrap">
            {button(
              'accept',
              t(
                change.stage === 'change'
                  ? 'order.addressChange.accept'
                  : asksCourier
                    ? 'order.addressChange.intercept'
                    : 'order.addressChange.take',
              ),
            )}
            <Button disabled={!canWrite} onClick={() => setWhy('')}>
              {t('order.addressChange.refuse')}
            </Button>
          </div>
        ) : null}
        {isTaken ? (
          <div className="row row-wrap">
            {button('done', t('order.addressChange.done'))}
            {asksCourier && why === null ? (
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
