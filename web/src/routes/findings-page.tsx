import { CheckOutlined, ExclamationCircleOutlined, WarningOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { queryKeys } from '../api/keys.ts'
import { type StockFinding, stockApi } from '../api/stock.ts'
import { Badge } from '../components/badge.tsx'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { FilterTabs } from '../components/filter-tabs.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { PageHead } from '../components/page-head.tsx'
import { TimeText } from '../components/time-text.tsx'
import { groupDigits } from '../lib/format.ts'
import { useServerText } from '../lib/use-server-text.ts'

const filters = ['all', 'open', 'closed'] as const
type Filter = (typeof filters)[number]

const explainOf = (sku: string) => `/stock?open=${encodeURIComponent(sku)}`

/** What the check of the books found, what it put right by itself, and what waits for a person. */
export function FindingsPage() {
  const { t } = useTranslation()
  const said = useServerText()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const filter: Filter = filters.find((known) => known === search.get('status')) ?? 'all'
  const status = filter === 'all' ? undefined : filter
  const query = useInfiniteQuery({
    queryKey: queryKeys.stock.findings(filter),
    queryFn: ({ pageParam, signal }) => stockApi.findings({ status, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
  const pages = query.data?.pages
  const rows = pages?.flatMap(({ items }) => items)
  const lastRoundAt = pages?.[0]?.lastRoundAt ?? null
  const waiting = (rows ?? []).filter((row) => row.status === 'open').length
  return (
    <>
      <PageHead
        name={t('stock.findings.title')}
        answer={
          <span className="num">
            {rows === undefined
              ? t('stock.findings.title')
              : waiting > 0
                ? t('stock.findings.sentence', { count: waiting })
                : t('stock.findings.calm')}
            {lastRoundAt === null ? null : (
              <span className="muted small">
                {' '}
                {t('stock.findings.lastRound')} <TimeText at={lastRoundAt} />
              </span>
            )}
          </span>
        }
        actions={<Link to="/stock">{t('stock.title')}</Link>}
      />
      <FilterTabs<Filter>
        label={t('stock.findings.title')}
        value={filter}
        onChange={(next) => setSearch(next === 'all' ? {} : { status: next })}
        tabs={filters.map((key) => ({ key, label: t(`stock.findings.filter.${key}`) }))}
      />
      {query.error && !rows ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <DataTable<StockFinding>
          label={t('stock.findings.title')}
          rows={rows}
          rowKey={(row) => row.id}
          onOpen={(row) => void navigate(explainOf(row.sku))}
          columns={[
            {
              key: 'found',
              title: t('stock.findings.col.found'),
              width: 140,
              render: (row) => <TimeText at={row.foundAt} />,
            },
            {
              key: 'sku',
              title: t('stock.col.sku'),
              width: 180,
              render: (row) => <Link to={explainOf(row.sku)}>{row.sku}</Link>,
            },
            {
              key: 'what',
              title: t('stock.findings.col.what'),
              render: (row) => (
                <div className="two-lines">
                  <span className="clip" title={said(row.detail)}>
                    {said(row.detail)}
                  </span>
                  <span>{t(`stock.findings.kind.${row.kind}`)}</span>
                </div>
              ),
            },
            {
              key: 'numbers',
              title: t('stock.findings.col.numbers'),
              width: 120,
              align: 'right',
              from: 1024,
              render: (row) => `${groupDigits(row.found)} → ${groupDigits(row.expected)}`,
            },
            { key: 'state', title: t('stock.findings.col.state'), width: 190, render: (row) => <State row={row} /> },
          ]}
          card={(row) => (
            <div className="stack">
              <div className="row">
                <span className="grow strong clip">{row.sku}</span>
                <TimeText at={row.foundAt} className="muted" />
              </div>
              <p>{said(row.detail)}</p>
              <State row={row} />
            </div>
          )}
          empty={<EmptyState title={t('stock.findings.empty')} hint={t('stock.findings.emptyHint')} calm />}
          footer={
            <LoadMore
              hasMore={query.hasNextPage}
              loading={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
              shown={rows !== undefined}
            />
          }
        />
      )}
    </>
  )
}

/** Put right by itself, settled since, or waiting for a person; red where a piece may be sold twice. */
function State(props: { row: StockFinding }) {
  const { t } = useTranslation()
  const { status, severity, repairedTo, closedAt } = props.row
  if (status === 'open')
    return severity === 'red' ? (
      <Badge tone="danger" icon={<ExclamationCircleOutlined />} solid>
        {t('stock.findings.red')}
      </Badge>
    ) : (
      <Badge tone="soon" icon={<WarningOutlined />} solid>
        {t('stock.findings.open')}
      </Badge>
    )
  return (
    <span className="row row-wrap">
      <Badge tone="ok" icon={<CheckOutlined />}>
        {t(repairedTo === null ? 'stock.findings.settled' : 'stock.findings.repaired')}
      </Badge>
      <TimeText at={closedAt} className="muted small" />
    </span>
  )
}
