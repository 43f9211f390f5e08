/** What a wish that served a change of address owes when it has ended: the goods sent again where they have to be, then the change's own end. May be repeated from any point. */
import { type AddressChange, addressChangesRepository } from '../../address-changes/address-changes.repository.ts'
import { whyOfEnd } from '../../address-changes/domain/address-change.ts'
import { closeCasesStatement } from '../../cases/open-case.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { isOpen, outcomeOf, wantsFreightBack, wantsReship } from '../../interceptions/domain/wish.ts'
import { type Interception, interceptionsRepository } from '../../interceptions/interceptions.repository.ts'
import { toldReceiver } from '../../orders/domain/accept-order.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { onTheRoad } from '../../orders/domain/order-lifecycle.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { EffectResult } from '../effects/carry-out-effects.ts'
import { saveChanges, withOrder } from '../orders/order-changes.ts'
import { reshipOrder } from '../orders/reship-order.ts'
import { promiseForNewPlace } from '../promise/promise-anew.ts'
import { freightRefund } from './freight-refund.ts'

export async function settleInterception(ctx: Ctx, interceptionId: string): Promise<EffectResult> {
  const wish = await interceptionsRepository(ctx).byId(interceptionId)
  const { addressChangeId } = wish ?? {}
  if (!wish || isOpen(wish) || addressChangeId == null) return ok(undefined)
  const change = await addressChangesRepository(ctx).byId(addressChangeId)
  if (change?.state !== 'accepted') return ok(undefined)
  if (wantsReship(wish) && wish.reshipOrderId === null) {
    const sent = await sendAgain(ctx, wish, change)
    if (!sent.ok) return sent
  }
  return withOrder(ctx, wish.orderId, (order) => endChange(ctx, order, addressChangeId))
}

/** One order a wish, however often it is tried: `reshipOrder` knows the cause. */
async function sendAgain(ctx: Ctx, wish: Interception, change: AddressChange): Promise<Result<void, Failure>> {
  const { orderId, fulfilmentId, carrier, waybill, state } = wish
  const why = state === 'succeeded' ? '改址：原包裹已拦截退回' : '改址：原包裹没有拦住'
  const made = await reshipOrder({
    ctx,
    input: { orderId, causeId: wish.id, receiver: change.receiver, why, fulfilmentIds: [fulfilmentId] },
  })
  const order = await ordersRepository(ctx).byId(orderId)
  if (!order) return fail('order.not_found')
  const known = made.ok ? made.value.orderId : await insteadOf(ctx, order, made.error)
  if (known === null) return made.ok ? ok(undefined) : made
  return commit(ctx, {
    statements: [
      interceptionsRepository(ctx).reshipped(wish.id, known),
      ...(wantsFreightBack(wish) && known !== ''
        ? freightRefund(ctx, [{ order, fulfilmentId, carrier, waybill, why: '改址拦截没有成功，已补发' }])
        : []),
    ],
    audit: { action: 'interception.reshipped', subjects: [orderId, wish.id], after: { reship: known, why } },
  })
}

/** A person was faster with these pieces, or the money was given back: nothing more is to be sent. Null: it may still go. */
async function insteadOf(ctx: Ctx, order: Order, { code }: Failure): Promise<string | null> {
  if (code === 'order.already_reshipped') return (await ordersRepository(ctx).reshipsOf([order.id])).at(-1)?.id ?? ''
  return code === 'order.nothing_to_reship' ? '' : null
}

/** Once all wishes of the change are settled. */
async function endChange(ctx: Ctx, order: Order, changeId: string): Promise<Result<void, Failure>> {
  const repository = addressChangesRepository(ctx)
  const before = await repository.byId(changeId)
  const wishes = (await interceptionsRepository(ctx).ofOrders([order.id])).filter(
    ({ addressChangeId }) => addressChangeId === changeId,
  )
  const outcome = outcomeOf(wishes)
  if (before?.state !== 'accepted' || outcome === null) return ok(undefined)
  const now = ctx.clock.now()
  const isDone = outcome.state === 'done'
  const after: AddressChange = {
    ...before,
    state: outcome.state,
    why: isDone ? (outcome.left > 0 ? whyOfEnd.partly : before.why) : whyNot(wishes),
    doneAt: isDone ? now : null,
  }
  const moved: OrderEvent = {
    type: 'address_change',
    changeId,
    state: after.state,
    ...(outcome.goesNew
      ? { receiver: { ...before.receiver, instead: order.receiver.instead ?? toldReceiver(order.receiver) } }
      : {}),
  }
  const goingNew = outcome.goesNew ? changeOrder(order, [moved], now, '')?.after : null
  const promise = goingNew && onTheRoad(order.status) ? await promiseForNewPlace(ctx, goingNew) : null
  const words = isDone ? '改址已办好' : after.why
  const changed = changeOrder(order, [moved, ...(promise?.events ?? [])], now, words)
  if (!changed) return ok(undefined)
  return saveChanges(ctx, {
    changes: [changed],
    statements: [
      repository.move(before, after),
      closeCasesStatement(ctx, order.id, ['address_change'], words, now),
      ...(promise?.statements(changed.after.version) ?? []),
    ],
    audit: {
      action: `address_change.${after.state}`,
      subjects: [order.id, changeId],
      before: { state: before.state },
      after: { stage: after.stage, why: after.why },
    },
  })
}

/** What the buyer reads: no names, and nothing that the courier said to the merchant. */
function whyNot(wishes: readonly Interception[]): string {
  if (wishes.every(({ state }) => state === 'withdrawn')) return whyOfEnd.withdrawn
  return wishes.some(({ reshipOrderId }) => reshipOrderId === '') ? whyOfEnd.settled : whyOfEnd.missed
}
