import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { FilterTabs } from '../components/filter-tabs.tsx'
import { PageHead } from '../components/page-head.tsx'
import { useSession } from '../features/session/use-session.ts'
import { ApiKeys } from '../features/settings/api-keys.tsx'
import { CompanyInfo } from '../features/settings/company-info.tsx'
import { WarehouseList } from '../features/settings/warehouse-list.tsx'
import '../features/settings/settings.css'

const tabs = ['keys', 'warehouses', 'company'] as const

export function SettingsPage() {
  const { t } = useTranslation()
  const session = useSession()
  const [search, setSearch] = useSearchParams()
  const tab = tabs.find((known) => known === search.get('tab')) ?? 'keys'
  return (
    <>
      <PageHead name={t('settings.title')} answer={session?.tenant.name ?? t('settings.title')} />
      <FilterTabs
        label={t('settings.title')}
        value={tab}
        onChange={(next) => setSearch({ tab: next })}
        tabs={tabs.map((key) => ({ key, label: t(`settings.tab.${key}`) }))}
      />
      <div className="settings">
        {tab === 'keys' ? <ApiKeys /> : null}
        {tab === 'warehouses' ? <WarehouseList /> : null}
        {tab === 'company' ? <CompanyInfo /> : null}
      </div>
    </>
  )
}
