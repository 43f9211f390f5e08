/** The pull closes what pushes miss: everything modified since the cursor, with an overlap; the cursor moves after storing. */
import { withChannelClient } from '../channels/channel-call.ts'
import { channelGate } from '../channels/channel-gate.client.ts'
import { planPull } from '../channels/domain/pull-window.ts'
import { type PullOutcome, pullUpdated } from '../channels/pull-updated.ts'
import { channelAdapter } from '../channels/registry.ts'
import type { OpenConnection } from '../connections/connections.repository.ts'
import { err, type Failure, ok, type Result } from '../core/result.ts'
import { DAY } from '../core/time.ts'
import { ingestRepository } from '../ingest/ingest.repository.ts'
import { commit } from '../platform/commit.ts'
import type { Ctx } from '../platform/ctx.ts'
import { outsideFailure } from '../platform/integration-error.ts'
import { outsideFetch } from '../platform/outside-fetch.ts'
import { acceptOrders } from './accept-orders.ts'

/** The merchant's own choice of how far the first pull reaches back. */
const firstDepth = (days: unknown): { firstDepthMs?: number } =>
  typeof days === 'number' ? { firstDepthMs: days * DAY } : {}

const idle: PullOutcome = { complete: true, requests: 0, orders: 0, unreadable: 0 }

export async function pullOrders({
  ctx,
  connection,
}: {
  ctx: Ctx
  connection: OpenConnection
}): Promise<Result<PullOutcome, Failure>> {
  const adapter = channelAdapter(connection.kind)
  if (!adapter?.pulls || connection.status !== 'active') return ok(idle)
  const gate = channelGate(ctx.env, connection.id)
  const { syncedTo } = await gate.cursor()
  const call = {
    adapter,
    credentials: connection.credentials,
    settings: connection.settings,
    gate,
    fetch: outsideFetch(ctx.env),
    now: () => ctx.clock.now(),
  }
  const pulled = await pullUpdated({
    windows: planPull({ syncedTo, now: ctx.clock.now(), ...firstDepth(connection.settings.firstPullDays) }),
    list: (window) => withChannelClient(call, (client) => client.listUpdated(window)),
    store: async (page) => {
      const outcome = await acceptOrders({ ctx, input: { connection, orders: page.orders } })
      if (outcome.unfinished) throw new Error('ledgers could not be asked; the page comes again')
      if (page.unreadable.length === 0) return
      const parked = page.unreadable.map(({ platformOrderId, raw, why }) => ({
        id: `prk_pull_${connection.id}_${platformOrderId}`,
        connectionId: connection.id,
        source: 'ingest' as const,
        code: 'ingest.untranslatable',
        why,
        raw,
      }))
      await commit(ctx, {
        statements: ingestRepository(ctx).park(parked, ctx.clock.now()),
        audit: { action: 'message.parked', subjects: parked.map(({ id }) => id) },
      })
    },
    advance: (to) => gate.advanceCursor(to),
  })
  if (!pulled.ok) ctx.log.warn('pull.stopped', { connection: connection.id, code: pulled.error.code })
  return pulled.ok ? pulled : err(outsideFailure(pulled.error))
}
