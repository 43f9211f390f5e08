import { useQueryClient } from '@tanstack/react-query'
import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type OrderPayment, ordersApi } from '../../api/orders.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { formatMoney } from '../../lib/format.ts'
import { useOrderDialog } from './use-order-action.ts'

/** Gives a payment back, with the reason. `orderId`: '' for money that belongs to no order. */
export function RefundDialog(props: { payment: OrderPayment; orderId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { payment } = props
  const refund = useOrderDialog(props.orderId, (input: { reason: string }) => ordersApi.refund(payment.id, input), {
    said: t('order.refundAsked'),
    onClose: () => {
      void client.invalidateQueries({ queryKey: queryKeys.payments.all })
      props.onClose()
    },
  })
  const money = formatMoney(payment.amountFen, payment.currency)
  return (
    <FormDialog<{ reason: string }>
      title={t('order.refundTitle', { money })}
      hint={t('order.refundHint')}
      okText={t('order.refundDo')}
      danger
      width={440}
      save={refund}
      onClose={props.onClose}
    >
      <Form.Item
        name="reason"
        label={t('order.refundWhy')}
        rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('order.refundWhy') }) }]}
      >
        <Input autoFocus maxLength={80} />
      </Form.Item>
    </FormDialog>
  )
}
