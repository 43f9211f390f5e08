import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type OrderDetail, type OrderPayment, ordersApi } from '../../api/orders.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { ChannelMark } from '../../components/channel-mark.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formatMoney } from '../../lib/format.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { useCan } from '../session/use-session.ts'
import { useOrderAction } from './use-order-action.ts'

const tones: Readonly<Record<OrderPayment['state'], Tone>> = {
  waiting: 'info',
  applied: 'ok',
  mismatched: 'danger',
  refunding: 'soon',
  refunded: 'plain',
  refund_failed: 'danger',
}

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
          <Badge tone={tones[payment.state]}>{t(`order.paymentState.${payment.state}`)}</Badge>
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

function RefundDialog(props: { payment: OrderPayment; orderId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  const { payment } = props
  const [form] = Form.useForm<{ reason: string }>()
  const refund = useOrderAction(props.orderId, (input: { reason: string }) => ordersApi.refund(payment.id, input))
  const money = formatMoney(payment.amountFen, payment.currency)
  return (
    <Modal
      open
      title={t('order.refundTitle', { money })}
      okText={t('order.refundDo')}
      okButtonProps={{ danger: true }}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={refund.isPending}
      width={440}
    >
      <p>{t('order.refundHint')}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(input) =>
          refund.mutate(input, {
            onSuccess: () => {
              done(t('order.refundAsked'))
              props.onClose()
            },
          })
        }
      >
        <Form.Item
          name="reason"
          label={t('order.refundWhy')}
          rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('order.refundWhy') }) }]}
        >
          <Input autoFocus maxLength={80} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
