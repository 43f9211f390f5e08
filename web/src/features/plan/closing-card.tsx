import { DownloadOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Billing, billingApi } from '../../api/billing.ts'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formatDay } from '../../lib/format.ts'
import { FormError } from '../session/form-error.tsx'
import { useCan, useSession } from '../session/use-session.ts'

const CLOSING_MS = 30 * 86_400_000

/** Leaving: everything as a file, closing, and the way back while there is one. */
export function ClosingCard({ standing }: { standing: Billing['standing'] }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const mayLeave = useCan('tenant:delete')
  const { done, failed } = useFeedback()
  const [closing, setClosing] = useState(false)
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: queryKeys.billing }),
      client.invalidateQueries({ queryKey: queryKeys.me }),
    ])
  const back = useMutation({
    mutationFn: billingApi.takeBack,
    onSuccess: () => done(t('plan.takenBack')),
    onError: failed,
    onSettled: refresh,
  })
  if (!mayLeave) return null
  const isClosing = standing.reason === 'closing'
  return (
    <section className="card plan-closing">
      <div className="card-head">
        <h3>{t('plan.leave')}</h3>
      </div>
      <div className="card-body">
        <p className={isClosing ? 'danger-text' : 'muted'}>
          {isClosing
            ? t('plan.closingUntil', { at: formatDay((standing.since ?? 0) + CLOSING_MS) })
            : t('plan.leaveHint')}
        </p>
        <div className="plan-ways">
          <Button icon={<DownloadOutlined />} href={billingApi.exportUrl} download>
            {t('plan.export')}
          </Button>
          {isClosing ? (
            <Button type="primary" loading={back.isPending} onClick={() => back.mutate()}>
              {t('plan.takeBack')}
            </Button>
          ) : (
            <Button danger onClick={() => setClosing(true)}>
              {t('plan.close')}
            </Button>
          )}
        </div>
      </div>
      {closing ? <ClosingDialog onDone={refresh} onClose={() => setClosing(false)} /> : null}
    </section>
  )
}

function ClosingDialog(props: { onDone: () => void; onClose: () => void }) {
  const { t } = useTranslation()
  const session = useSession()
  const [form] = Form.useForm<{ name: string; password: string }>()
  const name = Form.useWatch('name', form)
  const close = useMutation({
    mutationFn: billingApi.close,
    onSuccess: () => {
      props.onDone()
      props.onClose()
    },
  })
  const company = session?.tenant.name ?? ''
  return (
    <Modal
      open
      title={t('plan.closeTitle')}
      okText={t('plan.closeNow')}
      okButtonProps={{ danger: true, disabled: name?.trim() !== company }}
      confirmLoading={close.isPending}
      onOk={form.submit}
      onCancel={props.onClose}
      width={460}
    >
      <ul className="plan-effects">
        <li>{t('plan.closeEffect.now')}</li>
        <li>{t('plan.closeEffect.kept')}</li>
        <li>{t('plan.closeEffect.gone')}</li>
      </ul>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={close.mutate}>
        <Form.Item name="name" label={t('plan.typeName', { name: company })}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('plan.password')}
          rules={[{ required: true, message: t('common.required', { what: t('plan.password') }) }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <FormError error={close.error} />
      </Form>
    </Modal>
  )
}
