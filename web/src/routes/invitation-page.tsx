import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { authApi, type InvitationCard } from '../api/auth.ts'
import { Bone } from '../components/bone.tsx'
import { useRoleName } from '../features/members/use-role-name.ts'
import { AuthFrame } from '../features/session/auth-frame.tsx'
import { FormError } from '../features/session/form-error.tsx'
import { NewPasswordItem } from '../features/session/password-item.tsx'
import { useTakeSession } from '../features/session/use-enter.ts'
import { takeToken } from '../lib/letter-token.ts'

/** Kept for the way over the sign-in page and back. */
const KEPT = 'invitation'

export function InvitationPage() {
  const { t } = useTranslation()
  const roleName = useRoleName()
  const [token] = useState(() => takeToken(KEPT))
  const query = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => authApi.invitation(token),
    enabled: token !== '',
    retry: false,
    staleTime: 0,
  })
  const card = query.data
  if (token === '' || query.isError)
    return (
      <AuthFrame
        title={t('invitation.deadTitle')}
        sub={t('invitation.dead')}
        below={<Link to="/today">{t('auth.goOn')}</Link>}
      >
        {null}
      </AuthFrame>
    )
  if (!card)
    return (
      <AuthFrame title={t('invitation.loading')} sub="" below={null}>
        <Bone height={96} />
      </AuthFrame>
    )
  const who = card.invitedBy || card.company
  return (
    <AuthFrame
      title={t('invitation.title', { company: card.company })}
      sub={t('invitation.sub', { who, role: roleName(card.role), email: card.email })}
      below={null}
    >
      <Acceptance card={card} token={token} />
    </AuthFrame>
  )
}

function Acceptance(props: { card: InvitationCard; token: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const take = useTakeSession()
  const accept = useMutation({
    mutationFn: (input: { name?: string; password?: string }) =>
      authApi.acceptInvitation({ token: props.token, ...input }),
    onSuccess: (session) => {
      sessionStorage.removeItem(KEPT)
      take(session)
      void navigate('/today', { replace: true })
    },
  })
  const leave = useMutation({ mutationFn: authApi.signOut, onSuccess: () => window.location.reload() })
  switch (props.card.account) {
    case 'ready':
      return (
        <>
          <FormError error={accept.error} />
          <Button type="primary" block size="large" loading={accept.isPending} onClick={() => accept.mutate({})}>
            {t('invitation.accept')}
          </Button>
        </>
      )
    case 'sign_in':
      return (
        <Button type="primary" block size="large" onClick={() => void navigate('/sign-in?next=/invitation')}>
          {t('invitation.signIn')}
        </Button>
      )
    case 'other':
      return (
        <>
          <p className="form-error">{t('invitation.other', { email: props.card.email })}</p>
          <Button block size="large" loading={leave.isPending} onClick={() => leave.mutate()}>
            {t('app.signOut')}
          </Button>
        </>
      )
    case 'new':
      return (
        <Form layout="vertical" requiredMark={false} size="large" onFinish={(input) => accept.mutate(input)}>
          <Form.Item
            name="name"
            label={t('account.name')}
            rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('account.name') }) }]}
          >
            <Input autoComplete="name" maxLength={60} autoFocus />
          </Form.Item>
          <NewPasswordItem name="password" label={t('auth.password')} />
          <FormError error={accept.error} />
          <Button type="primary" htmlType="submit" block loading={accept.isPending}>
            {t('invitation.join')}
          </Button>
        </Form>
      )
  }
}
