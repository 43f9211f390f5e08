import { CloseOutlined, DownloadOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Dropdown, Select } from 'antd'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { actorKinds } from '../../../src/audit/audit.contract.ts'
import { type AuditEntry, auditApi } from '../api/audit.ts'
import { queryKeys } from '../api/keys.ts'
import { usePreferences } from '../app/preferences.ts'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { PageHead } from '../components/page-head.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { SidePanel } from '../components/side-panel.tsx'
import { TimeText } from '../components/time-text.tsx'
import { ActorSign } from '../features/audit/actor-sign.tsx'
import { AuditDetail } from '../features/audit/audit-detail.tsx'
import { SubjectLinks } from '../features/audit/subject-links.tsx'
import { useVerify, VerdictNote, VerifyButton } from '../features/audit/verify-chain.tsx'
import { useCan } from '../features/session/use-session.ts'
import {
  type AuditView,
  auditGroups,
  auditSpans,
  isFiltered,
  queryOfAuditView,
  readAuditView,
  writeAuditView,
} from '../lib/audit-view.ts'
import { auditWordsOf } from '../lib/audit-words.ts'
import { formatDayTime } from '../lib/format.ts'
import { useListCursor } from '../lib/use-list-cursor.ts'
import '../components/list-tools.css'
import '../features/audit/audit.css'

const PAGE = 50

