import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { apiKeysApi } from '../../api/api-keys.ts'
import type { Right } from '../../api/auth.ts'
import { queryKeys } from '../../api/keys.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { SecretOnce } from '../../components/secret-once.tsx'
import { RightsItem } from '../roles/rights-item.tsx'

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
  const create = useMutation({
    mutationFn: ({ days, ...input }: KeyForm) =>
      apiKeysApi.create({ ...input, expiresAt: days === 0 ? null : Date.now() + days * DAY }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.apiKeys }),
  })
  if (create.data) return <SecretOnce secret={create.data.key} testId="new-api-key" onClose={props.onClose} />
  return (
    <FormDialog
      title={t('settings.newKey')}
      okText={t('settings.createKey')}
      width={720}
      initialValues={{ scopes: ['orders:read', 'stock:read'], days: 0 }}
      save={create}
      onClose={props.onClose}
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
      <RightsItem name="scopes" label={t('settings.scopes')} />
    </FormDialog>
  )
}
