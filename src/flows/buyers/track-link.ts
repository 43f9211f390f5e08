/** The buyer's page: a signed link that names tenant and order, can be revoked, and shows no plaintext personal data. */
import { jwtVerify, SignJWT } from 'jose'
import type { AddressChangeDto, AskAddress } from '../../address-changes/address-changes.contract.ts'
import { type AddressChange, addressChangesRepository } from '../../address-changes/address-changes.repository.ts'
import { readBuyerContact } from '../../buyer-page/buyer-page.repository.ts'
import { certificatesRepository } from '../../certificates/certificates.repository.ts'
import { certificateId } from '../../certificates/domain/leaf.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { type Interception, interceptionsRepository } from '../../interceptions/interceptions.repository.ts'
import { parcelsOfOrders } from '../../logistics/logistics.queries.ts'
import type { Order } from '../../orders/domain/order.ts'
import { isReshipAlive } from '../../orders/domain/reship-order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { promisesOf } from '../../promise/promise.repository.ts'
import { allProvinces } from '../../regions/domain/division-tree.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { parcelWay } from '../couriers/parcel-way.ts'
import { shortTime } from '../notices/notice-facts.ts'
import { knownTenant } from '../shops/known-connection.ts'
import { askAddressChange } from './ask-address-change.ts'
import { stageNow } from './decide-address-change.ts'

const key = (env: Env): Uint8Array => new TextEncoder().encode(env.TRACK_SECRET)

/** `{url}` that works until the order's links are revoked. */
export async function trackLink({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { orderId: string }
}): Promise<Result<{ url: string }, Failure>> {
  const order = await ordersRepository(ctx).byId(input.orderId)
  if (!order) return fail('order.not_found')
  return ok({ url: `${ctx.env.PUBLIC_URL}${await trackPath(ctx, order)}` })
}

async function trackPath(ctx: Ctx, order: Order): Promise<string> {
  const token = await new SignJWT({ t: ctx.tenant.id, o: order.id, v: order.trackVersion })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(key(ctx.env))
  return `/t/${token}`
}

export interface Tracked {
  readonly order: Order
  /** The system's: the link names the one order that its holder sees. */
  readonly ctx: Ctx
}

export type Execution = Pick<ExecutionContext, 'waitUntil'>

/** `track.not_found` for links that were revoked or never given out. */
export async function readTrackLink(env: Env, token: string, execution: Execution): Promise<Result<Tracked, Failure>> {
  const verified = await jwtVerify(token, key(env), { algorithms: ['HS256'] }).catch(() => null)
  const { t, o, v } = verified?.payload ?? {}
  const tenant = typeof t === 'string' ? await knownTenant(env, t, Date.now()) : null
  if (!tenant || typeof o !== 'string') return fail('track.not_found')
  const ctx = systemCtx({ env, tenant, job: 'buyer-page', waitUntil: (work) => execution.waitUntil(work) })
  const order = await ordersRepository(ctx).byId(o)
  return order && order.trackVersion === v ? ok({ order, ctx }) : fail('track.not_found')
}

/** One sentence of where it is. */
function sentence(order: Order, lastText: string | undefined): string {
  switch (order.status) {
    case 'pending_payment':
      return '等待付款'
    case 'paid':
    case 'checking_stock':
    case 'locked':
    case 'allocated':
      return '商家正在备货'
    case 'label_printed':
      return '包裹已打包，等待快递员取件'
    case 'shipped':
      return '包裹已出库，等待快递员揽收'
    case 'in_transit':
      return lastText ?? '包裹正在路上'
    case 'out_for_delivery':
      return '快递员正在派送，请保持电话畅通'
    case 'delivered':
      return `已于 ${shortTime(order.deliveredAt)} 签收`
    case 'returned':
      return '包裹已退回商家'
    case 'cancelled':
    case 'closed':
      return '订单已关闭'
  }
}

