import { useTranslation } from 'react-i18next'
import { PageHead } from '../components/page-head.tsx'
import { ProfileCard } from '../features/account/profile-card.tsx'
import { ReachCard } from '../features/account/reach-card.tsx'
import { SecondFactorCard } from '../features/account/second-factor-card.tsx'
import { SessionsCard } from '../features/account/sessions-card.tsx'
import { TenantsCard } from '../features/account/tenants-card.tsx'
import { useSession } from '../features/session/use-session.ts'
import '../features/account/account.css'

export function AccountPage() {
  const { t } = useTranslation()
  const session = useSession()
  return (
    <>
      <PageHead name={t('account.title')} answer={session?.user.name ?? ''} sub={session?.user.email} />
      <div className="account">
        <ProfileCard />
        <SecondFactorCard />
        <ReachCard />
        <SessionsCard />
        <TenantsCard />
      </div>
    </>
  )
}
