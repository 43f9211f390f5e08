/**
 * Two that work on one order at once use the same names for its holds, so what the slower one gave back may be what the faster
 * one's jobs rely on. Whoever comes too late asks the ledgers for those holds once more; what a third has taken meanwhile is for a person.
 */
import { caseId } from '../../cases/domain/case-id.ts'
import { openCases } from '../../cases/open-case.ts'
import { ok } from '../../core/result.ts'
import { hasEnded } from '../../fulfilment/domain/shared-parcel.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { Order } from '../../orders/domain/order.ts'
import { holdsStock } from '../../orders/domain/order-lifecycle.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { applyToLedgers, stockLedger } from '../../stock/stock-ledger.client.ts'
import type { LedgerCommand, StockHold } from '../../stock/stock-ledger.port.ts'
import { saveChanges, withOrder } from './order-changes.ts'

interface Own {
  readonly sku: string
  readonly hold: StockHold
}

/**
 * `order`: as it is now; nothing to do for one that no other has allocated. `own`: what the slower one holds in the end; it ends
 * in the same call, where it is other than the jobs say.
 */
export async function assureHolds(caller: Ctx, order: Order, own: readonly Own[] = []): Promise<void> {
  if (!holdsStock(order.status)) return
  const ctx = unscoped(caller, 'the holds of all jobs of an order, wherever they are packed')
  const jobs = (await fulfilmentRepository(ctx).ofOrders([order.id])).filter((job) => !hasEnded(job))
  const wanted = jobs.flatMap(({ warehouseId, lines }) =>
    lines.map(({ sku, holdId, lineNo, quantity }) => {
      const command = {
        kind: 'reserve',
        requestId: ctx.ids.next('cmd'),
        holdId,
        warehouseId,
        quantity,
        owner: { kind: 'order_line', orderId: order.id, lineNo },
        reason: order.hubNo,
        expiresAt: null,
      } satisfies LedgerCommand
      return { sku, quantity, warehouseId, command }
    }),
  )
  const isTheirs = ({ hold }: Own) =>
    wanted.some(
      ({ command, warehouseId, quantity }) =>
        command.holdId === hold.holdId && warehouseId === hold.warehouseId && quantity === hold.quantity,
    )
  const commands = [
    ...own
      .filter((one) => !isTheirs(one))
      .map(({ sku, hold: { holdId } }) => ({
        sku,
        command: { kind: 'release', requestId: ctx.ids.next('cmd'), holdId } as const,
      })),
    ...wanted,
  ]
  const answers = await applyToLedgers({
    ledger: stockLedger(ctx.env),
    tenant: ctx.tenant,
    commandsBySku: new Map(
      [...Map.groupBy(commands, ({ sku }) => sku)].map(([sku, list]) => [sku, list.map(({ command }) => command)]),
    ),
    now: ctx.clock.now(),
  })
  const lost = wanted.filter(({ sku, quantity, warehouseId, command }) => {
    const answer = answers.get(sku)
    const outcome = answer?.ok ? answer.value.outcomes.find(({ requestId }) => requestId === command.requestId) : null
    return !outcome?.ok || outcome.hold?.warehouseId !== warehouseId || outcome.hold.quantity !== quantity
  })
  const pieces = lost.map(({ sku, quantity }) => `${sku} ×${quantity}`).join('、')
  if (lost.length > 0) await holdForPerson(ctx, order.id, `${pieces} 没有锁住，可能已卖给别人：请改派或取消`)
}

async function holdForPerson(ctx: Ctx, orderId: string, detail: string): Promise<void> {
  await withOrder(ctx, orderId, (order) => {
    const now = ctx.clock.now()
    const hold = { reason: 'human_gate', detail, by: 'system', since: now } as const
    const change = changeOrder(order, [{ type: 'hold_placed', hold }], now, detail)
    if (!change || !holdsStock(order.status)) return Promise.resolve(ok(undefined))
    const id = caseId(orderId, 'short', order.version)
    return saveChanges(ctx, {
      changes: [change],
      statements: openCases(ctx, [
        { id, kind: 'short', orderId, severity: 'red', detail, dueAt: order.shipBy, openedAt: now },
      ]),
      audit: { action: 'order.held', subjects: [orderId], after: { reason: hold.reason, detail } },
    })
  })
}
