/** 零漏单台账: reading the books of a shop, asking for a stretch to be read again, and the checks that run by themselves. */
import { channelGate } from '../../channels/channel-gate.client.ts'
import { channelAdapter } from '../../channels/registry.ts'
import type { Completeness } from '../../completeness/completeness.contract.ts'
import { completenessRepository } from '../../completeness/completeness.repository.ts'
import { askedSpan, cutSpan, dueSpan, type HourSpan } from '../../completeness/domain/hours.ts'
import {
  activeConnections,
  connectionsRepository,
  type OpenConnection,
  openConnection,
} from '../../connections/connections.repository.ts'
import { fnv1a } from '../../core/hash.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { HOUR, localMinuteOfDay } from '../../core/time.ts'
import type { IngestMessage } from '../../ingest/ingest.messages.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { isWholeTenant } from '../../platform/row-scope.ts'
import { isComparable } from './reconcile-orders.ts'
import { shopCall } from './shop-call.ts'

/** A message of the queue checks at most so many hours: one invocation's worth of calls. */
const HOURS_A_MESSAGE = 6
const MOST_DAYS = 31
/** Each shop's day is checked in its own hour of the night. */
const NIGHT_HOURS = 5

async function ownShop(ctx: Ctx, id: string): Promise<Result<OpenConnection, Failure>> {
  const row = await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).byId(id)
  return row?.role === 'shop' ? ok(await openConnection(ctx.env, row)) : fail('connection.not_found')
}

export async function readCompleteness({
  ctx,
  input,
}: {
  ctx: Ctx
  input: HourSpan & { readonly id: string }
}): Promise<Result<Completeness, Failure>> {
  // Counts of all orders of a shop are no part of anybody's share of them.
  if (!isWholeTenant(ctx.scope)) return fail('auth.forbidden')
  const shop = await ownShop(ctx, input.id)
  if (!shop.ok) return shop
  const call = shopCall(ctx, shop.value)
  const gate = channelGate(ctx.env, input.id)
  const [hours, { syncedTo }, { lagMs }] = await Promise.all([
    completenessRepository(ctx).between(input.id, input),
    gate.cursor(),
    gate.health(ctx.clock.now()),
  ])
  const sum = (of: (hour: (typeof hours)[number]) => number) => hours.reduce((total, hour) => total + of(hour), 0)
  return ok({
    comparable: call !== null && isComparable(call),
    syncedTo,
    lagMs,
    totals: {
      platformOrders: sum((hour) => hour.platformOrders ?? 0),
      ourOrders: sum((hour) => hour.ourOrders ?? 0),
      repaired: sum((hour) => hour.repaired),
      hoursMissing: sum((hour) => (hour.state === 'missing' ? 1 : 0)),
      hoursUnknown: sum((hour) => (hour.state === 'unknown' ? 1 : 0)),
    },
    hours,
  })
}

/** How many hours will be read again; they are worked off from the queue. */
export async function replayHours({
  ctx,
  input,
}: {
  ctx: Ctx
  input: HourSpan & { readonly id: string }
}): Promise<Result<{ hours: number }, Failure>> {
  const allowed = authorise(ctx, 'connections:write')
  if (!allowed.ok) return allowed
  const shop = await ownShop(ctx, input.id)
  if (!shop.ok) return shop
  const call = shopCall(ctx, shop.value)
  if (!call || !isComparable(call)) return fail('completeness.not_comparable')
  const now = ctx.clock.now()
  const span = askedSpan({ ...input, now })
  if (span === null || input.to - input.from > MOST_DAYS * 24 * HOUR)
    return fail('completeness.span_invalid', { mostDays: MOST_DAYS })
  await send(ctx.env, checksOf(input.id, { span, now, reread: true }))
  return ok({ hours: (span.to - span.from) / HOUR })
}

const checksOf = (
  connectionId: string,
  { span, now, reread }: { span: HourSpan; now: number; reread: boolean },
): IngestMessage[] =>
  cutSpan(span, HOURS_A_MESSAGE).map((piece) => ({
    v: 1,
    kind: 'reconcile',
    connectionId,
    receivedAt: now,
    ...piece,
    reread,
  }))

async function send(env: Env, messages: readonly IngestMessage[]): Promise<void> {
  for (let i = 0; i < messages.length; i += 100)
    await env.INGEST.sendBatch(messages.slice(i, i + 100).map((body) => ({ body })))
}

/** Every hour: the last hours of every shop; once a night its last two days. */
export async function requestReconciles(
  env: Env,
  _execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  const shops = await activeConnections(controlDb(env), 'shop')
  const nightHour = Math.floor(localMinuteOfDay(now) / 60)
  const messages = shops.flatMap((row) => {
    const adapter = channelAdapter(row.kind)
    if (!adapter?.pulls) return []
    const span = dueSpan({
      now,
      daily: nightHour === 1 + (fnv1a(row.id) % NIGHT_HOURS),
      ...(adapter.pullRules?.lagMs === undefined ? {} : { lagMs: adapter.pullRules.lagMs }),
    })
    return checksOf(row.id, { span, now, reread: false })
  })
  await send(env, messages)
}
