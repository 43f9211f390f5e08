import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Billing, billingApi } from '../../api/billing.ts'
import { queryKeys } from '../../api/keys.ts'
import { Badge } from '../../components/badge.tsx'
import { Bone } from '../../components/bone.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { formatDay, formatMoney, groupDigits } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { useCan } from '../session/use-session.ts'
import { BuyDialog, type PaidPlan } from './buy-dialog.tsx'
import { ClosingCard } from './closing-card.tsx'
import { PaymentList } from './payment-list.tsx'
import './plan.css'

const DAY = 86_400_000
const limits = ['orders', 'members', 'connections', 'warehouses'] as const

/** The plan: how long, how much of it is used, what else there is, what was paid. */
export function PlanPanel() {
  const query = useQuery({ queryKey: queryKeys.billing, queryFn: billingApi.overview })
  const [buying, setBuying] = useState<PaidPlan | null>(null)
  const billing = query.data
  if (!billing)
    return query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <Bone height={240} />
  return (
    <div className="plan">
      <Standing billing={billing} />
      <Use billing={billing} />
      <Offers billing={billing} onChoose={setBuying} />
      <PaymentList />
      <ClosingCard standing={billing.standing} />
      {buying ? <BuyDialog plan={buying} billing={billing} onClose={() => setBuying(null)} /> : null}
    </div>
  )
}

function Standing({ billing }: { billing: Billing }) {
  const { t } = useTranslation()
  const now = useNow()
  const { standing } = billing
  const end = billing.plan === 'trial' ? billing.trialEndsAt : billing.paidUntil
  const days = end === null ? null : Math.max(0, Math.ceil((end - now) / DAY))
  const answer =
    standing.mode !== 'full'
      ? t(`plan.state.${standing.mode === 'read_only' ? (standing.reason ?? 'plan_over') : standing.mode}`)
      : standing.phase === 'grace'
        ? t('plan.state.grace', { count: Math.max(0, Math.ceil(((standing.endsAt ?? now) - now) / DAY)) })
        : days === null
          ? t('plan.state.endless')
          : t('plan.state.left', { count: days })
  return (
    <section className="plan-standing">
      <p className="muted">{t(`plan.name.${billing.plan}`)}</p>
      <h2 className={standing.mode === 'full' ? '' : 'danger-text'}>{answer}</h2>
      {end === null ? null : <p className="muted num">{t('plan.until', { at: formatDay(end) })}</p>}
      {billing.request ? (
        <p className="plan-request">
          {t('plan.requested', { plan: t(`plan.name.${billing.request.plan}`), count: billing.request.months })}
        </p>
      ) : null}
    </section>
  )
}

function Use({ billing }: { billing: Billing }) {
  const { t } = useTranslation()
  return (
    <section className="card plan-use">
      <div className="card-head">
        <h3>{t('plan.use')}</h3>
      </div>
      <dl className="card-body">
        {limits.map((name) => {
          const used = billing.use[name]
          const max = billing.limits[name]
          const ratio = Math.min(1, used / max)
          const tone = used > max ? 'over' : ratio >= 0.8 ? 'near' : ''
          return (
            <div key={name} className="plan-bar">
              <dt>
                {name === 'orders' ? t('plan.limit.ordersOf', { month: billing.month }) : t(`plan.limit.${name}`)}
              </dt>
              <dd className="num">
                {groupDigits(used)} <span className="muted">/ {groupDigits(max)}</span>
              </dd>
              <span className={`plan-track ${tone}`} aria-hidden="true">
                <span style={{ inlineSize: `${ratio * 100}%` }} />
              </span>
              {name === 'orders' ? (
                <p className="muted small">{t('plan.ordersWait', { at: groupDigits(billing.ordersWaitAt) })}</p>
              ) : null}
            </div>
          )
        })}
      </dl>
    </section>
  )
}

function Offers(props: { billing: Billing; onChoose: (plan: PaidPlan) => void }) {
  const { t } = useTranslation()
  const canPay = useCan('billing:write')
  const { billing } = props
  return (
    <section>
      <h3>{t('plan.offers')}</h3>
      <div className="plan-offers">
        {billing.plans.map((plan) => {
          const isCurrent = plan.name === billing.plan
          return (
            <article key={plan.name} className={isCurrent ? 'card plan-offer current' : 'card plan-offer'}>
              <p className="row">
                <strong>{t(`plan.name.${plan.name}`)}</strong>
                {isCurrent ? <Badge tone="ok">{t('plan.current')}</Badge> : null}
              </p>
              <p className="plan-price num">
                {formatMoney(plan.monthFen)}
                <span className="muted small"> {t('plan.perMonth')}</span>
              </p>
              <p className="muted small num">{t('plan.perYear', { price: formatMoney(plan.yearFen) })}</p>
              <ul>
                {limits.map((name) => (
                  <li key={name} className="num">
                    {t(`plan.has.${name}`, { count: plan.limits[name], number: groupDigits(plan.limits[name]) })}
                  </li>
                ))}
              </ul>
              <Button
                type={isCurrent ? 'default' : 'primary'}
                disabled={!canPay}
                title={canPay ? undefined : t('plan.ownerOnly')}
                onClick={() => props.onChoose(plan.name)}
              >
                {isCurrent ? t('plan.renew') : t('plan.choose')}
              </Button>
            </article>
          )
        })}
      </div>
    </section>
  )
}
