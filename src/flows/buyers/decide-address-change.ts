/** The merchant's people answer a buyer's change of address. Every step writes an event of the order, so that of two answers one counts. */
import type {
  AddressChangeDto,
  AddressChangeState,
  AddressStage,
} from '../../address-changes/address-changes.contract.ts'
import {
  type AddressChange,
  addressChangesRepository,
  shownAddressChange,
} from '../../address-changes/address-changes.repository.ts'
import { isHeldByBuyer, mayBecome, stageOf } from '../../address-changes/domain/address-change.ts'
import { closeCasesStatement } from '../../cases/open-case.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { isSettled } from '../../interceptions/domain/wish.ts'
import type { OnFailure } from '../../interceptions/interceptions.contract.ts'
import { interceptionsRepository } from '../../interceptions/interceptions.repository.ts'
import { mergingRepository } from '../../merging/merging.repository.ts'
import { canBeAllocated, isRerouting, rerouting, toldReceiver } from '../../orders/domain/accept-order.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { wishesForChange } from '../couriers/start-interception.ts'
import type { HubEffect } from '../effects/effect.ts'
import { decider } from '../merging/merge-orders.ts'
import { saveChanges, withOrder } from '../orders/order-changes.ts'
import { reserveAndRoute } from '../orders/reserve-and-route.ts'
import { promiseForNewPlace } from '../promise/promise-anew.ts'
import { labelsVoided } from '../warehouse/void-labels.ts'

type Answer = Promise<Result<AddressChangeDto, Failure>>
type Decided = Exclude<AddressChangeState, 'requested'>

interface Decision {
  readonly id: string
  readonly to: Decided
  readonly why: string
  readonly onFailure?: OnFailure
}

/**
 * Accepted before picking was done: the order goes to the new address and is routed anew (an effect, so that a crash does not
 * stop it). In a box that stands ready: its label is voided, for a new one to be printed. On the road: the couriers are asked to
 * stop its parcels, and `onFailure` says what happens where they do not. A repeat answers the same.
 */
export async function decideAddressChange({ ctx, input }: { ctx: Ctx; input: Decision }): Answer {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const known = await addressChangesRepository(ctx).byId(input.id)
  if (!known) return fail('address_change.not_found')
  const decided = await withOrder(ctx, known.orderId, (order) => decide(ctx, order, input))
  if (!decided.ok) return decided
  const { order, change } = decided.value
  if (canBeAllocated(order)) await reserveAndRoute({ ctx, input: { orders: [order], continues: true } })
  return ok(shownAddressChange(change))
}

async function decide(
  ctx: Ctx,
  order: Order,
  { id, to, why, onFailure = 'reship' }: Decision,
): Promise<Result<{ readonly order: Order; readonly change: AddressChange }, Failure>> {
  const repository = addressChangesRepository(ctx)
  // Read after the order, whose version guards it.
  const before = await repository.byId(id)
  if (!before) return fail('address_change.not_found')
  if (before.state === to) return ok({ order, change: before })
  if (!mayBecome(before.state, to) || (before.state === 'accepted' && !isForPeople(before.stage, to)))
    return fail('address_change.not_open', { state: before.state })
  if (before.state === 'accepted' && before.stage === 'intercept' && (await isIntercepting(ctx, before)))
    return fail('address_change.intercepting')
  const stage = await stageNow(ctx, order)
  if (to === 'accepted' && stage === 'over') return fail('address_change.too_late')
  const now = ctx.clock.now()
  const isAnswer = before.state === 'requested'
  const change: AddressChange = {
    ...before,
    state: to,
    stage: to === 'accepted' ? stage : before.stage,
    ...(isAnswer ? { decidedAt: now, decidedBy: decider(ctx) } : {}),
    why: to === 'refused' ? why : before.why,
    doneAt: to === 'done' ? now : null,
  }
  const step = stepOf(order, change, now)
  // Of an order that is routed anew, the routing tells it.
  const promise = to === 'done' ? await promiseForNewPlace(ctx, { ...order, receiver: change.receiver }) : null
  const also = to === 'accepted' ? await carriedOut(ctx, order, { change, onFailure }) : null
  const events = [...step.events, ...(also?.events ?? []), ...(promise?.events ?? [])]
  const changed = changeOrder(order, events, now, why)
  if (!changed) return ok({ order, change })
  const saved = await saveChanges(ctx, {
    changes: [changed],
    statements: [
      repository.move(before, change),
      ...(promise?.statements(changed.after.version) ?? []),
      ...(also?.statements ?? []),
      ...(changed.after.receiver === order.receiver || order.reshipOf !== null
        ? []
        : mergingRepository(ctx).keepKeys([changed.after])),
      ...(to === 'accepted' ? [] : [closeCasesStatement(ctx, order.id, ['address_change'], reasons[to], now)]),
    ],
    audit: {
      action: `address_change.${to}`,
      subjects: [order.id, id],
      before: { state: before.state },
      after: { stage: change.stage, why },
    },
    effects: [...step.effects, ...(also?.effects ?? [])],
  })
  return saved.ok ? ok({ order: changed.after, change }) : saved
}

