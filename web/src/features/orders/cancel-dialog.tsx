import { Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { type OrderDetail, ordersApi } from '../../api/orders.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formatMoney } from '../../lib/format.ts'
import { useOrderAction } from './use-order-action.ts'

/** Cancelling names its effect in numbers before it happens. */
export function CancelDialog(props: { detail: OrderDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  const { order, lines } = props.detail
  const [form] = Form.useForm<{ why: string }>()
  const cancel = useOrderAction(order.id, (input: { why: string }) => ordersApi.cancel(order.id, input))
  const pieces = lines.filter((line) => line.status === 'open').reduce((sum, line) => sum + line.quantity, 0)
  const locked = ['locked', 'allocated', 'label_printed'].includes(order.status)
  return (
    <Modal
      open
      title={t('order.cancelTitle', { no: order.hubNo })}
      okText={t('order.cancelDo')}
      okButtonProps={{ danger: true }}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={cancel.isPending}
      width={440}
    >
      <ul className="effects">
        <li>{locked ? t('order.cancelEffectStock', { count: pieces }) : t('order.cancelEffectNothing')}</li>
        {order.waybill ? <li>{t('order.cancelEffectLabel', { waybill: order.waybill })}</li> : null}
        {order.payableFen === undefined ? null : (
          <li>{t('order.cancelEffectMoney', { money: formatMoney(order.payableFen, order.currency) })}</li>
        )}
      </ul>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(input) =>
          cancel.mutate(input, {
            onSuccess: () => {
              done(t('order.cancelledDone'))
              props.onClose()
            },
          })
        }
      >
        <Form.Item
          name="why"
          label={t('order.cancelWhy')}
          rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('order.cancelWhy') }) }]}
        >
          <Input autoFocus maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
