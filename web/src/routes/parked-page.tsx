import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { queryKeys } from '../api/keys.ts'
import { type ParkedMessage, parkedApi } from '../api/parked.ts'
import { Badge } from '../components/badge.tsx'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { ExportLink } from '../components/export-link.tsx'
import { FilterTabs } from '../components/filter-tabs.tsx'
import { PageHead } from '../components/page-head.tsx'
import { SidePanel } from '../components/side-panel.tsx'
import { TimeText } from '../components/time-text.tsx'
import { useConnections } from '../features/connections-by-id.ts'
import { ParkedDetail } from '../features/parked/parked-detail.tsx'
import { useListCursor } from '../lib/use-list-cursor.ts'
import { useServerText } from '../lib/use-server-text.ts'

const statuses = ['open', 'replayed', 'dismissed'] as const

export function ParkedPage() {
  const { t } = useTranslation()
  const said = useServerText()
  const connections = useConnections()
  const [search, setSearch] = useSearchParams()
  const wanted = search.get('status')
  const status = statuses.find((known) => known === wanted) ?? 'open'
  const open = search.get('open') ?? ''
  const base: Record<string, string> = status === 'open' ? {} : { status }
  const query = useQuery({ queryKey: queryKeys.parked.list(status), queryFn: () => parkedApi.list(status) })
  const rows = query.data?.items
  const close = useCallback(() => setSearch(status === 'open' ? {} : { status }), [setSearch, status])
  const show = (id: string) => setSearch({ ...base, open: id }, { replace: open !== '' })
  const { cursor, setCursor } = useListCursor({ keys: (rows ?? []).map((row) => row.id), openKey: open, onOpen: show })
  const current = rows?.find((row) => row.id === open)
  const from = (row: ParkedMessage) => connections.nameOf(row.connectionId) || t('parked.system')
  return (
    <>
      <PageHead
        name={t('parked.title')}
        answer={
          <span className="num">
            {!rows
              ? t('parked.title')
              : status !== 'open'
                ? t(`parked.status.${status}`)
                : rows.length === 0
                  ? t('parked.calm')
                  : t('parked.sentence', { count: rows.length })}
          </span>
        }
        actions={<ExportLink href={parkedApi.exportUrl(status)} />}
      />
      <FilterTabs
        label={t('parked.title')}
        value={status}
        onChange={(next) => setSearch(next === 'open' ? {} : { status: next })}
        tabs={statuses.map((key) => ({
          key,
          label: t(`parked.status.${key}`),
          count: key === 'open' && status === 'open' && rows ? rows.length : null,
          tone: 'danger',
        }))}
      />
      {query.error && !rows ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <DataTable<ParkedMessage>
          label={t('parked.title')}
          rows={rows}
          rowKey={(row) => row.id}
          onOpen={(row) => {
            setCursor(row.id)
            show(row.id)
          }}
          openKey={open}
          cursorKey={cursor}
          columns={[
            { key: 'time', title: t('parked.col.time'), width: 140, render: (row) => <TimeText at={row.createdAt} /> },
            {
              key: 'from',
              title: t('parked.col.from'),
              width: 200,
              render: (row) => (
                <div className="two-lines">
                  <span className="clip">{from(row)}</span>
                  <span>{t(`parked.source.${row.source}`)}</span>
                </div>
              ),
            },
            {
              key: 'why',
              title: t('parked.col.why'),
              render: (row) => (
                <div className="two-lines">
                  <span className="clip" title={said(row.why)}>
                    {said(row.why)}
                  </span>
                  <span className="clip mono">{row.code}</span>
                </div>
              ),
            },
            {
              key: 'attempts',
              title: t('parked.col.attempts'),
              width: 88,
              align: 'right',
              render: (row) => t('parked.attempts', { count: row.attempts }),
            },
          ]}
          card={(row) => (
            <div className="stack">
              <div className="row">
                <span className="grow strong clip">{from(row)}</span>
                <TimeText at={row.createdAt} className="muted" />
              </div>
              <p>{said(row.why)}</p>
              <span>
                <Badge tone="plain" solid>
                  {t(`parked.source.${row.source}`)}
                </Badge>
              </span>
            </div>
          )}
          empty={
            status === 'open' ? (
              <EmptyState title={t('parked.empty')} hint={t('parked.emptyHint')} calm />
            ) : (
              <EmptyState title={t('common.none')} />
            )
          }
        />
      )}
      {current ? (
        <SidePanel label={t('parked.title')} onClose={close} width={640}>
          <ParkedDetail message={current} from={from(current)} onDone={close} />
        </SidePanel>
      ) : null}
    </>
  )
}
