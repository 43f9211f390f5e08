import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type HoldReason, type OrderDetail, ordersApi } from '../../api/orders.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useOrderDialog } from './use-order-action.ts'

interface Release {
  readonly reason: HoldReason
  readonly why: string
}

export function ReleaseDialog(props: { detail: OrderDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const { order, holds } = props.detail
  const release = useOrderDialog(order.id, (input: Release) => ordersApi.release(order.id, input), {
    said: t('order.releasedDone'),
    onClose: props.onClose,
  })
  return (
    <FormDialog<Release>
      title={t('order.releaseTitle')}
      okText={t('order.verb.release')}
      width={440}
      initialValues={holds[0] ? { reason: holds[0].reason } : {}}
      save={release}
      onClose={props.onClose}
    >
      <Form.Item name="reason" label={t('order.releaseWhich')}>
        <Select
          options={holds.map((hold) => ({
            value: hold.reason,
            label: [t(`hold.${hold.reason}`), hold.detail].filter(Boolean).join(' · '),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="why"
        label={t('order.releaseWhy')}
        rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('order.releaseWhy') }) }]}
      >
        <Input autoFocus maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}
