import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { apiKeysApi } from '../../api/api-keys.ts'
import type { Right } from '../../api/auth.ts'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { copyText } from '../../lib/copy-text.ts'
import { rightAreas, rightOf } from '../../lib/rights.ts'
import { FormError } from '../session/form-error.tsx'
import { useSession } from '../session/use-session.ts'

/** Makes a key; it is shown once and never again. */
export function NewKeyDialog(props: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done } = useFeedback()
  const session = useSession()
  const [form] = Form.useForm<{ name: string; scopes: Right[] }>()
  const create = useMutation({
    mutationFn: apiKeysApi.create,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.apiKeys }),
  })
  const key = create.data?.key
  if (key)
    return (
      <Modal
        open
        title={t('settings.keyOnce')}
        closable={false}
        footer={
          <Button type="primary" onClick={props.onClose}>
            {t('settings.keyClose')}
          </Button>
        }
        width={520}
      >
        <div className="key-once">
          <code className="mono grow" style={{ overflowWrap: 'anywhere' }} data-testid="new-api-key">
            {key}
          </code>
          <Button
            size="small"
            onClick={() =>
              void copyText(key).then((copied) => done(copied ? t('settings.keyCopied') : t('order.trackShown')))
            }
          >
            {t('common.copy')}
          </Button>
        </div>
      </Modal>
    )
  const mine = session?.rights ?? []
  return (
    <Modal
      open
      title={t('settings.newKey')}
      okText={t('settings.createKey')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={create.isPending}
      width={480}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ scopes: ['orders:read', 'stock:read'] }}
        onFinish={(input) => create.mutate(input)}
      >
        <Form.Item
          name="name"
          label={t('settings.keyName')}
          rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('settings.keyName') }) }]}
        >
          <Input autoFocus maxLength={60} placeholder={t('settings.keyNameHint')} />
        </Form.Item>
        <Form.Item
          name="scopes"
          label={t('settings.scopes')}
          rules={[{ required: true, type: 'array', min: 1, message: t('settings.scopesPick') }]}
        >
          <Checkbox.Group>
            <div className="scope-grid">
              {rightAreas.map((area) => {
                const read = rightOf(area, 'read')
                const write = rightOf(area, 'write')
                return [
                  <span key="name">{t(`settings.scopeArea.${area}`)}</span>,
                  read ? (
                    <Checkbox key="read" value={read} disabled={!mine.includes(read)}>
                      {t('settings.scopeRead')}
                    </Checkbox>
                  ) : (
                    <span key="read" />
                  ),
                  write ? (
                    <Checkbox key="write" value={write} disabled={!mine.includes(write)}>
                      {t('settings.scopeWrite')}
                    </Checkbox>
                  ) : (
                    <span key="write" />
                  ),
                ]
              })}
            </div>
          </Checkbox.Group>
        </Form.Item>
        <FormError error={create.error} />
      </Form>
    </Modal>
  )
}
