import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import type { LogEntry } from '../../../src/operator/operator.contract.ts'
import { Copyable } from '../components/copyable.tsx'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { TimeText } from '../components/time-text.tsx'
import { type Act, ActModal } from './act-modal.tsx'
import { operatorApi } from './operator-api.ts'
import { useWords } from './operator-words.ts'

export function LogView() {
  const words = useWords()
  const client = useQueryClient()
  const keys = useQuery({ queryKey: ['keys'], queryFn: operatorApi.keys })
  const log = useInfiniteQuery({
    queryKey: ['log'],
    queryFn: ({ pageParam }) => operatorApi.log(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  })
  const entries = log.data?.pages.flatMap(({ items }) => items)
  const [act, setAct] = useState<Act | null>(null)
  const [made, setMade] = useState<string | null>(null)
  const whoOf = (row: LogEntry) => (row.keyName === 'system' ? words.log.machine : row.keyName)
  const create: Act = {
    title: words.log.newKey,
    fields: [{ name: 'name', label: words.log.name, kind: 'text' }],
    run: async ({ name, why }) => setMade((await operatorApi.createKey(String(name), String(why))).key),
  }
  return (
    <>
      <PageHead name={words.log.title} answer={words.log.sentence} />
      <section className="op-section">
        <h2>{words.log.keys}</h2>
        <p className="muted">{words.log.keysHint}</p>
        <ul className="op-rows">
          {keys.data?.items.length === 0 ? <li className="muted">{words.log.noKeys}</li> : null}
          {keys.data?.items.map((key) => (
            <li key={key.id}>
              <span className="grow">
                <span className="strong">{key.name}</span> <span className="mono muted">{key.prefix}…</span>
              </span>
              <span className="muted">
                {words.log.lastUsed} <TimeText at={key.lastUsedAt} empty={words.log.never} />
              </span>
              {key.revokedAt === null ? (
                <Button
                  size="small"
                  onClick={() =>
                    setAct({
                      title: words.log.revoke,
                      effect: words.log.revokeEffect,
                      danger: true,
                      run: ({ why }) => operatorApi.revokeKey(key.id, String(why)),
                    })
                  }
                >
                  {words.log.revoke}
                </Button>
              ) : (
                <span className="muted">{words.log.revoked}</span>
              )}
            </li>
          ))}
        </ul>
        <p className="op-acts op-after">
          <Button onClick={() => setAct(create)}>{words.log.newKey}</Button>
        </p>
      </section>
      <section className="op-section">
        <h2>{words.log.entries}</h2>
        {log.error && !entries ? <ErrorState error={log.error} onRetry={() => void log.refetch()} /> : null}
        <DataTable<LogEntry>
          label={words.log.entries}
          rows={entries}
          rowKey={(row) => row.id}
          skeletonRows={6}
          columns={[
            { key: 'at', title: words.log.col.at, width: 120, render: (row) => <TimeText at={row.at} as="clock" /> },
            {
              key: 'who',
              title: words.log.col.who,
              width: 150,
              render: (row) => <span className="clip">{whoOf(row)}</span>,
            },
            {
              key: 'what',
              title: words.log.col.what,
              width: 170,
              render: (row) => words.log.actions[row.action] ?? row.action,
            },
            {
              key: 'subject',
              title: words.log.col.subject,
              width: 230,
              from: 1200,
              render: (row) => <span className="clip mono">{row.subject}</span>,
            },
            {
              key: 'why',
              title: words.log.col.why,
              render: (row) => (
                <span className="clip" title={JSON.stringify(row.detail)}>
                  {row.why}
                </span>
              ),
            },
          ]}
          card={(row) => (
            <div className="stack">
              <div className="row">
                <span className="grow strong">{words.log.actions[row.action] ?? row.action}</span>
                <TimeText at={row.at} as="clock" className="muted" />
              </div>
              <p>{row.why}</p>
              <p className="muted">
                {whoOf(row)} · <span className="mono">{row.subject}</span>
              </p>
            </div>
          )}
          empty={<EmptyState title={words.log.noEntries} calm />}
          footer={
            log.hasNextPage ? (
              <p className="op-after">
                <Button loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                  {words.log.more}
                </Button>
              </p>
            ) : null
          }
        />
      </section>
      {act ? <ActModal act={act} onClose={() => setAct(null)} onDone={() => void client.invalidateQueries()} /> : null}
      {made ? (
        <Modal
          open
          title={words.log.once}
          closable={false}
          footer={
            <Button type="primary" onClick={() => setMade(null)}>
              {words.log.close}
            </Button>
          }
        >
          <Copyable text={made} what={words.keyLabel} mono />
        </Modal>
      ) : null}
    </>
  )
}
