/**
 * The fallback of tracking: parcels of which nothing was pushed for a while are asked for, at most once in 30 minutes each. The
 * minute wakes the tenants that have some; each plans a round of its own within the budgets of its accounts, and the questions go
 * out over the minute. One that the service refused to watch is offered to it again once a day.
 */
import { channelGate } from '../../channels/channel-gate.client.ts'
import { MINUTE } from '../../core/time.ts'
import { planPolls } from '../../logistics/actions/plan-polls.ts'
import type { TrackReport } from '../../logistics/carrier.port.ts'
import { type DueParcel, planRound } from '../../logistics/domain/poll-round.ts'
import type { AskPolls, PlanPolls, PollMessage } from '../../logistics/logistics.messages.ts'
import {
  type DuePoll,
  dueCarriers,
  duePolls,
  tenantsWithDuePolls,
  unheardParcels,
} from '../../logistics/logistics.queries.ts'
import { promisesOf } from '../../orders/order-facts.queries.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { shardDb, shardNames } from '../../platform/db.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { watchParcel } from '../effects/watch-parcel.ts'
import { knownTenant } from '../shops/known-connection.ts'
import type { QueuedItem } from '../shops/queued-messages.ts'
import { type Courier, callCarrier, courierConnections, courierFor } from './couriers.ts'
import { applyReports } from './take-tracks.ts'
import { tellUnknownCodes } from './unknown-codes.ts'

/** Cloudflare takes 100 messages a call. */
const BATCH = 100
/** Parcels claimed in one write. */
const CLAIM = 200
/** The questions of a round go out over so many seconds; the next round comes after 60. */
const SPREAD_SECONDS = 50

/** Every minute: tenants with parcels that are due plan their rounds. */
export async function pollTracks(env: Env, _execution: unknown, now: number): Promise<void> {
  for (const shard of shardNames) {
    const tenants = await tenantsWithDuePolls(shardDb(env, shard), now)
    await sendPolls(
      env,
      tenants.map((tenantId) => ({ body: { v: 1, kind: 'plan', tenantId } satisfies PlanPolls })),
    )
  }
}

async function sendPolls(
  env: Env,
  messages: readonly { readonly body: PollMessage; readonly delaySeconds?: number }[],
): Promise<void> {
  for (let i = 0; i < messages.length; i += BATCH) await env.POLLS.sendBatch(messages.slice(i, i + BATCH))
}

/** The POLLS queue. A message that fails is not worth a dead letter: its parcels come due again. */
export async function takePolls(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  batch: readonly QueuedItem[],
): Promise<void> {
  for (const item of batch) {
    const message = item.body as PollMessage
    const tenant = await knownTenant(env, message.tenantId, Date.now())
    if (tenant) {
      const ctx = systemCtx({ env, tenant, job: 'poll_tracks', waitUntil: (work) => execution.waitUntil(work) })
      await (message.kind === 'plan' ? planTenant(ctx) : askAll(ctx, message))
    }
    item.ack()
  }
}

interface Account {
  readonly courier: Courier
  readonly pollsPerMinute: number
  readonly due: readonly DuePoll[]
}

/** Who is asked about the due parcels of which carriers; those that nobody tracks stay due and cost nothing. */
async function accountsWithDue(ctx: Ctx, now: number): Promise<Account[]> {
  const carriers = await dueCarriers(ctx, now)
  const couriers = carriers.length > 0 ? await courierConnections(ctx) : []
  const byConnection = new Map<
    string,
    { readonly courier: Courier; readonly pollsPerMinute: number; carriers: string[] }
  >()
  for (const carrier of carriers) {
    const found = courierFor(couriers, { task: 'tracking', carrier })
    if (!found) continue
    const { connection, service } = found
    const own = Number(connection.settings.pollsPerMinute)
    const pollsPerMinute = own > 0 ? own : service.pollsPerMinute
    const known = byConnection.get(connection.id) ?? { courier: found, pollsPerMinute, carriers: [] }
    byConnection.set(connection.id, { ...known, carriers: [...known.carriers, carrier] })
  }
  return Promise.all(
    [...byConnection.values()].map(async ({ courier, pollsPerMinute, carriers: served }) => ({
      courier,
      pollsPerMinute,
      due: await duePolls(ctx, { carriers: served, now, limit: pollsPerMinute }),
    })),
  )
}

