import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, QRCode } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accountApi } from '../../api/account.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { copyText } from '../../lib/copy-text.ts'
import { FormError } from '../session/form-error.tsx'
import { PresentPasswordItem } from '../session/password-item.tsx'

/** Password, then QR and a first code, then the recovery codes; used in a dialog and where the tenant demands a second factor. */
export function SecondFactorSetup(props: { onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done } = useFeedback()
  const [isOn, setIsOn] = useState(false)
  const begin = useMutation({ mutationFn: accountApi.beginSecondFactor })
  const confirm = useMutation({ mutationFn: accountApi.secondFactorOn, onSuccess: () => setIsOn(true) })
  const finish = () => {
    props.onDone()
    void client.invalidateQueries()
  }
  if (!begin.data)
    return (
      <Form layout="vertical" requiredMark={false} onFinish={(input) => begin.mutate(input)}>
        <p className="muted">{t('account.setUpFirst')}</p>
        <PresentPasswordItem name="password" autoFocus />
        <FormError error={begin.error} />
        <Button type="primary" htmlType="submit" loading={begin.isPending}>
          {t('common.next')}
        </Button>
      </Form>
    )
  if (isOn) return <RecoveryCodes codes={begin.data.recoveryCodes} onDone={finish} />
  const secret = new URL(begin.data.uri).searchParams.get('secret') ?? ''
  return (
    <>
      <p className="muted">{t('account.scan')}</p>
      <div className="account-setup">
        <QRCode value={begin.data.uri} type="svg" size={176} color="#111827" bgColor="#ffffff" />
        <div className="grow">
          <p className="muted">{t('account.byHand')}</p>
          <p>
            <code className="mono account-secret" data-testid="totp-secret">
              {secret}
            </code>{' '}
            <Button
              size="small"
              onClick={() => void copyText(secret).then((copied) => copied && done(t('common.copied')))}
            >
              {t('common.copy')}
            </Button>
          </p>
          <Form layout="vertical" requiredMark={false} onFinish={(input) => confirm.mutate(input)}>
            <Form.Item
              name="code"
              label={t('auth.code')}
              rules={[{ required: true, pattern: /^\s*\d{6}\s*$/, message: t('account.sixDigits') }]}
            >
              <Input autoFocus className="mono" inputMode="numeric" maxLength={7} autoComplete="one-time-code" />
            </Form.Item>
            <FormError error={confirm.error} />
            <Button type="primary" htmlType="submit" loading={confirm.isPending}>
              {t('account.switchOn')}
            </Button>
          </Form>
        </div>
      </div>
    </>
  )
}

/** Shown once: each opens the account when the phone is gone. */
export function RecoveryCodes(props: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  return (
    <>
      <p>{t('account.codesHint')}</p>
      <div className="account-codes mono" data-testid="recovery-codes">
        {props.codes.map((code) => (
          <span key={code}>{code}</span>
        ))}
      </div>
      <Button
        onClick={() => void copyText(props.codes.join('\n')).then((copied) => copied && done(t('common.copied')))}
      >
        {t('account.copyCodes')}
      </Button>{' '}
      <Button type="primary" onClick={props.onDone}>
        {t('account.codesSaved')}
      </Button>
    </>
  )
}
