import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { SecondFactorSetup } from '../account/second-factor-setup.tsx'
import { useSession } from './use-session.ts'
import '../account/account.css'

/** Where the tenant demands a second factor and this person has none, its set-up stands in place of the page. */
export function SecondFactorGate(props: { children: ReactNode }) {
  const { t } = useTranslation()
  const session = useSession()
  const location = useLocation()
  const [stays, setStays] = useState(false)
  const isMissing = session?.secondFactorMissing === true
  // The recovery codes are still to be read when the session already has its second factor.
  if (isMissing && !stays) setStays(true)
  if (!stays || location.pathname === '/account') return props.children
  return (
    <section className="second-factor-gate">
      <h1 className="page-head-answer">{t('account.gateTitle', { company: session?.tenant.name ?? '' })}</h1>
      <p className="muted">{t('account.gateHint')}</p>
      <SecondFactorSetup onDone={() => setStays(false)} />
    </section>
  )
}
