import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Checkbox, Form, Input, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { apiKeysApi } from '../../api/api-keys.ts'
import type { Right } from '../../api/auth.ts'
import { queryKeys } from '../../api/keys.ts'
import { SecretOnce } from '../../components/secret-once.tsx'
import { rightGroups, rightKey, rightsIn } from '../../lib/right-words.ts'
import { FormError } from '../session/form-error.tsx'
import { useSession } from '../session/use-session.ts'
import '../roles/roles.css'

const DAY = 86_400_000
/** Days until a key ends; 0: never. */
const lifetimes = [0, 30, 90, 180, 365] as const

interface KeyForm {
  readonly name: string
  readonly scopes: Right[]
  readonly days: number
}

/** Makes a key; it is shown once and never again. */
export function NewKeyDialog(props: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const mine = useSession()?.rights ?? []
  const [form] = Form.useForm<KeyForm>()
  const create = useMutation({
    mutationFn: ({ days, ...input }: KeyForm) =>
      apiKeysApi.create({ ...input, expiresAt: days === 0 ? null : Date.now() + days * DAY }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.apiKeys }),
  })
  if (create.data) return <SecretOnce secret={create.data.key} testId="new-api-key" onClose={props.onClose} />
  return (
    <Modal
      open
      title={t('settings.newKey')}
      okText={t('settings.createKey')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={create.isPending}
      width={720}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ scopes: ['orders:read', 'stock:read'], days: 0 }}
        onFinish={(input) => create.mutate(input)}
      >
        <Form.Item
          name="name"
          label={t('settings.keyName')}
          rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('settings.keyName') }) }]}
        >
          <Input autoFocus maxLength={60} placeholder={t('settings.keyNameHint')} />
        </Form.Item>
        <Form.Item name="days" label={t('settings.expiry')}>
          <Select
            aria-label={t('settings.expiry')}
            options={lifetimes.map((days) => ({
              value: days,
              label: days === 0 ? t('settings.expiryNever') : t('settings.expiryDays', { count: days }),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="scopes"
          label={t('settings.scopes')}
          rules={[{ required: true, type: 'array', min: 1, message: t('settings.scopesPick') }]}
        >
          <Checkbox.Group className="role-rights">
            {rightGroups.map((group) => (
              <fieldset key={group}>
                <legend>{t(`roles.group.${group}`)}</legend>
                {rightsIn(group).map((right) => (
                  <Checkbox key={right} value={right} disabled={!mine.includes(right)}>
                    {t(`roles.right.${rightKey(right)}`)}
                  </Checkbox>
                ))}
              </fieldset>
            ))}
          </Checkbox.Group>
        </Form.Item>
        <FormError error={create.error} />
      </Form>
    </Modal>
  )
}
