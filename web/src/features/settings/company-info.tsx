import { useTranslation } from 'react-i18next'
import { Copyable } from '../../components/copyable.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useRoleName } from '../members/use-role-name.ts'
import { useSession } from '../session/use-session.ts'
import './company-info.css'

export function CompanyInfo() {
  const { t } = useTranslation()
  const session = useSession()
  const roleName = useRoleName()
  if (!session) return null
  const { tenant, user, role } = session
  return (
    <section className="card company">
      <dl className="company-facts">
        <dt>{t('settings.company.name')}</dt>
        <dd>{tenant.name}</dd>
        <dt>{t('settings.company.plan')}</dt>
        <dd>{t(`settings.company.${tenant.plan}`)}</dd>
        {tenant.plan === 'trial' ? (
          <>
            <dt>{t('settings.company.trialEnds')}</dt>
            <dd>
              <TimeText at={tenant.trialEndsAt} as="clock" />
            </dd>
          </>
        ) : null}
        <dt>{t('settings.company.tenantId')}</dt>
        <dd>
          <Copyable text={tenant.id} what={t('settings.company.tenantId')} mono className="always" />
        </dd>
        <dt>{t('settings.company.you')}</dt>
        <dd>
          {user.email}
          <span className="muted">　{roleName(role)}</span>
        </dd>
      </dl>
    </section>
  )
}
