import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { Move, Shard } from '../../../src/operator/operator.contract.ts'
import { Badge, type Tone } from '../components/badge.tsx'
import { DataTable } from '../components/data-table.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { TimeText } from '../components/time-text.tsx'
import { groupDigits } from '../lib/format.ts'
import { type Act, ActModal } from './act-modal.tsx'
import { operatorApi } from './operator-api.ts'
import { useWords } from './operator-words.ts'

const MEGABYTE = 1_000_000
/** Longer when nothing can be done now: a tenant rests for a minute and a half. */
const RESTING_MS = 5_000
const NEXT_MS = 300

const tones: Readonly<Record<Move['step'], Tone>> = {
  clearing: 'info',
  copying: 'info',
  comparing: 'info',
  switching: 'soon',
  resting: 'info',
  emptying: 'info',
  done: 'ok',
  undoing: 'soon',
  cancelled: 'plain',
  failed: 'danger',
}
const canTurnBack = (step: Move['step']) => ['clearing', 'copying', 'comparing', 'switching'].includes(step)

/** While the page is open, moves that are under way are taken on from here, one after the other. */
function useDrive(moves: readonly Move[] | undefined): void {
  const client = useQueryClient()
  const next = moves?.find(({ finishedAt }) => finishedAt === null)
  const id = next?.id
  useEffect(() => {
    if (id === undefined) return
    let isOpen = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const go = async () => {
      // What stops a run is in the move's own row, or the next run meets it again.
      const move = await operatorApi.runMove(id).catch(() => null)
      if (!isOpen) return
      await client.invalidateQueries({ queryKey: ['moves'] })
      if (move?.finishedAt == null)
        timer = setTimeout(() => void go(), move === null || move.step === 'resting' ? RESTING_MS : NEXT_MS)
      else void client.invalidateQueries({ queryKey: ['shards'] })
    }
    void go()
    return () => {
      isOpen = false
      clearTimeout(timer)
    }
  }, [id, client])
}

export function ShardsView() {
  const words = useWords()
  const client = useQueryClient()
  const shards = useQuery({ queryKey: ['shards'], queryFn: operatorApi.shards })
  const moves = useQuery({ queryKey: ['moves'], queryFn: operatorApi.moves })
  const [act, setAct] = useState<Act | null>(null)
  useDrive(moves.data?.items)
  const running = moves.data?.items.filter(({ finishedAt }) => finishedAt === null).length ?? 0
  if (shards.error && !shards.data) return <ErrorState error={shards.error} onRetry={() => void shards.refetch()} />
  return (
    <>
      <PageHead
        name={words.views.shards}
        answer={shards.data ? words.shards.sentence(shards.data.items.length, running) : words.views.shards}
      />
      <section className="op-section">
        <div className="op-grid">
          {shards.data?.items.map((shard) => (
            <ShardCard key={shard.name} shard={shard} limit={shards.data.limitBytes} />
          ))}
        </div>
      </section>
      <section className="op-section">
        <h2>{words.shards.moves}</h2>
        {running > 0 ? <p className="muted">{words.shards.driving}</p> : null}
        <DataTable<Move>
          label={words.shards.moves}
          rows={moves.data?.items}
          rowKey={(row) => row.id}
          skeletonRows={3}
          columns={[
            {
              key: 'tenant',
              title: words.shards.col.tenant,
              render: (row) => (
                <div className="two-lines">
                  <span className="clip strong">{row.tenantName || row.tenantId}</span>
                  <span className="clip" title={row.why}>
                    {row.why}
                  </span>
                </div>
              ),
            },
            { key: 'way', title: words.shards.col.way, width: 190, render: (row) => <Way row={row} /> },
            { key: 'step', title: words.shards.col.step, width: 220, render: (row) => <Step row={row} /> },
            {
              key: 'rows',
              title: words.shards.col.rows,
              width: 170,
              align: 'right',
              render: (row) => `${groupDigits(row.tally.copied)} / ${groupDigits(row.tally.compared)}`,
            },
            {
              key: 'held',
              title: words.shards.col.held,
              width: 90,
              align: 'right',
              render: (row) => (row.tally.heldMs === null ? '—' : `${Math.round(row.tally.heldMs)} ms`),
            },
            {
              key: 'started',
              title: words.shards.col.started,
              width: 120,
              from: 1200,
              render: (row) => <TimeText at={row.startedAt} />,
            },
            {
              key: 'act',
              title: '',
              width: 90,
              render: (row) => <TurnBack row={row} onAct={setAct} />,
            },
          ]}
          card={(row) => (
            <div className="stack">
              <div className="row">
                <span className="grow strong clip">{row.tenantName || row.tenantId}</span>
                <TimeText at={row.startedAt} className="muted" />
              </div>
              <div className="row">
                <Way row={row} />
              </div>
              <div className="row">
                <Step row={row} />
                <span className="grow" />
                <TurnBack row={row} onAct={setAct} />
              </div>
            </div>
          )}
          empty={<EmptyState title={words.shards.noMoves} hint={words.shards.noMovesHint} calm />}
        />
      </section>
      {act ? <ActModal act={act} onClose={() => setAct(null)} onDone={() => void client.invalidateQueries()} /> : null}
    </>
  )
}

function ShardCard({ shard, limit }: { shard: Shard; limit: number }) {
  const words = useWords()
  const share = Math.min(100, (shard.bytes / limit) * 100)
  return (
    <article className="op-card">
      <h3>
        <span className="mono">{shard.name}</span>
        <span className="num">{words.shards.tenants(shard.tenants)}</span>
      </h3>
      <p className="op-line num">
        <span className="muted">{words.shards.size}</span>
        <span>
          {(shard.bytes / MEGABYTE).toFixed(1)} MB / {groupDigits(limit / MEGABYTE)} MB
        </span>
      </p>
      <div className="op-bar-track">
        <span style={{ width: `${share}%` }} />
      </div>
      <h4>{words.shards.tables}</h4>
      {shard.tables.length === 0 ? <p className="muted small">{words.shards.noTables}</p> : null}
      {shard.tables.slice(0, 6).map(({ name, rows }) => (
        <p key={name} className="op-line num">
          <span className="mono">{name}</span>
          <span>{groupDigits(rows)}</span>
        </p>
      ))}
      {shard.busiest.length > 0 ? <h4>{words.shards.busiest}</h4> : null}
      {shard.busiest.map(({ tenantId, name, orders }) => (
        <p key={tenantId} className="op-line num">
          <span className="clip">{name || tenantId}</span>
          <span>{groupDigits(orders)}</span>
        </p>
      ))}
    </article>
  )
}

const Way = ({ row }: { row: Move }) => (
  <span className="mono nowrap">
    {row.source} → {row.target}
  </span>
)

function Step({ row }: { row: Move }) {
  const words = useWords()
  return (
    <div className="two-lines">
      <span>
        <Badge tone={tones[row.step]} solid>
          {words.shards.steps[row.step]}
        </Badge>
      </span>
      <span className="clip mono" title={row.error ?? ''}>
        {row.error ?? (row.finishedAt === null ? row.table : '')}
      </span>
    </div>
  )
}

function TurnBack({ row, onAct }: { row: Move; onAct: (act: Act) => void }) {
  const words = useWords()
  if (!canTurnBack(row.step)) return null
  return (
    <Button
      size="small"
      onClick={() =>
        onAct({
          title: words.shards.turnBack,
          effect: words.shards.turnBackEffect,
          run: ({ why }) => operatorApi.turnBack(row.id, String(why)),
        })
      }
    >
      {words.shards.turnBack}
    </Button>
  )
}
