import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { type CaseItem, casesApi } from '../../api/cases.ts'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'

const quick = ['contacted', 'resent', 'refunded', 'buyer'] as const

/** No case closes without saying what was done. */
export function CloseCaseDialog(props: { item: CaseItem; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const [form] = Form.useForm<{ reason: string }>()
  const close = useMutation({
    mutationFn: (reason: string) => casesApi.close(props.item.id, reason),
    onSuccess: () => {
      done(t('cases.closedDone'))
      props.onClose()
    },
    onError: failed,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.cases.all }),
        client.invalidateQueries({ queryKey: queryKeys.insights.today }),
        client.invalidateQueries({ queryKey: queryKeys.orders.detail(props.item.orderId) }),
      ]),
  })
  return (
    <Modal
      open
      title={t('cases.closeTitle')}
      okText={t('cases.close')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={close.isPending}
      width={440}
    >
      <p className="muted">{props.item.detail}</p>
      <div className="chips" style={{ padding: '8px 0 12px' }}>
        {quick.map((key) => (
          <button
            key={key}
            type="button"
            className="chip"
            onClick={() => form.setFieldValue('reason', t(`cases.quick.${key}`))}
          >
            {t(`cases.quick.${key}`)}
          </button>
        ))}
      </div>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={({ reason }) => close.mutate(reason.trim())}>
        <Form.Item
          name="reason"
          label={t('cases.closeReason')}
          rules={[
            { required: true, whitespace: true, message: t('common.required', { what: t('cases.closeReason') }) },
          ]}
        >
          <Input.TextArea autoFocus rows={2} maxLength={500} placeholder={t('cases.closeReasonHint')} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
