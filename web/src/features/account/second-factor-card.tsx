import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accountApi } from '../../api/account.ts'
import { queryKeys } from '../../api/keys.ts'
import { Badge } from '../../components/badge.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
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
  const off = useMutation({
    mutationFn: accountApi.secondFactorOff,
    onSuccess: () => {
      done(t('account.isOff'))
      props.onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.me }),
  })
  return (
    <FormDialog
      title={t('account.offTitle')}
      hint={t('account.offHint')}
      okText={t('account.switchOff')}
      danger
      width={420}
      save={off}
      onClose={props.onClose}
    >
      <PresentPasswordItem name="password" autoFocus />
    </FormDialog>
  )
}

function NewCodes(props: { onClose: () => void }) {
  const { t } = useTranslation()
  const renew = useMutation({ mutationFn: accountApi.newRecoveryCodes })
  if (renew.data)
    return (
      <Modal open title={t('account.codesTitle')} footer={null} closable={false} width={520}>
        <RecoveryCodes codes={renew.data.recoveryCodes} onDone={props.onClose} />
      </Modal>
    )
  return (
    <FormDialog
      title={t('account.newCodes')}
      hint={t('account.newCodesHint')}
      okText={t('account.newCodes')}
      width={420}
      save={renew}
      onClose={props.onClose}
    >
      <PresentPasswordItem name="password" autoFocus />
    </FormDialog>
  )
}
