import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { queryKeys } from '../api/keys.ts'
import { mergingApi, type Suggestion } from '../api/merging.ts'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { FilterTabs } from '../components/filter-tabs.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { OrderStatusBadge } from '../components/order-status.tsx'
import { PageHead } from '../components/page-head.tsx'
import { TimeText } from '../components/time-text.tsx'
import { useConnections } from '../features/connections-by-id.ts'
import { Confidence, useEvidenceLine } from '../features/merging/evidence-line.tsx'
import { MergeRulesDialog } from '../features/merging/merge-rules-dialog.tsx'
import { SuggestionButtons } from '../features/merging/suggestion-buttons.tsx'
import { type SuggestionVerb, useSuggestionAction } from '../features/merging/use-suggestion-action.ts'
import { useCan } from '../features/session/use-session.ts'
import { formatMoney } from '../lib/format.ts'
import { useShortcuts } from '../lib/shortcuts.ts'
import { useListCursor } from '../lib/use-list-cursor.ts'
import '../features/merging/merging.css'

const views = {
  together: { state: 'open', kind: 'together' },
  duplicate: { state: 'open', kind: 'duplicate' },
  merged: { state: 'merged', kind: 'together' },
  dismissed: { state: 'dismissed', kind: undefined },
} as const
type View = keyof typeof views
const viewKeys = ['together', 'duplicate', 'merged', 'dismissed'] as const satisfies readonly View[]

