/**
 * What happened becomes one delivery for each endpoint that wants it, may see it and stands where it happened. A repeat of the
 * effect makes the same ids and so nothing new; sending is the WEBHOOKS queue's.
 */
import { casesByIds, casesOfOrdersSince } from '../../cases/cases.repository.ts'
import { encodeTime, randomBase32 } from '../../core/ids.ts'
import { ok } from '../../core/result.ts'
import { MINUTE } from '../../core/time.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { summarySeen } from '../../orders/order-summary.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { Right } from '../../platform/rights.ts'
import { placeSeen, wholeTenant } from '../../platform/row-scope.ts'
import { RETRY_FOR } from '../../webhooks/domain/back-off.ts'
import { type WebhookEvent, webhookEvents } from '../../webhooks/domain/event-types.ts'
import { messageBody } from '../../webhooks/domain/message.ts'
import { wake } from '../../webhooks/wake.ts'
import { type EndpointRow, type NewDelivery, webhooksRepository } from '../../webhooks/webhooks.repository.ts'
import { placeOf } from '../orders/order-place.ts'
import { refOf } from '../webhooks/webhook-news.ts'
import type { EffectResult } from './carry-out-effects.ts'
import type { CaseNewsItem, NewsPlace, OrderNewsItem, ParcelNewsItem, WebhookEffect } from './webhook-effect.ts'

/** One event, told in as many ways as there are rights. */
export interface Telling {
  readonly type: WebhookEvent
  readonly at: number
  /** The same event has the same key, however often it is told. */
  readonly key: string
  readonly subject: string
  readonly place: NewsPlace
  readonly data: (endpoint: Pick<EndpointRow, 'scope'>, rights: ReadonlySet<Right>) => Readonly<Record<string, unknown>>
}

export async function fanOutWebhooks(ctx: Ctx, effects: readonly WebhookEffect[]): Promise<EffectResult> {
  const repository = webhooksRepository(ctx)
  const endpoints = await repository.endpoints()
  if (endpoints.length === 0) return ok(undefined)
  const tellings = await tellingsOf(ctx, effects, endpoints)
  const deliveries = await deliveriesFor(ctx, endpoints, tellings)
  if (deliveries.length === 0) return ok(undefined)
  const now = ctx.clock.now()
  await ctx.db.$client.batch([
    ...repository.insertDeliveries(deliveries, now),
    ...repository.dueIfResumed(deliveries, now),
  ])
  await wakeAll(ctx, endpoints, deliveries)
  return ok(undefined)
}

/** Endpoints that rest are found by the minute. */
export async function wakeAll(
  ctx: Ctx,
  endpoints: readonly EndpointRow[],
  deliveries: readonly NewDelivery[],
): Promise<void> {
  const now = ctx.clock.now()
  const due = Map.groupBy(deliveries, ({ endpointId }) => endpointId)
  await wake(
    ctx,
    endpoints.flatMap(({ id, status, restUntil }) => {
      const first = due.get(id)?.[0]
      return first && status === 'active' && restUntil <= now
        ? [{ endpointId: id, delayMs: Math.max(0, (first.nextAttemptAt ?? now) - now) }]
        : []
    }),
  )
}

/** `when`: the earliest time of the first attempt, if it is not at once. */
export async function deliveriesFor(
  ctx: Ctx,
  endpoints: readonly EndpointRow[],
  tellings: readonly Telling[],
  when: number | null = null,
): Promise<NewDelivery[]> {
  const now = ctx.clock.now()
  const known = await withJobs(ctx, endpoints, tellings)
  const deliveries: NewDelivery[] = []
  for (const endpoint of endpoints) {
    const rights = new Set(endpoint.rights)
    for (const telling of known) {
      const { type, at, key, subject, place } = telling
      if (!endpoint.events.includes(type) || !rights.has(webhookEvents[type])) continue
      if (!placeSeen(endpoint.scope ?? wholeTenant, { ...place, warehouseIds: place.warehouseIds ?? [] })) continue
      deliveries.push({
        endpointId: endpoint.id,
        id: await deliveryId(endpoint.id, type, at, key),
        type,
        subject,
        body: messageBody(type, at, telling.data(endpoint, rights)),
        // A paused endpoint collects; resuming makes it due.
        nextAttemptAt: endpoint.status === 'active' ? (when ?? now) : null,
        retryUntil: now + RETRY_FOR,
      })
    }
  }
  return deliveries
}

