import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { authApi } from '../api/auth.ts'
import { queryKeys } from '../api/keys.ts'
import { AuthFrame } from '../features/session/auth-frame.tsx'
import { FormError } from '../features/session/form-error.tsx'
import { takeToken } from '../lib/letter-token.ts'

/** A click confirms, not the opening of the page: programs that look into letters open links too. */
export function ConfirmEmailPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [token] = useState(() => takeToken())
  const confirm = useMutation({
    mutationFn: () => authApi.confirmEmail(token),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.me }),
  })
  const goOn = (
    <Button type="primary" block size="large" onClick={() => void navigate('/today', { replace: true })}>
      {t('auth.goOn')}
    </Button>
  )
  if (confirm.data)
    return (
      <AuthFrame title={t('auth.confirmed')} sub={t('auth.confirmedSub', { email: confirm.data.email })} below={null}>
        {goOn}
      </AuthFrame>
    )
  const isDead = token === '' || confirm.isError
  return (
    <AuthFrame title={t('auth.confirmTitle')} sub={isDead ? t('auth.confirmDead') : t('auth.confirmSub')} below={null}>
      <FormError error={confirm.error} />
      {isDead ? (
        goOn
      ) : (
        <Button
          type="primary"
          block
          size="large"
          autoFocus
          loading={confirm.isPending}
          onClick={() => confirm.mutate()}
        >
          {t('auth.confirm')}
        </Button>
      )}
    </AuthFrame>
  )
}
