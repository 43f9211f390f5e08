import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { catalogApi, type MappingTask } from '../api/catalog.ts'
import { queryKeys } from '../api/keys.ts'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { FilterTabs } from '../components/filter-tabs.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Thumb } from '../components/thumb.tsx'
import { TimeText } from '../components/time-text.tsx'
import { useConnections } from '../features/connections-by-id.ts'
import { MapRow } from '../features/mappings/map-row.tsx'
import { MappedList } from '../features/mappings/mapped-list.tsx'

const tabs = ['waiting', 'mapped'] as const

const keyOf = (task: MappingTask) => `${task.connectionId}:${task.shopSkuId}`

export function MappingsPage() {
  const { t } = useTranslation()
  const connections = useConnections()
  const query = useQuery({ queryKey: queryKeys.mappingTasks, queryFn: catalogApi.mappingTasks })
  const rows = query.data?.items
  const [search, setSearch] = useSearchParams()
  const tab = tabs.find((known) => known === search.get('tab')) ?? 'waiting'
  return (
    <>
      <PageHead
        name={t('mappings.title')}
        answer={
          <span className="num">
            {!rows
              ? t('mappings.title')
              : rows.length === 0
                ? t('mappings.calm')
                : t('mappings.sentence', { count: rows.length })}
          </span>
        }
      />
      <FilterTabs
        label={t('mappings.title')}
        value={tab}
        onChange={(next) => setSearch(next === 'waiting' ? {} : { tab: next })}
        tabs={tabs.map((key) => ({
          key,
          label: t(`mappings.tab.${key}`),
          ...(key === 'waiting' ? { count: rows?.length ?? null, tone: 'held' as const } : {}),
        }))}
      />
      {tab === 'mapped' ? (
        <MappedList />
      ) : query.error && !rows ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <DataTable<MappingTask>
          label={t('mappings.title')}
          rows={rows}
          rowKey={keyOf}
          columns={[
            { key: 'listing', title: t('mappings.col.listing'), render: (task) => <Listing task={task} /> },
            {
              key: 'code',
              title: t('mappings.col.code'),
              width: 160,
              from: 1024,
              render: (task) =>
                task.merchantCode ? (
                  <span className="mono clip block">{task.merchantCode}</span>
                ) : (
                  <span className="muted">{t('mappings.noCode')}</span>
                ),
            },
            {
              key: 'shop',
              title: t('mappings.col.shop'),
              width: 150,
              from: 1024,
              render: (task) => <span className="clip block">{connections.nameOf(task.connectionId)}</span>,
            },
            {
              key: 'since',
              title: t('mappings.col.since'),
              width: 110,
              from: 1200,
              render: (task) => <TimeText at={task.createdAt} className="muted" />,
            },
            {
              key: 'sku',
              title: t('mappings.col.sku'),
              width: 360,
              render: (task) => <MapRow listing={task} />,
            },
          ]}
          card={(task) => (
            <div className="stack">
              <Listing task={task} />
              <p className="muted small">
                {connections.nameOf(task.connectionId)} · {task.merchantCode || t('mappings.noCode')} ·{' '}
                <TimeText at={task.createdAt} />
              </p>
              <MapRow listing={task} />
            </div>
          )}
          empty={<EmptyState title={t('mappings.empty')} hint={t('mappings.emptyHint')} calm />}
        />
      )}
    </>
  )
}

function Listing(props: { task: MappingTask }) {
  return (
    <div className="row">
      <Thumb url="" title={props.task.title} />
      <div className="two-lines grow">
        <span className="clip" title={props.task.title}>
          {props.task.title}
        </span>
        <span className="clip">{props.task.spec}</span>
      </div>
    </div>
  )
}
