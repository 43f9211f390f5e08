import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { type CaseItem, casesApi } from '../api/cases.ts'
import { queryKeys } from '../api/keys.ts'
import { Badge } from '../components/badge.tsx'
import { CaseKind } from '../components/case-kind.tsx'
import { CountdownBadge } from '../components/countdown.tsx'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { FilterTabs } from '../components/filter-tabs.tsx'
import { PageHead } from '../components/page-head.tsx'
import { TimeText } from '../components/time-text.tsx'
import { CloseCaseDialog } from '../features/cases/close-case-dialog.tsx'
import { useCan } from '../features/session/use-session.ts'
import { casesByDeadline, kindsOf } from '../lib/case-order.ts'
import { useShortcuts } from '../lib/shortcuts.ts'
import { useListCursor } from '../lib/use-list-cursor.ts'
import { useNow } from '../lib/use-now.ts'
import { useServerText } from '../lib/use-server-text.ts'
import '../features/cases/cases.css'

export function CasesPage() {
  const { t } = useTranslation()
  const said = useServerText()
  const now = useNow()
  const navigate = useNavigate()
  const canWrite = useCan('cases:write')
  const [search, setSearch] = useSearchParams()
  const status = search.get('status') === 'closed' ? 'closed' : 'open'
  const kind = search.get('kind') ?? ''
  const query = useQuery({ queryKey: queryKeys.cases.list(status), queryFn: () => casesApi.list(status) })
  const all = query.data?.items
  const shown = useMemo(() => {
    if (!all) return undefined
    const kept = kind ? all.filter((item) => item.kind === kind) : all
    return status === 'open' ? casesByDeadline(kept) : kept
  }, [all, kind, status])
  const [closing, setClosing] = useState<CaseItem | null>(null)
  const { cursor, setCursor } = useListCursor({
    keys: (shown ?? []).map((item) => item.id),
    openKey: '',
    onOpen: (key) => {
      const item = shown?.find((candidate) => candidate.id === key)
      if (item) void navigate(pageOf(item))
    },
  })
  const current = cursor || (search.get('open') ?? '')
  useShortcuts({
    c: () => {
      const item = shown?.find((candidate) => candidate.id === current)
      if (item && canWrite && status === 'open') setClosing(item)
    },
  })
  const red = (all ?? []).filter((item) => item.severity === 'red').length
  const overdue = (all ?? []).filter((item) => item.dueAt !== null && item.dueAt < now).length
  const answer = !all
    ? t('cases.title')
    : status === 'closed'
      ? t('cases.closed')
      : all.length === 0
        ? t('cases.calm')
        : t('cases.sentence', { count: all.length, red })
  return (
    <>
      <PageHead
        name={t('cases.title')}
        answer={
          <span className="num">
            {answer}
            {status === 'open' && overdue > 0 ? t('cases.sentenceOverdue', { count: overdue }) : ''}
          </span>
        }
      />
      <FilterTabs
        label={t('cases.title')}
        value={status}
        onChange={(next) => setSearch(next === 'open' ? {} : { status: next })}
        tabs={[
          { key: 'open', label: t('cases.open'), count: status === 'open' && all ? all.length : null, tone: 'danger' },
          { key: 'closed', label: t('cases.closed') },
        ]}
      />
      {all && all.length > 0 ? (
        <div className="chips" role="toolbar" aria-label={t('cases.allKinds')}>
          <button type="button" aria-pressed={kind === ''} className="chip" onClick={() => setKind('')}>
            {t('cases.allKinds')}
          </button>
          {kindsOf(all).map((group) => (
            <button
              key={group.kind}
              type="button"
              aria-pressed={kind === group.kind}
              className="chip"
              onClick={() => setKind(group.kind)}
            >
              <CaseKind kind={group.kind} /> <span className="num muted">{group.count}</span>
            </button>
          ))}
        </div>
      ) : null}
      {query.error && !all ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.error && !all ? null : (
        <DataTable<CaseItem>
          label={t('cases.title')}
          rows={shown}
          rowKey={(item) => item.id}
          onOpen={(item) => {
            setCursor(item.id)
            void navigate(pageOf(item))
          }}
          cursorKey={current}
          columns={[
            { key: 'due', title: t('cases.due'), width: 176, render: (item) => <Due item={item} /> },
            {
              key: 'kind',
              title: t('common.reason'),
              width: 180,
              render: (item) => <KindBadge item={item} />,
            },
            {
              key: 'detail',
              title: t('cases.detail'),
              render: (item) => (
                <div className="two-lines">
                  <span className="clip" title={said(item.detail)}>
                    {said(item.detail)}
                  </span>
                  <span className="clip">
                    <Opened item={item} />
                  </span>
                </div>
              ),
            },
            {
              key: 'act',
              title: '',
              width: 208,
              align: 'right',
              render: (item) => (
                <span className="row case-acts">
                  <Link to={pageOf(item)}>{t(item.orderId ? 'cases.order' : 'cases.parked')}</Link>
                  {item.status === 'open' ? (
                    <Button size="small" disabled={!canWrite} onClick={() => setClosing(item)}>
                      {t('cases.close')}
                    </Button>
                  ) : null}
                </span>
              ),
            },
          ]}
          card={(item) => (
            <div className="stack">
              <div className="row">
                <span className="grow">
                  <KindBadge item={item} />
                </span>
                <Due item={item} />
              </div>
              <p>{said(item.detail)}</p>
              <div className="row">
                <span className="muted small grow">
                  <Opened item={item} />
                </span>
                {item.status === 'open' ? (
                  <Button disabled={!canWrite} onClick={() => setClosing(item)}>
                    {t('cases.close')}
                  </Button>
                ) : null}
              </div>
            </div>
          )}
          empty={
            status === 'open' ? (
              <EmptyState title={t('cases.empty')} hint={t('cases.emptyHint')} calm />
            ) : (
              <EmptyState title={t('cases.emptyClosed')} />
            )
          }
        />
      )}
      {closing ? <CloseCaseDialog item={closing} onClose={() => setClosing(null)} /> : null}
    </>
  )

  function setKind(next: string) {
    setSearch({ ...(status === 'closed' ? { status } : {}), ...(next ? { kind: next } : {}) })
  }
}

/** Where somebody goes on with it: no order came of what the hub cannot read, its messages are parked. */
const pageOf = ({ orderId }: CaseItem): string => (orderId ? `/orders/${orderId}` : '/parked')

function Due(props: { item: CaseItem }) {
  const { t } = useTranslation()
  if (props.item.status === 'closed') return <TimeText at={props.item.closedAt} className="muted" />
  return <CountdownBadge deadline={props.item.dueAt} empty={t('cases.noDue')} />
}

function KindBadge(props: { item: CaseItem }) {
  const { item } = props
  const tone = item.status === 'closed' ? 'plain' : item.severity === 'red' ? 'danger' : 'soon'
  return (
    <Badge tone={tone} solid>
      <CaseKind kind={item.kind} />
    </Badge>
  )
}

function Opened(props: { item: CaseItem }) {
  const { t } = useTranslation()
  const said = useServerText()
  const { item } = props
  if (item.status === 'closed') return <>{said(item.closeReason ?? '')}</>
  return (
    <>
      {t('cases.openedAt')} <TimeText at={item.openedAt} />
    </>
  )
}
