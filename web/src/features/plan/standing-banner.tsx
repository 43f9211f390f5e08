import { ExclamationCircleFilled, InfoCircleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { standingView } from '../../lib/standing-view.ts'
import { useNow } from '../../lib/use-now.ts'
import { useCan, useSession } from '../session/use-session.ts'
import './standing-banner.css'

/** Above every page: how long the plan runs, or what still happens without one and what to do. */
export function StandingBanner() {
  const { t } = useTranslation()
  const session = useSession()
  const canPay = useCan('billing:read')
  const now = useNow()
  const view = session ? standingView(session.tenant.standing, now) : null
  if (!view) return null
  const todo = view.key === 'closing' ? t('plan.banner.takeBack') : t('plan.banner.choose')
  const link = canPay ? <Link to="/settings?tab=plan">{todo}</Link> : <span>{t('plan.banner.askOwner')}</span>
  if (view.tone === 'quiet')
    return (
      <p className="standing quiet" role="status">
        <InfoCircleOutlined aria-hidden="true" />
        <span>{t(`plan.banner.${view.key}`, { count: view.days })}</span>
        {link}
      </p>
    )
  return (
    <section className="standing loud" role="alert">
      <ExclamationCircleFilled aria-hidden="true" />
      <div>
        <p className="strong">{t(`plan.banner.${view.key}`)}</p>
        <p>
          {t(`plan.banner.${view.key}Does`)} {link}
        </p>
      </div>
    </section>
  )
}
