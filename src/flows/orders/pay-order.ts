/**
 * An order becomes paid by a transaction, in one commit with the transaction's own state: promise, stock and jobs included where
 * the ledgers give them. An order that had ended for want of payment comes back only if all of its pieces can be had.
 */
import { closeCasesById } from '../../cases/cases.repository.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { ok, type Result } from '../../core/result.ts'
import { canBeAllocated, revivalOf } from '../../orders/domain/accept-order.ts'
import { changeOrder, joinChanges } from '../../orders/domain/change-order.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { moved, type Payment } from '../../payments/domain/payment.ts'
import { paymentsRepository } from '../../payments/payments.repository.ts'
import type { Conflict } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { mayBeginWork } from '../../tenants/domain/standing.ts'
import { orderNotice } from '../notices/notice-facts.ts'
import { recordPromises } from '../promise/record-promises.ts'
import { allocationOf, allocationStatements, settleLocked, shipmentsOf } from './allocate.ts'
import { holdShort } from './hold-short.ts'
import { loadNetwork, promiseFor } from './network.ts'
import { saveChanges } from './order-changes.ts'
import { lockOrders, reserveAndRoute } from './reserve-and-route.ts'

export interface PayInput {
  readonly order: Order
  readonly payment: Payment
  readonly payMethod: Order['payMethod']
}

/** `short`: not revived, its pieces are gone. `undecided`: not revived, the ledgers could not be asked. */
export type Paid = 'paid' | 'short' | 'undecided'

/** Safe to repeat: the versions of order and transaction guard the commit, the names of the holds what was locked before it. */
export async function payOrder(
  ctx: Ctx,
  { order, payment, payMethod }: PayInput,
  { revives }: { readonly revives: boolean },
): Promise<Result<Paid, Conflict>> {
  const now = ctx.clock.now()
  const why = revives ? '超时取消后到账，订单恢复' : '已付款'
  const steps: OrderEvent[] = [
    ...(revives ? revivalOf(order, now) : []),
    { type: 'paid', paidAt: payment.paidAt, payMethod },
  ]
  const paid = changeOrder(order, steps, now, why)?.after ?? order
  const network = await loadNetwork(ctx, [paid])
  const movable = mayBeginWork(ctx.tenant, now) && canBeAllocated(paid) ? [paid] : []
  const stock = await lockOrders({ ctx, orders: movable, network })
  if (revives && stock.undecided > 0) return ok('undecided')
  if (revives && stock.short.length > 0) return ok('short')

  const [lock] = stock.locked
  const shipments = lock ? shipmentsOf(lock) : (stock.short[0]?.decision.shipments ?? [])
  const promised = paid.promisedAt === null ? promiseFor(paid, network, shipments, now) : null
  const change = changeOrder(
    order,
    [...steps, ...(promised ? [{ type: 'promised', promisedAt: promised.promisedAt, first: true } as const] : [])],
    now,
    why,
  )
  if (!change) return ok('paid')
  const allocation = lock ? allocationOf(ctx, network, { ...lock, order: change.after }) : null
  const saved = await saveChanges(ctx, {
    changes: [joinChanges(change, allocation?.change ?? null)],
    statements: [
      ...paymentsRepository(ctx).update(
        moved(
          payment,
          { orderId: order.id, state: 'applied', why: revives ? '超时后到账，订单已恢复' : '', nextAt: null },
          now,
        ),
      ),
      ...recordPromises(ctx, promised ? [{ ...promised, orderId: order.id, version: 1, reason: '付款时承诺' }] : []),
      ...allocationStatements(ctx, allocation ? [allocation] : []),
      closeCasesById(ctx, [caseId(payment.id, 'payment_unclaimed', 1)], {
        closedAt: now,
        closedBy: 'system',
        closeReason: '订单已到，款项入账',
      }),
    ],
    audit: {
      action: revives ? 'order.revived' : 'order.paid',
      subjects: [order.id, payment.id],
      before: { status: order.status },
      after: { status: 'paid', transaction: payment.transactionId, amountFen: payment.amountFen },
    },
    effects: revives ? [orderNotice(change.after, 'payment.late', now, { detail: '订单已恢复，库存重新锁定' })] : [],
  })
  if (!saved.ok) {
    const again = (fresh: Order) => reserveAndRoute({ ctx, input: { orders: [fresh] } })
    if (lock) await settleLocked({ ctx, item: lock, again })
    return saved
  }
  await holdShort(
    ctx,
    stock.short.map(({ decision }) => ({ order: change.after, decision })),
  )
  return ok('paid')
}
