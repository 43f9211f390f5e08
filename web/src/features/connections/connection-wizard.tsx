import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type ConnectionKind,
  type ConnectionRole,
  type CreatedConnection,
  connectionsApi,
} from '../../api/connections.ts'
import { queryKeys } from '../../api/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { Bone } from '../../components/bone.tsx'
import { ChannelMark } from '../../components/channel-mark.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { SidePanel } from '../../components/side-panel.tsx'
import { connectionIssues } from '../../lib/connection-issues.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { FormError } from '../session/form-error.tsx'
import { AuthoriseButton } from './authorise-button.tsx'
import { CredentialFields, filled, SettingFields } from './connection-fields.tsx'
import { TestAnswer } from './test-answer.tsx'
import { useConnectionTest } from './use-connection-test.ts'
import { WebhookUrl } from './webhook-url.tsx'

const steps = ['kind', 'credentials', 'settings', 'done'] as const
type Step = (typeof steps)[number]
const roles = ['shop', 'payment', 'courier', 'messenger', 'erp'] as const satisfies readonly ConnectionRole[]

interface WizardForm {
  name: string
  credentials?: Record<string, string>
  settings?: Record<string, string>
  shadow?: boolean
}

/** Drawn from what the server says each kind needs: choose, credentials, settings, webhook address, test. */
export function ConnectionWizard(props: { role: string; onClose: () => void }) {
  const { t } = useTranslation()
  const said = useServerText()
  const client = useQueryClient()
  const [step, setStep] = useState<Step>('kind')
  const [kind, setKind] = useState<ConnectionKind | null>(null)
  const [form] = Form.useForm<WizardForm>()
  const { language } = usePreferences()
  const create = useMutation({
    mutationFn: (input: WizardForm & { kind: string }) =>
      connectionsApi.create({
        kind: input.kind,
        name: input.name.trim(),
        credentials: filled(input.credentials),
        settings: filled(input.settings),
        mode: input.shadow ? 'shadow' : 'live',
      }),
    onSuccess: () => setStep('done'),
    // The step on which the first wrong field stands.
    onError: (error) => setStep(connectionIssues(error, language)[0]?.name[0] ?? 'settings'),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.connections }),
  })
  const issues = useMemo(() => connectionIssues(create.error, language), [create.error, language])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a step's fields take their marks once they are there
  useEffect(() => {
    // Where no fields are shown yet there is no form to mark.
    if (issues.length > 0) form.setFields(issues)
  }, [form, issues, step])
  const choose = (chosen: ConnectionKind) => {
    setKind(chosen)
    form.resetFields()
    form.setFieldValue('name', said(chosen.name))
    create.reset()
    setStep('credentials')
  }
  const submit = () => {
    if (kind) create.mutate({ ...form.getFieldsValue(true), kind: kind.kind })
  }
  return (
    <SidePanel label={t('connections.wizardTitle')} onClose={props.onClose} width={600}>
      <div className="wizard">
        <h1>{t('connections.wizardTitle')}</h1>
        <ol className="wizard-steps">
          {steps.map((key, index) => (
            <li
              key={key}
              className={step === key ? 'now' : index < steps.indexOf(step) ? 'done' : ''}
              aria-current={step === key ? 'step' : undefined}
            >
              {t(`connections.step.${key}`)}
            </li>
          ))}
        </ol>
        {step === 'kind' ? <KindChoice role={props.role} onChoose={choose} /> : null}
        {kind && (step === 'credentials' || step === 'settings') ? (
          <Form
            form={form}
            layout="vertical"
            requiredMark={false}
            preserve
            onFinish={() => (step === 'credentials' ? setStep('settings') : submit())}
          >
            <p className="row" style={{ marginBottom: 16 }}>
              <ChannelMark kind={kind.kind} size="large" />
              <span className="two-lines">
                <span className="strong">{said(kind.name)}</span>
                <span>{said(kind.hint)}</span>
              </span>
            </p>
            {step === 'credentials' ? (
              <>
                <Form.Item
                  name="name"
                  label={t('connections.name')}
                  rules={[
                    {
                      required: true,
                      whitespace: true,
                      message: t('common.required', { what: t('connections.name') }),
                    },
                  ]}
                >
                  <Input maxLength={60} placeholder={t('connections.nameHint')} />
                </Form.Item>
                <CredentialFields kind={kind} />
                <p className="muted small">{t('connections.credentialsHint')}</p>
              </>
            ) : (
              <>
                <SettingFields kind={kind} />
                {kind.role === 'shop' ? (
                  <Form.Item name="shadow" valuePropName="checked" extra={t('connections.shadowHint')}>
                    <Checkbox>{t('connections.shadowFirst')}</Checkbox>
                  </Form.Item>
                ) : null}
                {kind.settings.length > 0 ? <p className="muted small">{t('connections.settingsHint')}</p> : null}
              </>
            )}
            <div className="wizard-foot">
              {step === 'credentials' ? (
                <Button type="primary" htmlType="submit">
                  {t('common.next')}
                </Button>
              ) : (
                <Button type="primary" htmlType="submit" loading={create.isPending}>
                  {t('connections.create')}
                </Button>
              )}
              <Button onClick={() => setStep(step === 'settings' ? 'credentials' : 'kind')}>{t('common.back')}</Button>
            </div>
            <div style={{ marginTop: 16 }}>
              <FormError error={create.error} />
            </div>
          </Form>
        ) : null}
        {step === 'done' && create.data && kind ? (
          <Done connection={create.data} kind={kind} onClose={props.onClose} />
        ) : null}
      </div>
    </SidePanel>
  )
}

