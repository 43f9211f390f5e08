import { Form, Input, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { casesApi } from '../../api/cases.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useCaseStep } from './use-case-step.ts'
import { useCaseWords } from './use-case-words.ts'

interface Filed {
  readonly code: string
  readonly detail: string
  readonly complaint?: boolean
}

/** What no machine saw: lost, damaged, a complaint, a reason of one's own. */
export function FileCaseDialog({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const words = useCaseWords()
  const file = useCaseStep({
    orderId,
    step: ({ code, detail, complaint = false }: Filed) => casesApi.file({ orderId, code, detail, complaint }),
    said: t('cases.filed'),
    onDone: onClose,
  })
  return (
    <FormDialog<Filed>
      title={t('cases.file')}
      okText={t('cases.file')}
      width={440}
      initialValues={{ complaint: true }}
      save={file}
      onClose={onClose}
    >
      <Form.Item
        name="code"
        label={t('cases.code')}
        rules={[{ required: true, message: t('common.required', { what: t('cases.code') }) }]}
      >
        <Select options={words.codeOptions} showSearch optionFilterProp="label" />
      </Form.Item>
      <Form.Item
        name="detail"
        label={t('cases.detail')}
        rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('cases.detail') }) }]}
      >
        <Input.TextArea rows={2} maxLength={500} placeholder={t('cases.fileHint')} />
      </Form.Item>
      <Form.Item name="complaint" label={t('cases.isComplaint')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDialog>
  )
}
