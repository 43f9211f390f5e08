import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { type OrderDetail, ordersApi } from '../../api/orders.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { formatMoney } from '../../lib/format.ts'
import { useOrderDialog } from './use-order-action.ts'

/** Cancelling names its effect in numbers before it happens. */
export function CancelDialog(props: { detail: OrderDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const { order, lines } = props.detail
  const cancel = useOrderDialog(order.id, (input: { why: string }) => ordersApi.cancel(order.id, input), {
    said: t('order.cancelledDone'),
    onClose: props.onClose,
  })
  const pieces = lines.filter((line) => line.status === 'open').reduce((sum, line) => sum + line.quantity, 0)
  const locked = ['locked', 'allocated', 'label_printed'].includes(order.status)
  return (
    <FormDialog<{ why: string }>
      title={t('order.cancelTitle', { no: order.hubNo })}
      okText={t('order.cancelDo')}
      danger
      width={440}
      save={cancel}
      onClose={props.onClose}
    >
      <ul className="effects">
        <li>{locked ? t('order.cancelEffectStock', { count: pieces }) : t('order.cancelEffectNothing')}</li>
        {order.waybill ? <li>{t('order.cancelEffectLabel', { waybill: order.waybill })}</li> : null}
        {order.payableFen === undefined ? null : (
          <li>{t('order.cancelEffectMoney', { money: formatMoney(order.payableFen, order.currency) })}</li>
        )}
      </ul>
      <Form.Item
        name="why"
        label={t('order.cancelWhy')}
        rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('order.cancelWhy') }) }]}
      >
        <Input autoFocus maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}
