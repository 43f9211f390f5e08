import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { authApi } from '../api/auth.ts'
import { AuthFrame } from '../features/session/auth-frame.tsx'
import { FormError } from '../features/session/form-error.tsx'
import { SecondStep } from '../features/session/second-step.tsx'
import { useEnter } from '../features/session/use-enter.ts'

export function SignInPage() {
  const { t } = useTranslation()
  const enter = useEnter(authApi.signIn, '/today')
  const [search] = useSearchParams()
  const next = search.get('next')
  const owesCode = enter.data !== undefined && 'secondFactor' in enter.data
  if (owesCode) return <SecondStep onBack={enter.reset} />
  return (
    <AuthFrame
      title={t('auth.signInTitle')}
      sub={t('auth.signInSub')}
      below={
        <>
          {t('auth.noAccount')}
          <Link to={next ? `/sign-up?next=${encodeURIComponent(next)}` : '/sign-up'}>{t('auth.toSignUp')}</Link>
        </>
      }
    >
      <Form layout="vertical" requiredMark={false} size="large" noValidate onFinish={(input) => enter.mutate(input)}>
        <Form.Item
          name="email"
          label={t('auth.email')}
          validateTrigger="onBlur"
          rules={[{ required: true, type: 'email', message: t('auth.emailInvalid') }]}
        >
          <Input type="email" autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('auth.password')}
          rules={[{ required: true, message: t('common.required', { what: t('auth.password') }) }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <FormError error={enter.error} />
        <Button type="primary" htmlType="submit" block loading={enter.isPending}>
          {t('auth.signIn')}
        </Button>
        <p className="auth-below">
          <Link to="/forgot-password">{t('auth.forgot')}</Link>
        </p>
      </Form>
    </AuthFrame>
  )
}