/** What the buyer sees. `track.not_found` for links that were revoked or never given out. */
export async function trackPage(
  env: Env,
  token: string,
  execution: Execution,
): Promise<Result<Record<string, unknown>, Failure>> {
  const tracked = await readTrackLink(env, token, execution)
  if (!tracked.ok) return tracked
  const { order, ctx } = tracked.value
  const repository = ordersRepository(ctx)
  const [ofOrder, promises, contact, changes, stage, leaves, stops] = await Promise.all([
    parcelsOfOrders(ctx, [order.id]),
    promisesOf(ctx, order.id),
    readBuyerContact(ctx),
    addressChangesRepository(ctx).ofOrder(order.id),
    stageNow(ctx, order),
    certificatesRepository(ctx).leavesOf(order.id),
    interceptionsRepository(ctx).ofOrders([order.id]),
  ])
  const parcels = ofOrder.get(order.id) ?? []
  const again = await repository.byIds(
    (await repository.reshipsOf([order.id])).filter(isReshipAlive).map(({ id }) => id),
  )
  const last = changes[0]
  return ok({
    orderNo: order.hubNo,
    shop: ctx.tenant.name,
    status: order.status,
    items: order.lines
      .filter((line) => line.status !== 'cancelled')
      .map(({ title, spec, imageUrl, quantity }) => ({ title, spec, imageUrl, quantity })),
    promisedAt: order.promisedAt,
    expectedAt: order.expectedAt,
    deliveredAt: order.deliveredAt,
    placedAt: order.placedAt,
    sentence: sentence(order, parcels[0]?.nodes.at(-1)?.text),
    parcels: parcels.map(({ fulfilmentId, waybill, carrier, node, nodes }) => ({
      waybill,
      carrier,
      node,
      interception: toldStop(stops.find((stop) => stop.fulfilmentId === fulfilmentId)),
      nodes: nodes.map(({ at, node: kind, text, place }) => ({ at, node: kind, text, place })),
    })),
    // What goes out once more has a page of its own.
    reships: await Promise.all(
      again.map(async (reship) => ({
        orderNo: reship.hubNo,
        status: reship.status,
        expectedAt: reship.expectedAt,
        deliveredAt: reship.deliveredAt,
        path: await trackPath(ctx, reship),
      })),
    ),
    receiver: {
      nameMasked: order.receiver.nameMasked,
      cityText: cityTextOf(order.receiver),
    },
    way: parcelWay(
      order,
      parcels.flatMap(({ nodes }) => nodes),
    ),
    // What was promised when; why is the merchant's.
    promises: promises.map(({ promisedAt, madeAt }) => ({ promisedAt, madeAt })),
    // Nothing to look at before the first version is in the log.
    certificate: leaves[0]?.content ? certificateId(ctx.tenant.id, order.id) : null,
    contact,
    addressChange: {
      stage: order.receiver.phoneTail.length < 4 ? 'over' : stage,
      // A shop that keeps its receivers to itself: the new label needs name and phone in plain.
      needsReceiver: order.receiver.cipher?.sealed === undefined,
      last: last ? toldChange(last) : null,
    },
  })
}

/** 北京市 is its own province: said once. */
const cityTextOf = ({ province, city, district }: Order['receiver']): string =>
  `${province}${city === province ? '' : city}${district}`

const toldChange = ({ state, stage, receiver, requestedAt, why }: AddressChange) => ({
  state,
  stage,
  cityText: cityTextOf(receiver),
  requestedAt,
  why,
})

/** How the newest wish to stop a parcel stands; why, and what the courier said, is the merchant's. */
const toldStop = (stop: Interception | undefined) =>
  stop && stop.state !== 'withdrawn'
    ? {
        kind: stop.kind,
        state: stop.state,
        steps: stop.steps.map(({ state, at }) => ({ state, at })),
        // Goods go to the new address once more, where it was for one.
        resends: stop.addressChangeId !== null && (stop.kind === 'return_to_sender' || stop.onFailure === 'reship'),
      }
    : null

/** The buyer asks for another address; what can be answered is what the page shows of it. */
export async function askFromPage(
  env: Env,
  token: string,
  { execution, input }: { readonly execution: Execution; readonly input: AskAddress },
): Promise<Result<Pick<AddressChangeDto, 'state' | 'stage'>, Failure>> {
  const tracked = await readTrackLink(env, token, execution)
  if (!tracked.ok) return tracked
  const { order, ctx } = tracked.value
  const asked = await askAddressChange({ ctx, input: { ...input, orderId: order.id } })
  return asked.ok ? ok({ state: asked.value.state, stage: asked.value.stage }) : asked
}

/** Provinces (`0`), cities of a province, districts of a city: what the form offers next. Empty below. */
export function divisionsUnder(code: string): { readonly code: string; readonly name: string }[] {
  const provinces = allProvinces()
  if (code === '0') return provinces.map(({ code: own, name }) => ({ code: own, name }))
  const province = provinces.find((one) => one.code === code)
  const found =
    province?.cities ?? provinces.flatMap(({ cities }) => cities).find((one) => one.code === code)?.districts
  return (found ?? []).map(({ code: own, name }) => ({ code: own, name }))
}

/** Counts a click on "contact"; the merchant sees which orders worry their buyers. */
export async function countContact(env: Env, token: string, execution: Execution): Promise<Result<void, Failure>> {
  const tracked = await readTrackLink(env, token, execution)
  if (!tracked.ok) return tracked
  const { order, ctx } = tracked.value
  await ctx.db.$client
    .prepare('UPDATE orders SET contact_clicks = contact_clicks + 1 WHERE tenant_id = ? AND id = ?')
    .bind(ctx.tenant.id, order.id)
    .run()
  return ok(undefined)
}
