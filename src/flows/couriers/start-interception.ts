/** 拦截: somebody wants a parcel on the road stopped, for an order's sake or for a buyer's new address. Recorded first; the courier is asked by an effect. */
import { type AddressChange, addressChangesRepository } from '../../address-changes/address-changes.repository.ts'
import { derivedId } from '../../core/ids.ts'
import { maskPhonesInText } from '../../core/mask.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { isOpen, nextLook, step, type WishStepTaken } from '../../interceptions/domain/wish.ts'
import type {
  InterceptionDto,
  OnFailure,
  StartInterception,
  WishKind,
} from '../../interceptions/interceptions.contract.ts'
import {
  type Interception,
  interceptionsRepository,
  shownInterception,
} from '../../interceptions/interceptions.repository.ts'
import { factOf, type OrderFact } from '../../logistics/domain/track.ts'
import { parcelsOfOrders } from '../../logistics/logistics.queries.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { Order } from '../../orders/domain/order.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { decider } from '../merging/merge-orders.ts'
import { saveChanges, withOrder } from '../orders/order-changes.ts'
import { courierConnections, courierFor } from './couriers.ts'
import { eventOf, type InterceptionNews, owedBy } from './step-interception.ts'

/** A repeat of the request answers the same. */
export async function startInterception({
  ctx,
  input,
}: {
  ctx: Ctx
  input: StartInterception & { readonly orderId: string }
}): Promise<Result<InterceptionDto, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const started = await withOrder(ctx, input.orderId, (order) => start(ctx, order, input))
  return started.ok ? ok(shownInterception(started.value)) : started
}

async function start(ctx: Ctx, order: Order, input: StartInterception): Promise<Result<Interception, Failure>> {
  const id = await wishId(order, input.requestId)
  const known = await interceptionsRepository(ctx).byId(id)
  if (known) return ok(known)
  if (!(await fulfilmentRepository(ctx).byId(input.fulfilmentId))) return fail('fulfilment.not_found')
  const parcel = (await parcelsOnTheRoad(ctx, order)).find(({ job }) => job.id === input.fulfilmentId)
  if (!parcel) return fail('interception.not_on_the_road')
  if (parcel.isShared) return fail('interception.shared_parcel')
  if (parcel.isWanted) return fail('interception.already_open')
  const change = (await addressChangesRepository(ctx).ofOrder(order.id)).find(
    ({ state, stage }) => state === 'accepted' && stage === 'intercept',
  )
  if (input.kind === 'change_address' && !change) return fail('interception.no_address')
  const { kind, onFailure } = input
  const reason = maskPhonesInText(input.reason)
  const news = await wishesFor(ctx, order, [{ id, parcel, kind, onFailure, reason, changeId: change?.id ?? null }])
  const [wish] = news.wishes
  const changed = changeOrder(order, news.events, ctx.clock.now(), reason)
  if (!wish || !changed) return fail('interception.not_on_the_road')
  const saved = await saveChanges(ctx, {
    changes: [changed],
    statements: news.statements,
    audit: {
      action: 'interception.wanted',
      subjects: [order.id, id],
      after: { kind, waybill: wish.waybill, byHand: wish.byHand, why: reason },
    },
    effects: news.effects,
  })
  return saved.ok ? ok(wish) : saved
}

/** The courier knows the wish by it too. */
const wishId = (order: Order, cause: string): Promise<string> =>
  derivedId('icp', order.createdAt, `interception\n${order.id}\n${cause}`)

interface RoadParcel {
  readonly job: Fulfilment
  readonly fact: OrderFact
  /** Goods of other orders lie in it. */
  readonly isShared: boolean
  /** Somebody wants it stopped already. */
  readonly isWanted: boolean
}

/** Parcels of the order that have left and have not arrived anywhere. */
async function parcelsOnTheRoad(ctx: Ctx, order: Order): Promise<RoadParcel[]> {
  const whole = unscoped(ctx, 'what can be stopped is the same whoever asks')
  const left = (await fulfilmentRepository(whole).ofOrders([order.id])).filter(
    ({ status, waybill }) => (status === 'handed_over' || status === 'collected') && waybill !== null,
  )
  const [parcels, mates, wishes] = await Promise.all([
    parcelsOfOrders(whole, [order.id]),
    fulfilmentRepository(whole).ofPackages(left.flatMap(({ packageId }) => packageId ?? [])),
    interceptionsRepository(whole).ofOrders([order.id]),
  ])
  return left.flatMap((job) => {
    const parcel = (parcels.get(order.id) ?? []).find(({ fulfilmentId }) => fulfilmentId === job.id)
    const fact = parcel ? factOf(parcel.node) : 'shipped'
    if (fact === 'delivered' || fact === 'returned') return []
    const isShared = mates.some(
      (mate) => mate.packageId === job.packageId && mate.id !== job.id && mate.status !== 'cancelled',
    )
    const isWanted = wishes.some((wish) => wish.fulfilmentId === job.id && isOpen(wish))
    return [{ job, fact, isShared, isWanted }]
  })
}

