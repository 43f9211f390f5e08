import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { Right } from '../api/auth.ts'
import { FilterTabs } from '../components/filter-tabs.tsx'
import { PageHead } from '../components/page-head.tsx'
import { PlanPanel } from '../features/plan/plan-panel.tsx'
import { RoleMatrix } from '../features/roles/role-matrix.tsx'
import { useSession } from '../features/session/use-session.ts'
import { ApiKeys } from '../features/settings/api-keys.tsx'
import { BuyerContactForm } from '../features/settings/buyer-contact.tsx'
import { CaseSettingsPanel } from '../features/settings/case-settings.tsx'
import { CompanyInfo } from '../features/settings/company-info.tsx'
import { PromiseSettingsPanel } from '../features/settings/promise-settings.tsx'
import { ShelfPlaces } from '../features/settings/shelf-places.tsx'
import { WarehouseList } from '../features/settings/warehouse-list.tsx'
import '../features/roles/roles.css'
import '../features/settings/settings.css'

const tabs = ['keys', 'warehouses', 'promise', 'cases', 'company', 'plan', 'roles'] as const

/** Right without which a tab has nothing to show. */
const needed: Readonly<Record<(typeof tabs)[number], Right | null>> = {
  keys: 'keys:write',
  warehouses: 'settings:read',
  promise: 'settings:read',
  cases: 'cases:read',
  company: null,
  plan: 'billing:read',
  roles: 'members:read',
}

export function SettingsPage() {
  const { t } = useTranslation()
  const session = useSession()
  const [search, setSearch] = useSearchParams()
  const shown = tabs.filter((key) => needed[key] === null || session?.rights.includes(needed[key]))
  const tab = shown.find((known) => known === search.get('tab')) ?? shown[0] ?? 'company'
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
        {tab === 'warehouses' ? (
          <>
            <WarehouseList />
            <ShelfPlaces />
          </>
        ) : null}
        {tab === 'promise' ? <PromiseSettingsPanel /> : null}
        {tab === 'cases' ? <CaseSettingsPanel /> : null}
        {tab === 'plan' ? <PlanPanel /> : null}
        {tab === 'roles' ? <RoleMatrix /> : null}
        {tab === 'company' ? (
          <>
            <CompanyInfo />
            <BuyerContactForm />
          </>
        ) : null}
      </div>
    </>
  )
}
