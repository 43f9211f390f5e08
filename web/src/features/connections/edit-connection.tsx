import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Connection, connectionsApi } from '../../api/connections.ts'
import { queryKeys } from '../../api/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { Bone } from '../../components/bone.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { connectionIssues } from '../../lib/connection-issues.ts'
import { CredentialFields, filled, SettingFields } from './connection-fields.tsx'

interface EditForm {
  name: string
  credentials?: Record<string, string>
  settings?: Record<string, unknown>
}

/** Changes a connection; credentials are sent only when new ones were typed in. */
export function EditConnection(props: { connection: Connection; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const { connection } = props
  const kinds = useQuery({ queryKey: queryKeys.connectionKinds, queryFn: connectionsApi.kinds })
  const kind = kinds.data?.items.find((candidate) => candidate.kind === connection.kind)
  const [form] = Form.useForm<EditForm>()
  const { language } = usePreferences()
  const save = useMutation({
    mutationFn: (input: EditForm) => {
      const credentials = filled(input.credentials)
      return connectionsApi.change(connection.id, {
        name: input.name.trim(),
        settings: { ...connection.settings, ...input.settings },
        ...(Object.keys(credentials).length > 0 ? { credentials } : {}),
      })
    },
    onSuccess: () => {
      done(t('common.saved'))
      props.onClose()
    },
    onError: (error) => {
      failed(error)
      form.setFields(connectionIssues(error, language))
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.connections }),
  })
  return (
    <Modal
      open
      title={t('connections.editTitle', { name: connection.name })}
      okText={t('common.save')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={save.isPending}
      width={480}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: connection.name, settings: connection.settings }}
        onFinish={save.mutate}
      >
        <Form.Item
          name="name"
          label={t('connections.name')}
          rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('connections.name') }) }]}
        >
          <Input maxLength={60} />
        </Form.Item>
        {kind ? (
          <>
            <CredentialFields kind={kind} kept />
            <SettingFields kind={kind} />
          </>
        ) : (
          <Bone height={64} />
        )}
      </Form>
    </Modal>
  )
}
