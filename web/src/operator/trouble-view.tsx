import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Trouble } from '../../../src/operator/operator.contract.ts'
import { usePreferences } from '../app/preferences.ts'
import { DataTable } from '../components/data-table.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { TimeText } from '../components/time-text.tsx'
import { reasonText } from '../lib/error-messages.ts'
import { groupDigits } from '../lib/format.ts'
import { operatorApi } from './operator-api.ts'
import { useWords } from './operator-words.ts'

const REFRESH_MS = 15_000

export function TroubleView() {
  const words = useWords()
  const { language } = usePreferences()
  const query = useQuery({ queryKey: ['trouble'], queryFn: operatorApi.trouble, refetchInterval: REFRESH_MS })
  const { data } = query
  if (query.error && !data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const sum = (rows: readonly { count: number }[]) => rows.reduce((total, { count }) => total + count, 0)
  const isCalm = data && data.parked.length + data.outbox.length === 0
  const col = words.trouble.col
  return (
    <>
      <PageHead
        name={words.views.trouble}
        answer={
          !data
            ? words.views.trouble
            : isCalm
              ? words.trouble.calm
              : words.trouble.sentence(sum(data.parked), sum(data.outbox))
        }
      />
      <section className="op-section">
        <h2>{words.trouble.requests}</h2>
        {data?.requests.length === 0 ? <p className="muted">{words.trouble.noRequests}</p> : null}
        <ul className="op-rows">
          {data?.requests.map((row) => (
            <li key={row.tenantId}>
              <TenantLink row={row} />
              <span className="grow">
                {words.plans[row.plan] ?? row.plan} × {row.months} · {row.contact} {row.note}
              </span>
              <TimeText at={row.createdAt} className="muted" />
            </li>
          ))}
        </ul>
      </section>
      <section className="op-section">
        <h2>{words.trouble.parked}</h2>
        <DataTable<Trouble['parked'][number]>
          label={words.trouble.parked}
          rows={data?.parked}
          skeletonRows={3}
          rowKey={(row) => `${row.tenantId}/${row.source}/${row.code}`}
          columns={[
            { key: 'tenant', title: col.tenant, width: 240, render: (row) => <TenantLink row={row} /> },
            {
              key: 'code',
              title: col.code,
              render: (row) => (
                <div className="two-lines">
                  <span className="clip">{reasonText(row.code, language)}</span>
                  <span className="mono">{row.code}</span>
                </div>
              ),
            },
            {
              key: 'source',
              title: col.source,
              width: 110,
              render: (row) => <span className="mono">{row.source}</span>,
            },
            { key: 'count', title: col.count, width: 90, align: 'right', render: (row) => groupDigits(row.count) },
            { key: 'oldest', title: col.oldest, width: 130, render: (row) => <TimeText at={row.oldestAt} /> },
          ]}
          card={(row) => (
            <div className="stack">
              <div className="row">
                <TenantLink row={row} />
                <span className="grow" />
                <span className="num strong">{row.count}</span>
              </div>
              <p>{reasonText(row.code, language)}</p>
              <p className="muted">
                <span className="mono">{row.code}</span> · <TimeText at={row.oldestAt} />
              </p>
            </div>
          )}
          empty={<p className="muted">{words.trouble.noParked}</p>}
        />
      </section>
      <section className="op-section">
        <h2>{words.trouble.outbox}</h2>
        <DataTable<Trouble['outbox'][number]>
          label={words.trouble.outbox}
          rows={data?.outbox}
          skeletonRows={3}
          rowKey={(row) => `${row.tenantId}/${row.kind}`}
          columns={[
            { key: 'tenant', title: col.tenant, width: 240, render: (row) => <TenantLink row={row} /> },
            { key: 'kind', title: col.kind, render: (row) => <span className="mono">{row.kind}</span> },
            { key: 'count', title: col.count, width: 90, align: 'right', render: (row) => groupDigits(row.count) },
            { key: 'oldest', title: col.oldest, width: 130, render: (row) => <TimeText at={row.oldestAt} /> },
          ]}
          card={(row) => (
            <div className="row">
              <TenantLink row={row} />
              <span className="mono grow">{row.kind}</span>
              <span className="num strong">{row.count}</span>
            </div>
          )}
          empty={<p className="muted">{words.trouble.noOutbox}</p>}
        />
      </section>
      <section className="op-section">
        <h2>{words.trouble.queues}</h2>
        <p className="muted">{words.trouble.queueHint}</p>
        <ul className="op-rows">
          {data?.queues.map((row) => (
            <li key={row.name}>
              <span className="grow">
                {words.trouble.queueNames[row.name] ?? row.name} <span className="mono muted">{row.name}</span>
              </span>
              {row.messages === null ? (
                <span className="muted">{words.trouble.notTold}</span>
              ) : (
                <>
                  <span className="num strong">{groupDigits(row.messages)}</span>
                  <span className="num muted">{groupDigits(row.bytes ?? 0)} B</span>
                  <TimeText at={row.oldestAt} className="muted" />
                </>
              )}
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

const TenantLink = ({ row }: { row: { tenantId: string; tenantName: string } }) => (
  <Link className="clip" to={`?tenant=${encodeURIComponent(row.tenantId)}`}>
    {row.tenantName || row.tenantId}
  </Link>
)
