import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal, QRCode, Segmented } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { priceFen } from '../../../../src/tenants/domain/plans.ts'
import { type Billing, billingApi, type Payment } from '../../api/billing.ts'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formatDay, formatMoney } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { FormError } from '../session/form-error.tsx'

export type PaidPlan = Billing['plans'][number]['name']
const months = [1, 3, 6, 12, 24] as const
const MINUTE = 60_000

/** A plan is bought: by a WeChat Pay code where that is set up, and by asking for a call everywhere. */
export function BuyDialog(props: { plan: PaidPlan; billing: Billing; onClose: () => void }) {
  const { t } = useTranslation()
  const [length, setLength] = useState<number>(12)
  const [way, setWay] = useState<'wechat' | 'request'>(props.billing.checkout ?? 'request')
  return (
    <Modal
      open
      title={t('plan.buyTitle', { plan: t(`plan.name.${props.plan}`) })}
      footer={null}
      onCancel={props.onClose}
      width={460}
    >
      <div className="plan-buy">
        <Segmented
          block
          aria-label={t('plan.months')}
          value={length}
          onChange={(value) => setLength(Number(value))}
          options={months.map((count) => ({ value: count, label: t('plan.monthCount', { count }) }))}
        />
        <p className="plan-price num">{formatMoney(priceFen(props.plan, length))}</p>
        {props.billing.plan !== 'trial' && props.billing.plan !== props.plan ? (
          <p className="muted small">{t('plan.creditHint')}</p>
        ) : null}
        {way === 'wechat' ? (
          <Checkout
            key={length}
            plan={props.plan}
            months={length}
            onRequest={() => setWay('request')}
            onDone={props.onClose}
          />
        ) : (
          <Request plan={props.plan} months={length} onDone={props.onClose} />
        )}
      </div>
    </Modal>
  )
}

function useSettled() {
  const client = useQueryClient()
  return useCallback(
    () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.billing }),
        client.invalidateQueries({ queryKey: queryKeys.me }),
      ]),
    [client],
  )
}

function Checkout(props: { plan: PaidPlan; months: number; onRequest: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const [payment, setPayment] = useState<Payment | null>(null)
  const open = useMutation({
    mutationFn: () => billingApi.checkout({ plan: props.plan, months: props.months }),
    onSuccess: setPayment,
  })
  if (payment) return <Code payment={payment} onAgain={() => open.mutate()} onDone={props.onDone} />
  return (
    <>
      <FormError error={open.error} />
      <Button type="primary" block loading={open.isPending} onClick={() => open.mutate()}>
        {t('plan.payByWechat')}
      </Button>
      <Button type="link" block onClick={props.onRequest}>
        {t('plan.payOtherwise')}
      </Button>
    </>
  )
}

/** The code, looked after every two seconds until it is paid. */
function Code(props: { payment: Payment; onAgain: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const now = useNow()
  const settled = useSettled()
  const { done } = useFeedback()
  const query = useQuery({
    // Beside `billing`: what is invalidated once it is paid must not be this very question.
    queryKey: ['billing-payment', props.payment.id],
    queryFn: () => billingApi.payment(props.payment.id),
    initialData: props.payment,
    refetchInterval: ({ state }) => (state.data?.status === 'open' ? 2_000 : false),
  })
  const payment = query.data
  const isPaid = payment.status === 'paid'
  useEffect(() => {
    if (isPaid) void settled()
  }, [isPaid, settled])
  const isOver = payment.status === 'closed' || (payment.status === 'open' && payment.expiresAt <= now)
  if (isPaid)
    return (
      <div className="plan-paid" role="status">
        <p className="strong">{t('plan.paid')}</p>
        <p className="muted">{payment.to === null ? '' : t('plan.until', { at: formatDay(payment.to) })}</p>
        <Button
          type="primary"
          onClick={() => {
            done(t('plan.paid'))
            props.onDone()
          }}
        >
          {t('common.close')}
        </Button>
      </div>
    )
  return (
    <div className="plan-code">
      <QRCode
        value={payment.codeUrl ?? '-'}
        size={208}
        status={isOver ? 'expired' : 'active'}
        onRefresh={props.onAgain}
        color="#111827"
        bgColor="#ffffff"
      />
      <p>{t('plan.scan')}</p>
      <p className="muted small num">
        {t('plan.codeLives', { count: Math.max(0, Math.floor((payment.expiresAt - now) / MINUTE)) })}
      </p>
    </div>
  )
}

function Request(props: { plan: PaidPlan; months: number; onDone: () => void }) {
  const { t } = useTranslation()
  const settled = useSettled()
  const { done } = useFeedback()
  const [form] = Form.useForm<{ contact: string; note?: string }>()
  const send = useMutation({
    mutationFn: ({ contact, note = '' }: { contact: string; note?: string }) =>
      billingApi.request({ plan: props.plan, months: props.months, contact, note }),
    onSuccess: () => {
      done(t('plan.requestSent'))
      props.onDone()
    },
    onSettled: settled,
  })
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={send.mutate}>
      <p className="muted">{t('plan.requestHint')}</p>
      <Form.Item
        name="contact"
        label={t('plan.contact')}
        rules={[{ required: true, min: 2, message: t('common.required', { what: t('plan.contact') }) }]}
      >
        <Input maxLength={100} placeholder={t('plan.contactHint')} />
      </Form.Item>
      <Form.Item name="note" label={t('plan.note')}>
        <Input.TextArea maxLength={500} rows={2} />
      </Form.Item>
      <FormError error={send.error} />
      <Button type="primary" block htmlType="submit" loading={send.isPending}>
        {t('plan.sendRequest')}
      </Button>
    </Form>
  )
}
