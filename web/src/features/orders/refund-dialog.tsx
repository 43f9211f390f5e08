import { useQueryClient } from '@tanstack/react-query'
import { Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type OrderPayment, ordersApi } from '../../api/orders.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formatMoney } from '../../lib/format.ts'
import { useOrderAction } from './use-order-action.ts'

/** Gives a payment back, with the reason. `orderId`: '' for money that belongs to no order. */
export function RefundDialog(props: { payment: OrderPayment; orderId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  const client = useQueryClient()
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
              void client.invalidateQueries({ queryKey: queryKeys.payments.all })
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