/** What follows by itself beside the new address: labels are voided, parcels stopped. */
export function carriedOut(
  ctx: Ctx,
  order: Order,
  { change, onFailure }: { readonly change: AddressChange; readonly onFailure: OnFailure },
) {
  if (change.stage === 'stop') return labelsVoided(ctx, order)
  return change.stage === 'intercept' ? wishesForChange(ctx, order, { change, onFailure }) : null
}

/** The couriers, or the persons who phone them, end it. */
async function isIntercepting(ctx: Ctx, { id, orderId }: AddressChange): Promise<boolean> {
  const wishes = await interceptionsRepository(ctx).ofOrders([orderId])
  return wishes.some((wish) => wish.addressChangeId === id && !isSettled(wish))
}

/** The routing ends what it began by itself; an address that was changed in the hub is not refused afterwards. */
const isForPeople = (stage: AddressStage, to: Decided): boolean =>
  stage === 'intercept' || (stage === 'stop' && to === 'done')

const reasons: Record<Exclude<Decided, 'accepted'>, string> = {
  refused: '已拒绝改址',
  expired: '24 小时没有答复，按原地址发货',
  done: '改址已办好',
}

export async function stageNow(ctx: Ctx, order: Order): Promise<AddressStage> {
  const whole = unscoped(ctx, 'what can be done with an order depends on all of its jobs')
  const jobs = await fulfilmentRepository(whole).ofOrders([order.id])
  return stageOf(
    order.status,
    jobs.filter(({ status }) => status !== 'cancelled').map(({ status }) => status),
  )
}

function stepOf(
  order: Order,
  { id, state, stage, receiver }: AddressChange,
  now: number,
): { readonly events: readonly OrderEvent[]; readonly effects: readonly HubEffect[] } {
  const release =
    isHeldByBuyer(order) || (state === 'done' && isRerouting(order))
      ? [{ type: 'hold_released', reason: 'address_change' } as const]
      : []
  if (state !== 'accepted')
    return { events: [{ type: 'address_change', changeId: id, state }, ...release], effects: [] }
  // A parcel on the road still goes where its label says.
  if (stage === 'intercept') return { events: [{ type: 'address_change', changeId: id, state }], effects: [] }
  const moved: OrderEvent = {
    type: 'address_change',
    changeId: id,
    state,
    receiver: { ...receiver, instead: order.receiver.instead ?? toldReceiver(order.receiver) },
  }
  if (stage === 'stop') return { events: [moved], effects: [] }
  return {
    events: [moved, { type: 'hold_placed', hold: { ...rerouting, detail: '买家改了地址，重新分单中', since: now } }],
    effects: [{ kind: 'address.finish', changeId: id }],
  }
}
