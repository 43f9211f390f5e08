import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { authApi } from '../api/auth.ts'
import { AuthFrame } from '../features/session/auth-frame.tsx'
import { FormError } from '../features/session/form-error.tsx'

/** Says the same whether the address is known or not. */
export function ForgotPasswordPage() {
  const { t } = useTranslation()
  const ask = useMutation({ mutationFn: authApi.forgotPassword })
  const back = <Link to="/sign-in">{t('auth.backToSignIn')}</Link>
  if (ask.isSuccess)
    return (
      <AuthFrame title={t('auth.letterTitle')} sub={t('auth.letterSub', { email: ask.variables.email })} below={back}>
        <Button block size="large" onClick={ask.reset}>
          {t('auth.otherAddress')}
        </Button>
      </AuthFrame>
    )
  return (
    <AuthFrame title={t('auth.forgotTitle')} sub={t('auth.forgotSub')} below={back}>
      <Form noValidate layout="vertical" requiredMark={false} size="large" onFinish={(input) => ask.mutate(input)}>
        <Form.Item
          name="email"
          label={t('auth.email')}
          validateTrigger="onBlur"
          rules={[{ required: true, type: 'email', message: t('auth.emailInvalid') }]}
        >
          <Input type="email" autoComplete="username" autoFocus />
        </Form.Item>
        <FormError error={ask.error} />
        <Button type="primary" htmlType="submit" block loading={ask.isPending}>
          {t('auth.sendLetter')}
        </Button>
      </Form>
    </AuthFrame>
  )
}
