import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accountApi } from '../../api/account.ts'
import { queryKeys } from '../../api/keys.ts'
import { Badge } from '../../components/badge.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { FormError } from '../session/form-error.tsx'
import { PresentPasswordItem } from '../session/password-item.tsx'
import { useSession } from '../session/use-session.ts'
import { RecoveryCodes, SecondFactorSetup } from './second-factor-setup.tsx'

export function SecondFactorCard() {
  const { t } = useTranslation()
  const session = useSession()
  const [open, setOpen] = useState<'setup' | 'off' | 'codes' | null>(null)
  const isOn = session?.user.hasSecondFactor ?? false
  const close = () => setOpen(null)
  return (
    <section className="card account-row">
      <div className="grow">
        <h2 className="account-title">
          {t('account.secondFactor')}{' '}
          <Badge tone={isOn ? 'ok' : 'plain'}>{t(isOn ? 'members.on' : 'members.off')}</Badge>
        </h2>
        <p className="muted">{t('account.secondFactorHint')}</p>
      </div>
      {isOn ? (
        <>
          <Button onClick={() => setOpen('codes')}>{t('account.newCodes')}</Button>
          <Button onClick={() => setOpen('off')}>{t('account.switchOff')}</Button>
        </>
      ) : (
        <Button type="primary" onClick={() => setOpen('setup')}>
          {t('account.setUp')}
        </Button>
      )}
      {open === 'setup' ? (
        <Modal open title={t('account.setUpTitle')} footer={null} onCancel={close} width={560} destroyOnHidden>
          <SecondFactorSetup onDone={close} />
        </Modal>
      ) : null}
      {open === 'off' ? <SwitchOff onClose={close} /> : null}
      {open === 'codes' ? <NewCodes onClose={close} /> : null}
    </section>
  )
}

function SwitchOff(props: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done } = useFeedback()
  const [form] = Form.useForm<{ password: string }>()
  const off = useMutation({
    mutationFn: accountApi.secondFactorOff,
    onSuccess: () => {
      done(t('account.isOff'))
      props.onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.me }),
  })
  return (
    <Modal
      open
      title={t('account.offTitle')}
      okText={t('account.switchOff')}
      okButtonProps={{ danger: true }}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={off.isPending}
      width={420}
    >
      <p className="muted">{t('account.offHint')}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(input) => off.mutate(input)}>
        <PresentPasswordItem name="password" autoFocus />
        <FormError error={off.error} />
      </Form>
    </Modal>
  )
}

function NewCodes(props: { onClose: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<{ password: string }>()
  const renew = useMutation({ mutationFn: accountApi.newRecoveryCodes })
  if (renew.data)
    return (
      <Modal open title={t('account.codesTitle')} footer={null} closable={false} width={520}>
        <RecoveryCodes codes={renew.data.recoveryCodes} onDone={props.onClose} />
      </Modal>
    )
  return (
    <Modal
      open
      title={t('account.newCodes')}
      okText={t('account.newCodes')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={renew.isPending}
      width={420}
    >
      <p className="muted">{t('account.newCodesHint')}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(input) => renew.mutate(input)}>
        <PresentPasswordItem name="password" autoFocus />
        <FormError error={renew.error} />
      </Form>
    </Modal>
  )
}
