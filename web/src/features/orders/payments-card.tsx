import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OrderDetail, OrderPayment } from '../../api/orders.ts'
import { Badge } from '../../components/badge.tsx'
import { ChannelMark } from '../../components/channel-mark.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { formatMoney } from '../../lib/format.ts'
import { paymentTones } from '../../lib/payment-view.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { useCan } from '../session/use-session.ts'
import { RefundDialog } from './refund-dialog.tsx'

/** The money that came in for the order, and what went back. Missing where no provider told of any. */
export function PaymentsCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const said = useServerText()
  const canWrite = useCan('orders:write')
  const [refunding, setRefunding] = useState<OrderPayment | null>(null)
  const { payments = [], order } = props.detail
  if (payments.length === 0) return null
  return (
    <section className="card">
      <h2 className="card-head">
        {t('order.payments')}
        <span className="sub num">{payments.length}</span>
      </h2>
      {payments.map((payment) => (
        <div key={payment.id} className="payment-row">
          <ChannelMark kind={payment.provider} />
          <b className="num">{formatMoney(payment.amountFen, payment.currency)}</b>
          <Badge tone={paymentTones[payment.state]}>{t(`order.paymentState.${payment.state}`)}</Badge>
          {payment.refundedFen > 0 ? (
            <span className="muted num">
              {t('order.paymentRefunded', { money: formatMoney(payment.refundedFen, payment.currency) })}{' '}
              <TimeText at={payment.refundedAt} as="clock" />
            </span>
          ) : null}
          <span className="grow" />
          {payment.refundable && canWrite ? (
            <Button size="small" danger onClick={() => setRefunding(payment)}>
              {t('order.refundDo')}
            </Button>
          ) : null}
          <div className="payment-more muted">
            <TimeText at={payment.paidAt} as="clock" />
            <Copyable text={payment.transactionId} what={t('order.transactionId')} mono />
            {payment.why === '' ? null : <span>{said(payment.why)}</span>}
          </div>
        </div>
      ))}
      {refunding ? <RefundDialog payment={refunding} orderId={order.id} onClose={() => setRefunding(null)} /> : null}
    </section>
  )
}
