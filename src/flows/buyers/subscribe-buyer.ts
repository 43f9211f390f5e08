/**
 * A buyer agrees to messages of a mini program. Told by the merchant's server with a key, or by the mini program itself with the
 * signed link of the buyer's page and a login code, which 微信 turns into the buyer's openid.
 */
import { connectionsRepository, type OpenConnection, openConnection } from '../../connections/connections.repository.ts'
import { err, type Failure, fail, ok, type Result } from '../../core/result.ts'
import { recordConsents } from '../../notify/actions/record-consents.ts'
import { buyerKey, consentsRepository, orderKey } from '../../notify/consents.repository.ts'
import { noticeEvent } from '../../notify/domain/notice-events.ts'
import type { MessengerAdapter } from '../../notify/messenger.port.ts'
import { messengerAdapter } from '../../notify/messengers/registry.ts'
import type { Subscribe, Subscribed, SubscribeFromPage, SubscriptionOffers } from '../../notify/notify.contract.ts'
import { wantedOfBuyers } from '../../notify/wanted-events.ts'
import type { Order } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { outsideFailure } from '../../platform/integration-error.ts'
import { outsideFetch } from '../../platform/outside-fetch.ts'
import { type Execution, readTrackLink } from './track-link.ts'

interface Writer {
  readonly connection: OpenConnection
  readonly consents: NonNullable<MessengerAdapter['consents']>
}

/** The tenant's messengers that write to buyers, switched on. */
async function buyersMessengers(ctx: Ctx): Promise<Writer[]> {
  const rows = (await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).all()).filter(
    ({ kind, status }) => status === 'active' && messengerAdapter(kind)?.consents !== undefined,
  )
  const opened = await Promise.all(rows.map((row) => openConnection(ctx.env, row)))
  return opened.flatMap((connection) => {
    const consents = messengerAdapter(connection.kind)?.consents
    return consents ? [{ connection, consents }] : []
  })
}

/** Templates that the messenger sends, each with the events that it tells. */
async function templatesOf(ctx: Ctx, { connection, consents }: Writer): Promise<Map<string, string[]>> {
  const told = [...(await wantedOfBuyers(ctx))].flatMap((event) => {
    const templateId = consents.templateOf(event, connection.settings)
    return templateId === null ? [] : [{ templateId, event }]
  })
  const byId = Map.groupBy(told, ({ templateId }) => templateId)
  return new Map([...byId].map(([id, some]) => [id, some.map(({ event }) => event)]))
}

const keysOf = ({ connectionId, platformOrderId, buyerId }: Order): string[] => [
  orderKey(connectionId, platformOrderId),
  ...(buyerId ? [buyerKey(connectionId, buyerId)] : []),
]

async function keysFor(
  ctx: Ctx,
  { orderId, shopId, platformOrderId, buyerId }: Subscribe,
): Promise<readonly string[] | null> {
  if (orderId !== undefined) {
    const order = await ordersRepository(ctx).byId(orderId)
    return order ? keysOf(order) : null
  }
  const shop = shopId === undefined ? null : await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).byId(shopId)
  if (shop?.role !== 'shop') return null
  const keys = [
    ...(platformOrderId === undefined ? [] : [orderKey(shop.id, platformOrderId)]),
    ...(buyerId === undefined ? [] : [buyerKey(shop.id, buyerId)]),
  ]
  return keys.length > 0 ? keys : null
}

interface Report {
  readonly requestId: string
  readonly templateIds: readonly string[]
  readonly openid: string
  readonly keys: readonly string[]
}

async function record(
  ctx: Ctx,
  writer: Writer,
  { requestId, templateIds, openid, keys }: Report,
): Promise<Result<Subscribed, Failure>> {
  const { id: connectionId } = writer.connection
  const templates = [...(await templatesOf(ctx, writer)).keys()]
  const unknown = templateIds.filter((id) => !templates.includes(id))
  if (unknown.length > 0) return fail('subscription.unknown_template', { unknown, known: templates })
  const at = ctx.clock.now()
  const agreed = [...new Set(templateIds)].map((templateId) => ({ openid, templateId, at, ref: requestId }))
  const recorded = await recordConsents({
    ctx,
    input: { connectionId, source: 'report', agreed, known: { openid, keys } },
  })
  if (!recorded.ok) return recorded
  const left = await consentsRepository(ctx).left(connectionId, openid, templates)
  return ok({ left: templates.map((templateId) => ({ templateId, messages: left.get(templateId) ?? 0 })) })
}

/** With a key of the merchant's server. */
export async function subscribeBuyer({
  ctx,
  input,
}: {
  ctx: Ctx
  input: Subscribe
}): Promise<Result<Subscribed, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const writer = (await buyersMessengers(ctx)).find(({ connection }) => connection.id === input.connectionId)
  if (!writer) return fail('subscription.unknown_messenger')
  const keys = await keysFor(ctx, input)
  if (!keys) return fail('subscription.unknown_order')
  return record(ctx, writer, { ...input, keys })
}

/** What the mini program may ask the buyer for; `track.not_found` for links that were revoked or never given out. */
export async function subscriptionOffers(
  env: Env,
  token: string,
  execution: Execution,
): Promise<Result<SubscriptionOffers, Failure>> {
  const tracked = await readTrackLink(env, token, execution)
  if (!tracked.ok) return tracked
  const { ctx } = tracked.value
  const items = await Promise.all(
    (await buyersMessengers(ctx)).map(async (writer) => ({
      appId: writer.connection.credentials.appId ?? '',
      templates: [...(await templatesOf(ctx, writer))].map(([templateId, events]) => ({
        templateId,
        events: events.map((event) => noticeEvent(event)?.title.replace(/^买家：/, '') ?? event),
      })),
    })),
  )
  return ok({ items: items.filter(({ templates }) => templates.length > 0) })
}

/** From the mini program, opened with the link. */
export async function subscribeFromPage(
  env: Env,
  token: string,
  { execution, input }: { readonly execution: Execution; readonly input: SubscribeFromPage },
): Promise<Result<Subscribed, Failure>> {
  const tracked = await readTrackLink(env, token, execution)
  if (!tracked.ok) return tracked
  const { ctx, order } = tracked.value
  const writer = (await buyersMessengers(ctx)).find(({ connection }) => connection.credentials.appId === input.appId)
  if (!writer) return fail('subscription.unknown_messenger')
  const { credentials, settings } = writer.connection
  const options = { credentials, settings, now: () => ctx.clock.now(), fetch: outsideFetch(env) }
  const openid = await writer.consents.openidOf(input.code, options)
  if (!openid.ok) return err(outsideFailure(openid.error))
  // Links are passed on: of the buyer's other orders its holder hears nothing.
  const keys = [orderKey(order.connectionId, order.platformOrderId)]
  return record(ctx, writer, { ...input, openid: openid.value, keys })
}