export function AuditPage() {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const canSeeMoney = useCan('finance:read')
  const [search, setSearch] = useSearchParams()
  const view = useMemo(() => readAuditView(search), [search])
  const change = useCallback(
    (next: Partial<AuditView>, replace = false) =>
      setSearch((now) => writeAuditView({ ...readAuditView(now), ...next }), { replace }),
    [setSearch],
  )
  const close = useCallback(() => change({ open: '' }), [change])
  const setText = useCallback((q: string) => change({ q, open: '' }, true), [change])
  const verify = useVerify()
  // The span's begin is fixed for the view: a query that moved with the clock would begin anew with every tick.
  const { who, actor, action, span, q } = view
  const filter = useMemo(
    () => queryOfAuditView({ who, actor, action, span, q, open: '' }, Date.now()),
    [who, actor, action, span, q],
  )
  const list = useInfiniteQuery({
    queryKey: queryKeys.audit(filter),
    queryFn: ({ pageParam, signal }) => auditApi.list({ ...filter, limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 30_000,
  })
  const rows = list.data?.pages.flatMap((page) => page.items)
  const searchedTo = list.data?.pages.at(-1)?.searchedTo ?? null
  const { cursor, setCursor } = useListCursor({
    keys: (rows ?? []).map((row) => row.id),
    openKey: view.open,
    onOpen: (key) => change({ open: key }, view.open !== ''),
    searchId: 'audit-search',
  })
  const current = rows?.find((row) => row.id === view.open)
  const isEmptySoFar = rows?.length === 0 && list.hasNextPage
  const footer = (
    <LoadMore
      hasMore={list.hasNextPage}
      loading={list.isFetchingNextPage}
      onMore={() => void list.fetchNextPage()}
      shown={rows !== undefined}
    />
  )
  return (
    <>
      <PageHead
        name={t('audit.title')}
        answer={t('audit.sentence')}
        sub={t('audit.sub')}
        actions={
          <>
            <Dropdown
              menu={{
                items: [
                  { key: 'csv', label: <a href={auditApi.exportUrl('csv', filter)}>{t('audit.exportCsv')}</a> },
                  // The chain is over the amounts too: it is for people who may see them.
                  ...(canSeeMoney
                    ? [{ key: 'jsonl', label: <a href={auditApi.exportUrl('jsonl')}>{t('audit.exportChain')}</a> }]
                    : []),
                ],
              }}
            >
              <Button icon={<DownloadOutlined />}>{t('audit.export')}</Button>
            </Dropdown>
            <VerifyButton isRunning={verify.isRunning} onRun={verify.run} />
          </>
        }
      />
      {verify.verdict ? <VerdictNote verdict={verify.verdict} isRunning={verify.isRunning} /> : null}
      <div className="list-tools">
        <SearchBox id="audit-search" label={t('audit.search')} value={view.q} onChange={setText} />
        <Select
          aria-label={t('audit.col.who')}
          className="list-select"
          value={view.who}
          onChange={(next) => change({ who: next, open: '' })}
          options={[
            { value: '', label: t('audit.anyone') },
            ...actorKinds.map((kind) => ({ value: kind, label: t(`audit.kind.${kind}`) })),
          ]}
        />
        <Select
          aria-label={t('audit.col.did')}
          className="list-select"
          value={view.action}
          onChange={(next) => change({ action: next, open: '' })}
          options={[
            { value: '', label: t('audit.anything') },
            ...auditGroups.map((group) => ({ value: `${group}.`, label: t(`audit.group.${group}`) })),
          ]}
        />
        <Select
          aria-label={t('audit.col.time')}
          className="list-select"
          value={view.span}
          onChange={(next) => change({ span: next, open: '' })}
          options={auditSpans.map((key) => ({ value: key, label: t(`audit.span.${key}`) }))}
        />
        {view.actor ? (
          <Button icon={<CloseOutlined />} onClick={() => change({ actor: '' })}>
            <span className="mono clip">{view.actor}</span>
          </Button>
        ) : null}
      </div>
      {list.error && !rows ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable<AuditEntry>
          label={t('audit.title')}
          rows={rows}
          rowKey={(row) => row.id}
          rowLabel={(row) => auditWordsOf(row.action, language)}
          onOpen={(row) => {
            setCursor(row.id)
            change({ open: row.id }, view.open !== '')
          }}
          openKey={view.open}
          cursorKey={cursor}
          columns={[
            {
              key: 'time',
              title: t('audit.col.time'),
              width: 132,
              render: (row) => <TimeText at={row.at} as="clock" className="muted" />,
            },
            { key: 'who', title: t('audit.col.who'), width: 220, render: (row) => <ActorSign actor={row.actor} /> },
            {
              key: 'did',
              title: t('audit.col.did'),
              width: 260,
              render: (row) => (
                <div className="two-lines">
                  <span className="clip">{auditWordsOf(row.action, language)}</span>
                  <span className="clip mono">{row.action}</span>
                </div>
              ),
            },
            {
              key: 'what',
              title: t('audit.col.what'),
              render: (row) => <SubjectLinks subjects={row.subjects} most={2} />,
            },
            {
              key: 'from',
              title: t('audit.from'),
              width: 150,
              from: 1200,
              render: (row) => <span className="mono muted clip">{row.origin?.ip ?? '—'}</span>,
            },
          ]}
          card={(row) => (
            <div className="stack">
              <div className="row">
                <span className="grow strong clip">{auditWordsOf(row.action, language)}</span>
                <TimeText at={row.at} className="muted" />
              </div>
              <ActorSign actor={row.actor} />
              <SubjectLinks subjects={row.subjects} most={2} />
            </div>
          )}
          empty={
            <>
              <EmptyState
                title={t(isEmptySoFar ? 'audit.emptySoFar' : isFiltered(view) ? 'audit.emptyFilter' : 'audit.empty')}
                hint={
                  isEmptySoFar && searchedTo !== null
                    ? t('audit.searchedTo', { at: formatDayTime(searchedTo) })
                    : t('audit.emptyHint')
                }
                {...(isFiltered(view)
                  ? { action: <Button onClick={() => setSearch({})}>{t('orders.clearFilter')}</Button> }
                  : {})}
              />
              {isEmptySoFar ? footer : null}
            </>
          }
          footer={footer}
        />
      )}
      {current ? (
        <SidePanel label={t('audit.title')} onClose={close} width={640}>
          <AuditDetail entry={current} onActor={(id) => change({ actor: id, who: '', open: '' })} />
        </SidePanel>
      ) : null}
    </>
  )
}
