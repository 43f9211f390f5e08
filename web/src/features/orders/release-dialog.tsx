import { Form, Input, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type HoldReason, type OrderDetail, ordersApi } from '../../api/orders.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useOrderAction } from './use-order-action.ts'

export function ReleaseDialog(props: { detail: OrderDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  const { order, holds } = props.detail
  const [form] = Form.useForm<{ reason: HoldReason; why: string }>()
  const release = useOrderAction(order.id, (input: { reason: HoldReason; why: string }) =>
    ordersApi.release(order.id, input),
  )
  return (
    <Modal
      open
      title={t('order.releaseTitle')}
      okText={t('order.verb.release')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={release.isPending}
      width={440}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ reason: holds[0]?.reason }}
        onFinish={(input) =>
          release.mutate(input, {
            onSuccess: () => {
              done(t('order.releasedDone'))
              props.onClose()
            },
          })
        }
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
      </Form>
    </Modal>
  )
}