interface WantedStop {
  readonly id: string
  readonly parcel: RoadParcel
  /** Null: another address where a courier can be asked for it, else back. */
  readonly kind: WishKind | null
  readonly onFailure: OnFailure
  readonly reason: string
  readonly changeId: string | null
}

type Wishes = Omit<InterceptionNews, 'job'> & { readonly wishes: readonly Interception[] }

/** For the caller's batch. */
async function wishesFor(ctx: Ctx, order: Order, wanted: readonly WantedStop[]): Promise<Wishes> {
  const couriers = wanted.length > 0 ? await courierConnections(ctx) : []
  const news = wanted.map((stop) => {
    const { job } = stop.parcel
    const courier = courierFor(couriers, {
      task: 'intercept',
      carrier: job.carrier,
      prefer: job.label?.connectionId ?? null,
    })
    const taken = firstStep(ctx, order, stop, courier !== null)
    const { wish } = taken
    const asks = isOpen(wish) && !wish.byHand ? [{ kind: 'courier.intercept', interceptionId: wish.id } as const] : []
    const owed = owedBy(ctx, taken, { order, job })
    return { ...owed, wish, effects: [...asks, ...owed.effects] }
  })
  return {
    wishes: news.map(({ wish }) => wish),
    events: news.map(({ wish }) => eventOf(wish)),
    statements: [
      ...interceptionsRepository(ctx).insert(news.map(({ wish }) => wish)),
      ...fulfilmentRepository(ctx).update(news.flatMap(({ job }) => job ?? [])),
      ...news.flatMap(({ statements }) => statements),
    ],
    effects: news.flatMap(({ effects }) => effects),
  }
}

function firstStep(ctx: Ctx, order: Order, stop: WantedStop, canAsk: boolean): WishStepTaken<Interception> {
  const now = ctx.clock.now()
  const { id, parcel, onFailure, reason, changeId } = stop
  const canChange = canAsk && parcel.fact !== 'returning'
  const wish: Interception = {
    id,
    orderId: order.id,
    fulfilmentId: parcel.job.id,
    addressChangeId: changeId,
    carrier: parcel.job.carrier,
    waybill: parcel.job.waybill ?? '',
    kind: stop.kind ?? (canChange ? 'change_address' : 'return_to_sender'),
    state: 'wanted',
    steps: [{ state: 'wanted', at: now, by: decider(ctx) ?? '', detail: reason }],
    byHand: !canAsk,
    onFailure,
    reason,
    connectionId: '',
    reference: '',
    reshipOrderId: null,
    requestedAt: now,
    acceptedAt: null,
    endedAt: null,
    lookAt: null,
  }
  // It comes back already: nobody has to be asked.
  const seen = step(wish, { type: 'tracked', fact: 'returning', detail: '包裹已在退回途中' }, now)
  if (parcel.fact === 'returning' && seen.wish !== wish) return seen
  return { wish: { ...wish, lookAt: nextLook(wish, now) }, owed: canAsk ? [] : ['phone'] }
}

/** One wish a parcel that is on the road, for an accepted change of address. None where a parcel is shared with other orders: a person does it. */
export async function wishesForChange(
  ctx: Ctx,
  order: Order,
  { change, onFailure }: { readonly change: Pick<AddressChange, 'id'>; readonly onFailure: OnFailure },
): Promise<Wishes> {
  const parcels = await parcelsOnTheRoad(ctx, order)
  const mayStop = parcels.every(({ isShared, isWanted }) => !isShared && !isWanted)
  return wishesFor(
    ctx,
    order,
    await Promise.all(
      (mayStop ? parcels : []).map(async (parcel) => ({
        id: await wishId(order, `${change.id}\n${parcel.job.id}`),
        parcel,
        kind: null,
        onFailure,
        reason: '买家改地址',
        changeId: change.id,
      })),
    ),
  )
}
