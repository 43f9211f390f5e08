import { AlertFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { OrderDetail } from '../../api/orders.ts'
import { Badge } from '../../components/badge.tsx'
import { CaseKind } from '../../components/case-kind.tsx'
import { HoldBadge } from '../../components/order-status.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useServerText } from '../../lib/use-server-text.ts'

/** Why the order does not move, and what makes it move. */
export function HoldsCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const said = useServerText()
  const { holds } = props.detail
  const cases = props.detail.cases.filter((item) => item.status === 'open')
  if (holds.length === 0 && cases.length === 0) return null
  return (
    <section className={holds.length > 0 ? 'holds-card' : 'holds-card cases'} aria-label={t('order.holds')}>
      {holds.map((hold) => (
        <div key={hold.reason} className="hold-row">
          <HoldBadge holds={[hold]} />
          <span className="hold-words">
            {hold.detail ? <span className="strong">{said(hold.detail)}　</span> : null}
            <span className="muted">{t(`holdAdvice.${hold.reason}`)}</span>
            {hold.reason === 'unmapped_sku' ? <Link to="/mappings">　{t('order.mapNow')}</Link> : null}
          </span>
          <span className="muted small">
            {hold.by === 'system' ? t('order.system') : hold.by} · <TimeText at={hold.since} />
          </span>
        </div>
      ))}
      {cases.map((item) => (
        <div key={item.id} className="hold-row">
          <Badge tone={item.severity === 'red' ? 'danger' : 'soon'} solid icon={<AlertFilled aria-hidden="true" />}>
            <CaseKind kind={item.kind} />
          </Badge>
          <span className="hold-words">{said(item.detail)}</span>
          <Link to={`/cases?open=${encodeURIComponent(item.id)}`}>{t('today.handle')}</Link>
        </div>
      ))}
    </section>
  )
}