/** One round of a tenant: budget from each account's gate, the longest due claimed, the questions sent. */
export async function planTenant(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  const accounts = await accountsWithDue(ctx, now)
  const budgets = new Map<string, number>()
  for (const { courier, pollsPerMinute, due } of accounts) {
    if (due.length === 0) continue
    const quota = { calls: pollsPerMinute, windowMs: MINUTE }
    const permit = await channelGate(ctx.env, courier.connection.id).permit(due.length, { quota }, now)
    budgets.set(courier.connection.id, permit.ok ? permit.granted : 0)
  }
  const due = accounts.flatMap(({ courier, due: parcels }) =>
    parcels.map(({ parcelId, dueAt }): DueParcel => ({ parcelId, account: courier.connection.id, dueAt })),
  )
  const { asks } = planRound({ due, budgets, spreadSeconds: SPREAD_SECONDS })
  const orderOf = new Map(accounts.flatMap(({ due: parcels }) => parcels.map((each) => [each.parcelId, each.orderId])))
  const promises = await promisesOf(
    ctx,
    asks.flatMap(({ parcelIds }) => parcelIds.map((id) => orderOf.get(id) ?? '')),
  )
  const claimed = await claim(
    ctx,
    asks.flatMap(({ parcelIds }) => parcelIds),
    (id) => promises.get(orderOf.get(id) ?? '') ?? null,
  )
  await sendPolls(
    ctx.env,
    asks.flatMap(({ account, parcelIds, delaySeconds }) => {
      const mine = parcelIds.filter((id) => claimed.has(id))
      const body: AskPolls = {
        v: 1,
        kind: 'ask',
        tenantId: ctx.tenant.id,
        connectionId: account,
        claimedAt: now,
        parcelIds: mine,
        watchAgain: mine.filter((id) => claimed.get(id) === true),
      }
      return mine.length > 0 ? [{ body, delaySeconds }] : []
    }),
  )
}

/** Claimed parcels, with whether each is to be offered to the service again. Those that somebody else wrote to meanwhile stay due. */
async function claim(
  ctx: Ctx,
  ids: readonly string[],
  promisedAt: (parcelId: string) => number | null,
): Promise<ReadonlyMap<string, boolean>> {
  const claimed = new Map<string, boolean>()
  for (let i = 0; i < ids.length; i += CLAIM) {
    const parcels = ids.slice(i, i + CLAIM).map((parcelId) => ({ parcelId, promisedAt: promisedAt(parcelId) }))
    const written = await planPolls({ ctx, input: { parcels } })
    if (written.ok) for (const { parcelId, watchAgain } of written.value) claimed.set(parcelId, watchAgain)
  }
  return claimed
}

/** A push that came after the claim wins: its parcel is left out. What a gate refuses is asked when it comes due again. */
async function askAll(ctx: Ctx, message: AskPolls): Promise<void> {
  const courier = (await courierConnections(ctx)).find(({ connection }) => connection.id === message.connectionId)
  const tracking = courier?.adapter.tracking
  if (!courier || !tracking) return
  const parcels = await unheardParcels(ctx, { ids: message.parcelIds, since: message.claimedAt })
  const orders = new Map(
    (await ordersRepository(ctx).byIds(parcels.map(({ orderId }) => orderId))).map((order) => [order.id, order]),
  )
  const reports: TrackReport[] = []
  for (const { id, orderId, waybill, carrier } of parcels) {
    if (message.watchAgain.includes(id)) await watchParcel(ctx, id)
    const phoneTail = orders.get(orderId)?.receiver.phoneTail ?? ''
    const asked = await callCarrier(ctx, courier, ({ options }) =>
      tracking.query({ waybill, carrier, phoneTail }, options),
    )
    if (asked.ok) reports.push(asked.value)
    else if ('retryAfterMs' in asked.error) break
  }
  if (reports.length === 0) return
  const applied = await applyReports({ ctx, reports })
  if (!applied.ok) ctx.log.warn('poll.not_applied', { code: applied.error.code, parcels: reports.length })
  await tellUnknownCodes(ctx, courier.connection, reports)
}