async function deliveryId(endpointId: string, type: string, at: number, key: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${endpointId} ${type} ${key}`))
  return `whd_${encodeTime(at)}${randomBase32(16, new Uint8Array(digest))}`
}

/** Jobs of a split order stand in several warehouses; asked only when an endpoint is bound to warehouses. */
async function withJobs(
  ctx: Ctx,
  endpoints: readonly EndpointRow[],
  tellings: readonly Telling[],
): Promise<readonly Telling[]> {
  const bound = endpoints.some(({ scope }) => (scope?.warehouses ?? null) !== null)
  const unknown = tellings.filter(({ place }) => place.warehouseIds === null).map(({ subject }) => subject)
  if (!bound || unknown.length === 0) return tellings
  const jobs = Map.groupBy(
    (await fulfilmentRepository(ctx).ofOrders([...new Set(unknown)])).filter(({ status }) => status !== 'cancelled'),
    ({ orderId }) => orderId,
  )
  return tellings.map((telling) =>
    telling.place.warehouseIds !== null
      ? telling
      : {
          ...telling,
          place: {
            ...telling.place,
            warehouseIds: (jobs.get(telling.subject) ?? []).map(({ warehouseId }) => warehouseId),
          },
        },
  )
}

async function tellingsOf(
  ctx: Ctx,
  effects: readonly WebhookEffect[],
  endpoints: readonly EndpointRow[],
): Promise<Telling[]> {
  const items = effects.flatMap(({ at, news }) => news.map((item) => ({ at, item })))
  const cases = endpoints.some(({ events }) => events.some((event) => event.startsWith('case.')))
    ? await caseTellings(
        ctx,
        items.flatMap(({ at, item }) => (item.kind === 'cases' ? [{ at, item }] : [])),
      )
    : []
  return [
    ...items.flatMap(({ at, item }) => (item.kind === 'order' ? orderTellings(item, at) : [])),
    ...items.flatMap(({ item }) => (item.kind === 'parcel' ? [parcelTelling(item)] : [])),
    ...cases,
  ]
}

const orderTellings = ({ order, place, events }: OrderNewsItem, at: number): Telling[] =>
  events.map(({ type, version, detail }, index) => ({
    type,
    at,
    key: `${order.id} ${version} ${index}`,
    subject: order.id,
    place,
    data: (_endpoint, rights) => ({ order: summarySeen(order, rights), ...detail }),
  }))

const parcelTelling = ({ type, orderId, place, at, data }: ParcelNewsItem): Telling => ({
  type,
  at,
  key: `${orderId} ${JSON.stringify(data.parcel)}`,
  subject: orderId,
  place,
  data: () => data,
})

/** How long before the effect a case may have been opened or closed, ms; ids keep it from being told twice. */
const CASE_WINDOW = 5 * MINUTE

async function caseTellings(ctx: Ctx, news: readonly { at: number; item: CaseNewsItem }[]): Promise<Telling[]> {
  if (news.length === 0) return []
  const since = Math.min(...news.map(({ at }) => at)) - CASE_WINDOW
  const rows = new Map(
    [
      ...(await casesOfOrdersSince(ctx, [...new Set(news.flatMap(({ item }) => item.orderIds))], since)),
      ...(await casesByIds(ctx, [...new Set(news.flatMap(({ item }) => item.caseIds))])),
    ].map((row) => [row.id, row]),
  )
  const orders = new Map(
    (await ordersRepository(ctx).byIds([...new Set([...rows.values()].map(({ orderId }) => orderId))])).map((order) => [
      order.id,
      order,
    ]),
  )
  return [...rows.values()].flatMap((row): Telling[] => {
    const order = orders.get(row.orderId)
    const { id, kind, severity, detail, dueAt, openedAt, closedAt, closeReason } = row
    const common = {
      key: id,
      subject: row.orderId,
      place: order ? placeOf(order) : { regionCode: '', warehouseIds: [] },
    }
    const about = { order: order ? refOf(order) : { id: row.orderId } }
    const opened: Telling = {
      ...common,
      type: 'case.opened',
      at: openedAt,
      data: () => ({ ...about, case: { id, kind, severity, detail, dueAt, openedAt } }),
    }
    const closed: Telling = {
      ...common,
      type: 'case.closed',
      at: closedAt ?? 0,
      data: () => ({ ...about, case: { id, kind, severity, openedAt, closedAt, closeReason } }),
    }
    return [...(openedAt >= since ? [opened] : []), ...(closedAt !== null && closedAt >= since ? [closed] : [])]
  })
}
