/** An accepted change of address is carried through: the order is routed anew for its new place. May be repeated from any point. */
import { type AddressChange, addressChangesRepository } from '../../address-changes/address-changes.repository.ts'
import { closeCasesStatement } from '../../cases/open-case.ts'
import { ok } from '../../core/result.ts'
import { isRerouting } from '../../orders/domain/accept-order.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { OrderEvent } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { promisesOf } from '../../promise/promise.repository.ts'
import type { EffectResult } from '../effects/carry-out-effects.ts'
import { saveChanges, withOrder } from '../orders/order-changes.ts'
import { routeAnew } from '../orders/route-anew.ts'
import { ADDRESS_CHANGED, promiseForNewPlace } from '../promise/promise-anew.ts'
import { carriedOut, stageNow } from './decide-address-change.ts'

export async function finishAddressChange(ctx: Ctx, changeId: string): Promise<EffectResult> {
  const repository = addressChangesRepository(ctx)
  const change = await repository.byId(changeId)
  if (change?.state !== 'accepted' || change.stage !== 'change') return ok(undefined)
  const order = await ordersRepository(ctx).byId(change.orderId)
  if (!order) return ok(undefined)
  // Nothing is allocated before payment; without the mark the routing happened already.
  if (order.status !== 'pending_payment' && isRerouting(order)) {
    const routed = await routeAnew({
      ctx,
      input: { orderId: order.id, why: '买家改了地址', movesPromise: ADDRESS_CHANGED },
    })
    if (!routed.ok && routed.error.code !== 'order.not_movable') return routed
  }
  return withOrder(ctx, order.id, async (fresh) => {
    const before = await repository.byId(changeId)
    if (before?.state !== 'accepted') return ok(undefined)
    const stage = await stageNow(ctx, fresh)
    const now = ctx.clock.now()
    // It left, or was picked, in the meantime: its label is voided, its parcels are stopped.
    const isDone = stage === 'change'
    const isOver = stage === 'over'
    const after: AddressChange = isDone
      ? { ...before, state: 'done', doneAt: now }
      : isOver
        ? { ...before, state: 'refused', why: '订单已结束' }
        : { ...before, stage }
    const promise = isDone && !(await isPromised(ctx, before)) ? await promiseForNewPlace(ctx, fresh) : null
    const also =
      after.state === 'accepted' ? await carriedOut(ctx, fresh, { change: after, onFailure: 'reship' }) : null
    const events: OrderEvent[] = [
      { type: 'address_change', changeId, state: after.state },
      ...(also?.events ?? []),
      ...(promise?.events ?? []),
      ...((isDone || isOver) && isRerouting(fresh)
        ? [{ type: 'hold_released', reason: 'address_change' } as const]
        : []),
    ]
    const changed = changeOrder(fresh, events, now, '买家改了地址')
    if (!changed) return ok(undefined)
    return saveChanges(ctx, {
      changes: [changed],
      statements: [
        repository.move(before, after),
        ...(promise?.statements(changed.after.version) ?? []),
        ...(also?.statements ?? []),
        ...(isDone || isOver
          ? [closeCasesStatement(ctx, fresh.id, ['address_change'], isDone ? '改址已办好' : '订单已结束', now)]
          : []),
      ],
      audit: { action: `address_change.${after.state}`, subjects: [fresh.id, changeId], after: { stage } },
      effects: also?.effects ?? [],
    })
  })
}

/** The routing has told the new promise already; not where the goods are short there, or where a crash came between. */
async function isPromised(ctx: Ctx, { orderId, decidedAt }: AddressChange): Promise<boolean> {
  const versions = await promisesOf(ctx, orderId)
  return versions.some(({ reason, madeAt }) => reason === ADDRESS_CHANGED && madeAt >= (decidedAt ?? 0))
}