function KindChoice(props: { role: string; onChoose: (kind: ConnectionKind) => void }) {
  const { t } = useTranslation()
  const said = useServerText()
  const kinds = useQuery({
    queryKey: queryKeys.connectionKinds,
    queryFn: connectionsApi.kinds,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (kinds.error && !kinds.data) return <ErrorState error={kinds.error} onRetry={() => void kinds.refetch()} tight />
  if (!kinds.data) return <Bone height={160} />
  const first = roles.find((role) => role === props.role)
  const order = first ? [first, ...roles.filter((role) => role !== first)] : roles
  return order.map((role) => {
    const members = kinds.data.items.filter((kind) => kind.role === role)
    if (members.length === 0) return null
    return (
      <section key={role}>
        <h2 className="kind-group">
          {t(`connections.role.${role}`)} · {t(`connections.roleHint.${role}`)}
        </h2>
        <div className="kind-grid">
          {members.map((kind) => (
            <button key={kind.kind} type="button" className="kind" onClick={() => props.onChoose(kind)}>
              <ChannelMark kind={kind.kind} size="large" />
              <span className="two-lines">
                <span className="strong">{said(kind.name)}</span>
                <span>{said(kind.hint)}</span>
              </span>
            </button>
          ))}
        </div>
      </section>
    )
  })
}

function Done(props: { connection: CreatedConnection; kind: ConnectionKind; onClose: () => void }) {
  const { t } = useTranslation()
  const { id, name, status, webhookUrl, authorisable } = props.connection
  const test = useConnectionTest(id)
  const pushed = webhookUrl !== ''
  const isShutOut = status === 'unauthorised' && authorisable
  return (
    <div className="wizard-done">
      <div>
        <h2 style={{ fontSize: 16 }}>{t(isShutOut ? 'connections.kept' : 'connections.created', { name })}</h2>
        {isShutOut ? <p className="muted">{t('connections.authoriseHint')}</p> : null}
        {pushed && !isShutOut ? <p className="muted">{t('connections.createdHint')}</p> : null}
      </div>
      {isShutOut ? (
        <div>
          <WebhookUrl url={new URL('/connections/authorised', webhookUrl || location.origin).href} what="redirect" />
          <p className="muted small" style={{ marginTop: 4 }}>
            {t('connections.redirectHint')}
          </p>
        </div>
      ) : null}
      {pushed ? (
        <div>
          <WebhookUrl url={webhookUrl} />
          <p className="muted small" style={{ marginTop: 4 }}>
            {t('connections.webhookHint')}
          </p>
        </div>
      ) : null}
      <TestAnswer answer={test.data} error={test.error} />
      <div className="wizard-foot" style={{ marginTop: 0 }}>
        {isShutOut ? (
          <AuthoriseButton id={id} />
        ) : (
          <Button type={test.data?.ok ? 'default' : 'primary'} loading={test.isPending} onClick={() => test.mutate()}>
            {t('connections.test')}
          </Button>
        )}
        <Button type={test.data?.ok ? 'primary' : 'default'} onClick={props.onClose}>
          {t('connections.finish')}
        </Button>
      </div>
    </div>
  )
}
