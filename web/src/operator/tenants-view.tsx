import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useCallback, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { TenantRow } from '../../../src/operator/operator.contract.ts'
import { Badge } from '../components/badge.tsx'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { TimeText } from '../components/time-text.tsx'
import { formatDay, groupDigits } from '../lib/format.ts'
import { operatorApi } from './operator-api.ts'
import { useWords } from './operator-words.ts'
import { Standing } from './standing.tsx'
import { TenantPanel } from './tenant-panel.tsx'
import '../components/list-tools.css'

export function TenantsView(props: { shards: readonly string[] }) {
  const words = useWords()
  const [search, setSearch] = useSearchParams()
  const q = search.get('q') ?? ''
  const open = search.get('tenant') ?? ''
  const [text, setText] = useState(q)
  const query = useInfiniteQuery({
    queryKey: ['tenants', q],
    queryFn: ({ pageParam }) => operatorApi.tenants(q, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  })
  const rows = query.data?.pages.flatMap(({ items }) => items)
  const base: Record<string, string> = q === '' ? {} : { q }
  const close = useCallback(() => setSearch(q === '' ? {} : { q }), [setSearch, q])
  return (
    <>
      <PageHead
        name={words.views.tenants}
        answer={rows ? words.tenantsSentence(rows.length, query.hasNextPage) : words.views.tenants}
      />
      <div className="list-tools">
        <Input.Search
          className="list-search"
          allowClear
          value={text}
          placeholder={words.search}
          aria-label={words.search}
          onChange={(event) => setText(event.target.value)}
          onSearch={(value) => setSearch(value.trim() === '' ? {} : { q: value.trim() })}
        />
      </div>
      {query.error && !rows ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <DataTable<TenantRow>
          label={words.views.tenants}
          rows={rows}
          rowKey={(row) => row.id}
          rowLabel={(row) => row.name}
          onOpen={(row) => setSearch({ ...base, tenant: row.id }, { replace: open !== '' })}
          openKey={open}
          columns={[
            {
              key: 'name',
              title: words.col.name,
              render: (row) => (
                <div className="two-lines">
                  <span className="clip strong">{row.name}</span>
                  <span className="clip mono">{row.id}</span>
                </div>
              ),
            },
            { key: 'standing', title: words.col.standing, width: 190, render: (row) => <Standing row={row} /> },
            { key: 'shard', title: words.col.shard, width: 130, from: 1024, render: (row) => <Home row={row} /> },
            {
              key: 'use',
              title: words.col.use,
              width: 110,
              align: 'right',
              render: (row) => groupDigits(row.ordersThisMonth),
            },
            { key: 'last', title: words.col.lastOrder, width: 120, render: (row) => <TimeText at={row.lastOrderAt} /> },
            {
              key: 'people',
              title: words.col.people,
              width: 110,
              align: 'right',
              from: 1200,
              render: (row) => `${row.members} / ${row.connections}`,
            },
            {
              key: 'trouble',
              title: words.col.trouble,
              width: 120,
              align: 'right',
              render: (row) => (
                <span className={row.parked > 0 ? 'danger-text' : ''}>
                  {row.parked} / {row.outbox}
                </span>
              ),
            },
            {
              key: 'created',
              title: words.col.created,
              width: 110,
              from: 1360,
              render: (row) => <span className="num">{formatDay(row.createdAt)}</span>,
            },
          ]}
          card={(row) => (
            <div className="stack">
              <div className="row">
                <span className="grow strong clip">{row.name}</span>
                <TimeText at={row.lastOrderAt} className="muted" />
              </div>
              <div className="row">
                <Standing row={row} />
                <span className="grow" />
                <Home row={row} />
              </div>
              <p className="muted num">
                {words.col.use} {groupDigits(row.ordersThisMonth)} · {words.col.trouble} {row.parked} / {row.outbox}
              </p>
            </div>
          )}
          empty={<EmptyState title={words.noTenants} hint={words.noTenantsHint} />}
          footer={
            query.hasNextPage ? (
              <div className="op-section">
                <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {words.more}
                </Button>
              </div>
            ) : null
          }
        />
      )}
      {open !== '' ? <TenantPanel id={open} shards={props.shards} onClose={close} /> : null}
    </>
  )
}

function Home({ row }: { row: TenantRow }) {
  const words = useWords()
  return (
    <span className="mono">
      {row.shard}
      {row.moving ? (
        <>
          {' '}
          <Badge tone="held" solid>
            {words.moving}
          </Badge>
        </>
      ) : null}
    </span>
  )
}
