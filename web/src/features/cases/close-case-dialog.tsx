import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type CaseItem, casesApi } from '../../api/cases.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useServerText } from '../../lib/use-server-text.ts'
import { useCaseStep } from './use-case-step.ts'
import { useCaseWords } from './use-case-words.ts'

const quick = ['contacted', 'resent', 'refunded', 'buyer'] as const

/** No case closes without saying what it was and what was done. */
export function CloseCaseDialog(props: { item: CaseItem; onClose: () => void }) {
  const { t } = useTranslation()
  const said = useServerText()
  const words = useCaseWords()
  const { item } = props
  const [form] = Form.useForm<{ reason: string; cause: string }>()
  const close = useCaseStep({
    orderId: item.orderId,
    step: ({ reason, cause }: { reason: string; cause: string }) =>
      casesApi.close(item.id, { reason: reason.trim(), cause }),
    said: t('cases.closedDone'),
    onDone: props.onClose,
  })
  return (
    <FormDialog
      title={t('cases.closeTitle')}
      hint={said(item.detail)}
      okText={t('cases.close')}
      width={440}
      form={form}
      initialValues={{ cause: item.code }}
      save={close}
      onClose={props.onClose}
    >
      <Form.Item name="cause" label={t('cases.cause')} rules={[{ required: true }]}>
        <Select options={words.codeOptions} showSearch optionFilterProp="label" />
      </Form.Item>
      <div className="chips in-dialog">
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
      <Form.Item
        name="reason"
        label={t('cases.closeReason')}
        rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('cases.closeReason') }) }]}
      >
        <Input.TextArea autoFocus rows={2} maxLength={500} placeholder={t('cases.closeReasonHint')} />
      </Form.Item>
    </FormDialog>
  )
}
