import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accountApi } from '../../api/account.ts'
import { queryKeys } from '../../api/keys.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { NewPasswordItem, PresentPasswordItem } from '../session/password-item.tsx'
import { useSession } from '../session/use-session.ts'

type Open = 'name' | 'email' | 'password' | null

/** Name, address and password: what they are, and one button each. */
export function ProfileCard() {
  const { t } = useTranslation()
  const session = useSession()
  const [open, setOpen] = useState<Open>(null)
  if (!session) return null
  const { user } = session
  const rows = [
    { key: 'name', title: t('account.name'), value: user.name, action: t('account.change') },
    {
      key: 'email',
      title: t('auth.email'),
      value: `${user.email}　${t(user.emailVerified ? 'account.confirmed' : 'account.unconfirmed')}`,
      action: t('account.change'),
    },
    { key: 'password', title: t('auth.password'), value: t('account.passwordHint'), action: t('account.change') },
  ] as const
  const close = () => setOpen(null)
  return (
    <div className="card">
      {rows.map(({ key, title, value, action }) => (
        <div key={key} className="account-row">
          <div className="grow">
            <h2 className="account-title">{title}</h2>
            <p className="muted">{value}</p>
          </div>
          <Button onClick={() => setOpen(key)} aria-label={`${action} ${title}`}>
            {action}
          </Button>
        </div>
      ))}
      {open === 'name' ? <NameDialog name={user.name} onClose={close} /> : null}
      {open === 'email' ? <EmailDialog onClose={close} /> : null}
      {open === 'password' ? <PasswordDialog onClose={close} /> : null}
    </div>
  )
}

function useSaving<Input>(
  save: (input: Input) => Promise<unknown>,
  said: (input: Input) => string,
  onClose: () => void,
) {
  const client = useQueryClient()
  const { done } = useFeedback()
  return useMutation({
    mutationFn: save,
    onSuccess: (_answer, input) => {
      done(said(input))
      onClose()
    },
    onSettled: () =>
      Promise.all([queryKeys.me, queryKeys.sessions].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
}

function NameDialog(props: { name: string; onClose: () => void }) {
  const { t } = useTranslation()
  const save = useSaving(accountApi.rename, () => t('common.saved'), props.onClose)
  return (
    <FormDialog
      title={t('account.name')}
      okText={t('common.save')}
      width={400}
      initialValues={{ name: props.name }}
      save={save}
      onClose={props.onClose}
    >
      <Form.Item
        name="name"
        rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('account.name') }) }]}
      >
        <Input autoFocus maxLength={60} aria-label={t('account.name')} />
      </Form.Item>
    </FormDialog>
  )
}

function EmailDialog(props: { onClose: () => void }) {
  const { t } = useTranslation()
  const save = useSaving(accountApi.changeEmail, ({ email }) => t('account.emailAsked', { email }), props.onClose)
  return (
    <FormDialog
      title={t('account.changeEmail')}
      hint={t('account.changeEmailHint')}
      okText={t('auth.sendLetter')}
      width={420}
      save={save}
      onClose={props.onClose}
    >
      <Form.Item
        name="email"
        label={t('account.newEmail')}
        validateTrigger="onBlur"
        rules={[{ required: true, type: 'email', message: t('auth.emailInvalid') }]}
      >
        <Input type="email" autoComplete="email" autoFocus maxLength={200} />
      </Form.Item>
      <PresentPasswordItem name="password" />
    </FormDialog>
  )
}

function PasswordDialog(props: { onClose: () => void }) {
  const { t } = useTranslation()
  const save = useSaving(accountApi.changePassword, () => t('account.passwordChanged'), props.onClose)
  return (
    <FormDialog
      title={t('account.changePassword')}
      hint={t('account.changePasswordHint')}
      okText={t('common.save')}
      width={420}
      save={save}
      onClose={props.onClose}
    >
      <PresentPasswordItem name="current" autoFocus />
      <NewPasswordItem name="next" label={t('auth.newPassword')} />
    </FormDialog>
  )
}
