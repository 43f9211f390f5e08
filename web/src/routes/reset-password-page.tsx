import { useMutation } from '@tanstack/react-query'
import { Button, Form } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { authApi } from '../api/auth.ts'
import { ApiError } from '../api/http.ts'
import { useFeedback } from '../components/use-feedback.tsx'
import { AuthFrame } from '../features/session/auth-frame.tsx'
import { FormError } from '../features/session/form-error.tsx'
import { NewPasswordItem } from '../features/session/password-item.tsx'
import { useTakeSession } from '../features/session/use-enter.ts'
import { takeToken } from '../lib/letter-token.ts'

export function ResetPasswordPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const take = useTakeSession()
  const { done } = useFeedback()
  const [token] = useState(() => takeToken())
  const reset = useMutation({
    mutationFn: ({ password }: { password: string }) => authApi.resetPassword({ token, password }),
    onSuccess: () => {
      done(t('auth.passwordSet'))
      take(null)
      void navigate('/sign-in', { replace: true })
    },
  })
  const isDead = token === '' || (reset.error instanceof ApiError && reset.error.code === 'link.invalid')
  return (
    <AuthFrame
      title={t('auth.resetTitle')}
      sub={isDead ? t('auth.linkDead') : t('auth.resetSub')}
      below={<Link to="/sign-in">{t('auth.backToSignIn')}</Link>}
    >
      {isDead ? (
        <Button type="primary" block size="large" onClick={() => void navigate('/forgot-password')}>
          {t('auth.askAgain')}
        </Button>
      ) : (
        <Form layout="vertical" requiredMark={false} size="large" onFinish={(input) => reset.mutate(input)}>
          <NewPasswordItem name="password" label={t('auth.newPassword')} />
          <FormError error={reset.error} />
          <Button type="primary" htmlType="submit" block loading={reset.isPending}>
            {t('auth.setPassword')}
          </Button>
        </Form>
      )}
    </AuthFrame>
  )
}
