import { Form, Input, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type HoldReason, ordersApi } from '../../api/orders.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useBulk } from './use-bulk.ts'

/** Reasons that a person may give; the others are placed by the system and by platforms. */
const byPeople: readonly HoldReason[] = ['manual', 'address_change', 'risk_review', 'human_gate']

/** Holds one order or many; it can be undone, so it asks for a reason and nothing else. */
export function HoldDialog(props: { orderIds: readonly string[]; onClose: () => void; onDone?: () => void }) {
  const { t } = useTranslation()
  const { doneWithUndo } = useFeedback()
  const [form] = Form.useForm<{ reason: HoldReason; detail: string }>()
  const bulk = useBulk()
  const submit = async (input: { reason: HoldReason; detail: string }) => {
    const done = await bulk.run(props.orderIds, (id) => ordersApi.hold(id, input))
    // What was typed is kept while nothing is held.
    if (done.length === 0) return
    doneWithUndo(t('order.heldDone'), () => {
      void bulk.run(done, (id) => ordersApi.release(id, { reason: input.reason, why: t('common.undo') }))
    })
    props.onClose()
    props.onDone?.()
  }
  return (
    <Modal
      open
      title={t('order.holdTitle')}
      okText={t('order.verb.hold')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={bulk.running}
      width={440}
    >
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ reason: 'manual' }} onFinish={submit}>
        <Form.Item name="reason" label={t('order.holdReason')}>
          <Select options={byPeople.map((value) => ({ value, label: t(`hold.${value}`) }))} />
        </Form.Item>
        <Form.Item
          name="detail"
          label={t('order.holdDetail')}
          rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('order.holdDetail') }) }]}
        >
          <Input autoFocus placeholder={t('order.holdDetailHint')} maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