/** Orders of one receiver: what may leave as one parcel, and what may have been ordered twice. */
export function MergesPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const lineOf = useEvidenceLine()
  const canWrite = useCan('orders:write')
  const canSet = useCan('settings:write')
  const [search, setSearch] = useSearchParams()
  const view = viewKeys.find((key) => key === search.get('view')) ?? 'together'
  const [setting, setSetting] = useState(false)
  const list = useInfiniteQuery({
    queryKey: queryKeys.merging.list(view),
    queryFn: ({ pageParam }) => mergingApi.list({ ...views[view], cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 30_000,
  })
  const rows = list.data?.pages.flatMap((page) => page.items)
  const action = useSuggestionAction()
  const open = (suggestion: Suggestion) => void navigate(`/orders/${suggestion.orders[0]?.id ?? ''}`)
  const { cursor, setCursor } = useListCursor({
    keys: (rows ?? []).map(({ id }) => id),
    openKey: '',
    onOpen: (key) => {
      const suggestion = rows?.find(({ id }) => id === key)
      if (suggestion) open(suggestion)
    },
  })
  const decide = (verb: SuggestionVerb) => {
    const index = rows?.findIndex(({ id }) => id === cursor) ?? -1
    const suggestion = rows?.[index]
    if (!suggestion || !canWrite || action.isPending || !mayDo(suggestion, verb)) return
    // The next one is where the eye already is.
    setCursor(rows?.[index + 1]?.id ?? rows?.[index - 1]?.id ?? '')
    action.mutate({ verb, suggestion })
  }
  useShortcuts({ m: () => decide('merge'), n: () => decide('dismiss'), u: () => decide('undo') })
  const saved = (rows ?? []).reduce((sum, { savedFen }) => sum + (savedFen ?? 0), 0)
  const answer = !rows
    ? t('merging.title')
    : rows.length === 0
      ? t(`merging.empty.${view}`)
      : view === 'together' && saved > 0
        ? t('merging.answer.togetherSaves', { count: rows.length, money: formatMoney(saved, 'CNY') })
        : t(`merging.answer.${view}`, { count: rows.length })
  return (
    <>
      <PageHead
        name={t('merging.title')}
        answer={<span className="num">{answer}</span>}
        sub={
          canWrite && rows && rows.length > 0 ? (
            <span className="merge-keys">{t(`merging.keys.${view}`)}</span>
          ) : undefined
        }
        actions={canSet ? <Button onClick={() => setSetting(true)}>{t('merging.rules.open')}</Button> : null}
      />
      <FilterTabs
        label={t('merging.title')}
        value={view}
        onChange={(next) => setSearch(next === 'together' ? {} : { view: next })}
        tabs={viewKeys.map((key) => ({
          key,
          label: t(`merging.view.${key}`),
          count: key === view && rows ? rows.length : null,
          orMore: list.hasNextPage,
        }))}
      />
      {list.error && !rows ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.error && !rows ? null : (
        <DataTable<Suggestion>
          label={t('merging.title')}
          rows={rows}
          rowKey={({ id }) => id}
          onOpen={(suggestion) => {
            setCursor(suggestion.id)
            open(suggestion)
          }}
          cursorKey={cursor}
          columns={[
            {
              key: 'orders',
              title: t('merging.orders'),
              width: 440,
              render: (suggestion) => <NamedOrders suggestion={suggestion} />,
            },
            {
              key: 'receiver',
              title: t('merging.receiver'),
              width: 190,
              render: (suggestion) => <Receiver suggestion={suggestion} />,
            },
            {
              key: 'why',
              title: t('merging.why'),
              render: (suggestion) => (
                <div className="two-lines">
                  <span className="clip" title={lineOf(suggestion)}>
                    {lineOf(suggestion)}
                  </span>
                  <span className="clip">
                    <Standing suggestion={suggestion} />
                  </span>
                </div>
              ),
            },
            {
              key: 'act',
              title: '',
              width: 168,
              align: 'right',
              render: (suggestion) => <SuggestionButtons suggestion={suggestion} hints />,
            },
          ]}
          card={(suggestion) => (
            <div className="stack">
              <NamedOrders suggestion={suggestion} />
              <Receiver suggestion={suggestion} />
              <p>{lineOf(suggestion)}</p>
              <div className="row">
                <span className="muted small grow">
                  <Standing suggestion={suggestion} />
                </span>
                <SuggestionButtons suggestion={suggestion} />
              </div>
            </div>
          )}
          empty={<EmptyState title={t(`merging.empty.${view}`)} hint={t(`merging.emptyHint.${view}`)} calm />}
        />
      )}
      <LoadMore
        hasMore={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
        shown={rows !== undefined && rows.length > 0}
      />
      {setting ? <MergeRulesDialog onClose={() => setSetting(false)} /> : null}
    </>
  )
}

const mayDo = ({ state, kind, canUndo }: Suggestion, verb: SuggestionVerb): boolean =>
  verb === 'undo' ? canUndo : state === 'open' && (verb === 'dismiss' || kind === 'together')

function NamedOrders(props: { suggestion: Suggestion }) {
  const connections = useConnections()
  return (
    <div className="merge-orders">
      {props.suggestion.orders.map((order) => (
        <span key={order.id}>
          <Link className="num strong nowrap" to={`/orders/${order.id}`} onClick={(event) => event.stopPropagation()}>
            {order.hubNo}
          </Link>
          <OrderStatusBadge status={order.status} />
          <span className="muted clip">
            {connections.nameOf(order.connectionId)} ·{' '}
            {order.items.map((item) => `${item.sku ?? item.title}×${item.quantity}`).join(' ')}
          </span>
        </span>
      ))}
    </div>
  )
}

function Receiver(props: { suggestion: Suggestion }) {
  const receiver = props.suggestion.orders[0]?.receiver
  if (!receiver) return null
  return (
    <div className="two-lines">
      <span className="clip num">
        {receiver.nameMasked} {receiver.phoneMasked}
      </span>
      <span className="clip">
        {[receiver.city, receiver.district, receiver.addressMasked].filter(Boolean).join(' ')}
      </span>
    </div>
  )
}

function Standing(props: { suggestion: Suggestion }) {
  const { t } = useTranslation()
  const { state, confidence, by, decidedAt } = props.suggestion
  if (state === 'open') return <Confidence value={confidence} />
  return (
    <>
      {by === 'system' || by === null ? t('merging.bySystem') : by} · <TimeText at={decidedAt} />
    </>
  )
}
