import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'

const MIN_PASSWORD = 10

/** A new password, with the rule that the server has too. */
export function NewPasswordItem(props: { name: string; label: string }) {
  const { t } = useTranslation()
  return (
    <Form.Item
      name={props.name}
      label={props.label}
      validateTrigger="onBlur"
      rules={[{ required: true, min: MIN_PASSWORD, message: t('auth.passwordShort') }]}
    >
      <Input.Password autoComplete="new-password" placeholder={t('auth.passwordShort')} maxLength={128} />
    </Form.Item>
  )
}

export function PresentPasswordItem(props: { name: string; autoFocus?: boolean }) {
  const { t } = useTranslation()
  return (
    <Form.Item
      name={props.name}
      label={t('account.presentPassword')}
      rules={[{ required: true, message: t('common.required', { what: t('account.presentPassword') }) }]}
    >
      <Input.Password autoComplete="current-password" maxLength={128} autoFocus={props.autoFocus ?? false} />
    </Form.Item>
  )
}
