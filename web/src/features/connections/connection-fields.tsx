import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ConnectionKind } from '../../api/connections.ts'

/** Credentials as the kind asks for them. Secrets are typed blind and never come back. */
export function CredentialFields(props: { kind: ConnectionKind; kept?: boolean }) {
  const { t } = useTranslation()
  if (props.kind.credentials.length === 0) return <p className="muted">{t('connections.noCredentials')}</p>
  return props.kind.credentials.map((field) => (
    <Form.Item
      key={field.key}
      name={['credentials', field.key]}
      label={field.label}
      rules={
        props.kept ? [] : [{ required: true, whitespace: true, message: t('common.required', { what: field.label }) }]
      }
    >
      {field.secret ? (
        <Input.Password autoComplete="new-password" placeholder={props.kept ? t('connections.secretKept') : ''} />
      ) : (
        <Input autoComplete="off" spellCheck={false} placeholder={props.kept ? t('connections.secretKept') : ''} />
      )}
    </Form.Item>
  ))
}

export function SettingFields(props: { kind: ConnectionKind }) {
  const { t } = useTranslation()
  if (props.kind.settings.length === 0) return <p className="muted">{t('connections.noSettings')}</p>
  return props.kind.settings.map((field) => (
    <Form.Item key={field.key} name={['settings', field.key]} label={field.label}>
      <Input autoComplete="off" spellCheck={false} placeholder={field.placeholder} />
    </Form.Item>
  ))
}

/** Only what was filled in. */
export function filled(values: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).flatMap(([key, value]) =>
      typeof value === 'string' && value.trim() !== '' ? [[key, value.trim()]] : [],
    ),
  )
}
