import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { authApi } from '../api/auth.ts'
import { AuthFrame } from '../features/session/auth-frame.tsx'
import { FormError } from '../features/session/form-error.tsx'
import { useEnter } from '../features/session/use-enter.ts'

const MIN_PASSWORD = 10

export function SignUpPage() {
  const { t } = useTranslation()
  const enter = useEnter(authApi.signUp, '/today')
  return (
    <AuthFrame
      title={t('auth.signUpTitle')}
      sub={t('auth.signUpSub')}
      below={
        <>
          {t('auth.haveAccount')}
          <Link to="/sign-in">{t('auth.toSignIn')}</Link>
        </>
      }
    >
      <Form noValidate layout="vertical" requiredMark={false} size="large" onFinish={(input) => enter.mutate(input)}>
        <Form.Item
          name="company"
          label={t('auth.company')}
          extra={t('auth.companyHint')}
          rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('auth.company') }) }]}
        >
          <Input autoComplete="organization" maxLength={80} autoFocus />
        </Form.Item>
        <Form.Item
          name="email"
          label={t('auth.email')}
          validateTrigger="onBlur"
          rules={[{ required: true, type: 'email', message: t('auth.emailInvalid') }]}
        >
          <Input type="email" autoComplete="username" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('auth.password')}
          validateTrigger="onBlur"
          rules={[{ required: true, min: MIN_PASSWORD, message: t('auth.passwordShort') }]}
        >
          <Input.Password autoComplete="new-password" placeholder={t('auth.passwordShort')} />
        </Form.Item>
        <FormError error={enter.error} />
        <Button type="primary" htmlType="submit" block loading={enter.isPending}>
          {t('auth.signUp')}
        </Button>
      </Form>
    </AuthFrame>
  )
}
