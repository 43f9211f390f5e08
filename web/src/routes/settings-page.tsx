import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { FilterTabs } from '../components/filter-tabs.tsx'
import { PageHead } from '../components/page-head.tsx'
import { PlanPanel } from '../features/plan/plan-panel.tsx'
import { MemberScopes } from '../features/roles/member-scopes.tsx'
import { RoleMatrix } from '../features/roles/role-matrix.tsx'
import { useCan, useSession } from '../features/session/use-session.ts'
import { ApiKeys } from '../features/settings/api-keys.tsx'
import { CompanyInfo } from '../features/settings/company-info.tsx'
import { WarehouseList } from '../features/settings/warehouse-list.tsx'
import '../features/roles/roles.css'
import '../features/settings/settings.css'

const tabs = ['keys', 'warehouses', 'company', 'plan', 'roles'] as const

export function SettingsPage() {
  const { t } = useTranslation()
  const session = useSession()
  const [search, setSearch] = useSearchParams()
  const canSeePlan = useCan('billing:read')
  const shown = tabs.filter((key) => key !== 'plan' || canSeePlan)
  const tab = shown.find((known) => known === search.get('tab')) ?? 'keys'
  return (
    <>
      <PageHead name={t('settings.title')} answer={session?.tenant.name ?? t('settings.title')} />
      <FilterTabs
        label={t('settings.title')}
        value={tab}
        onChange={(next) => setSearch({ tab: next })}
        tabs={shown.map((key) => ({ key, label: t(`settings.tab.${key}`) }))}
      />
      <div className="settings">
        {tab === 'keys' ? <ApiKeys /> : null}
        {tab === 'warehouses' ? <WarehouseList /> : null}
        {tab === 'plan' ? <PlanPanel /> : null}
        {tab === 'roles' ? (
          <>
            <RoleMatrix />
            <MemberScopes />
          </>
        ) : null}
        {tab === 'company' ? <CompanyInfo /> : null}
      </div>
    </>
  )
}
