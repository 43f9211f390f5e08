import { Button, Form, Input, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConnectionKind } from '../../api/connections.ts'
import { newSigningSecret } from '../../lib/signing-secret.ts'
import { useServerText } from '../../lib/use-server-text.ts'

/** Credentials as the kind asks for them. Secrets are typed blind and never come back. */
export function CredentialFields(props: { kind: ConnectionKind; kept?: boolean }) {
  const { t } = useTranslation()
  const said = useServerText()
  if (props.kind.credentials.length === 0) return <p className="muted">{t('connections.noCredentials')}</p>
  return props.kind.credentials.map((field) => (
    <Form.Item
      key={field.key}
      name={['credentials', field.key]}
      label={said(field.label)}
      rules={
        props.kept || field.optional
          ? []
          : [{ required: true, whitespace: true, message: t('common.required', { what: said(field.label) }) }]
      }
    >
      {ownSecret(props.kind, field.key) ? (
        <OwnSecret placeholder={props.kept ? t('connections.secretKept') : ''} />
      ) : field.secret ? (
        <Input.Password autoComplete="new-password" placeholder={props.kept ? t('connections.secretKept') : ''} />
      ) : (
        <Input autoComplete="off" spellCheck={false} placeholder={props.kept ? t('connections.secretKept') : ''} />
      )}
    </Form.Item>
  ))
}

/** The open channel's signing secret is ours to make; every other secret comes from the platform. */
const ownSecret = (kind: ConnectionKind, key: string) => kind.kind === 'open' && key === 'secret'

/** A secret that can be made here; it is shown while it is new, to be copied to the other side. */
function OwnSecret(props: { id?: string; value?: string; onChange?: (value: string) => void; placeholder: string }) {
  const { t } = useTranslation()
  const [visible, setVisible] = useState(false)
  return (
    <Space.Compact block>
      <Input.Password
        id={props.id ?? ''}
        value={props.value ?? ''}
        autoComplete="new-password"
        placeholder={props.placeholder}
        visibilityToggle={{ visible, onVisibleChange: setVisible }}
        onChange={(event) => props.onChange?.(event.target.value)}
      />
      <Button
        onClick={() => {
          setVisible(true)
          props.onChange?.(newSigningSecret())
        }}
      >
        {t('connections.makeSecret')}
      </Button>
    </Space.Compact>
  )
}

export function SettingFields(props: { kind: ConnectionKind }) {
  const { t } = useTranslation()
  const said = useServerText()
  if (props.kind.settings.length === 0) return <p className="muted">{t('connections.noSettings')}</p>
  return props.kind.settings.map((field) => (
    <Form.Item key={field.key} name={['settings', field.key]} label={said(field.label)}>
      {field.lines ? (
        <Input.TextArea rows={5} spellCheck={false} placeholder={said(field.placeholder)} />
      ) : (
        <Input autoComplete="off" spellCheck={false} placeholder={said(field.placeholder)} />
      )}
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
