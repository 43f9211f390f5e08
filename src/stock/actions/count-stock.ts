import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { askLedger, refusalIn, type Wish } from '../ask-ledger.ts'
import type { CountStockBody, StockState } from '../stock.contract.ts'
import { reached, stockLedger } from '../stock-ledger.client.ts'
import type { WarehouseQuantities } from '../stock-ledger.port.ts'

/**
 * 盘点: sets what was counted, one command a warehouse. All or nothing as far as can be seen before: a count below what
 * is promised is refused with the number of pieces that are `missing`. A SKU that has no books yet gets them.
 */
export async function countStock({
  ctx,
  input,
}: {
  ctx: Ctx
  input: CountStockBody & { readonly sku: string; readonly idempotencyKey: string | null }
}): Promise<Result<StockState, Failure>> {
  const allowed = authorise(ctx, 'stock:write')
  if (!allowed.ok) return allowed
  const { sku, counts, reason, idempotencyKey } = input
  const before = await reached(
    sku,
    stockLedger(ctx.env).explain({ tenantId: ctx.tenant.id, shard: ctx.tenant.shard, sku }, ctx.clock.now()),
  )
  if (!before.ok) return before
  for (const count of counts) {
    const missing = missingPieces(count, before.value.levels)
    if (missing > 0) return fail('stock.would_be_negative', { sku, warehouseId: count.warehouseId, missing })
  }
  const wishes = counts.map((count): Wish => ({ kind: 'count', ...count, reason }))
  const said = await askLedger({ ctx, sku, wishes, idempotencyKey })
  if (!said.ok) return said
  // A sale may have come between; what was counted elsewhere stands and is on record.
  const refusal = refusalIn(said.value, sku, wishes)
  const done = counts.filter((_, index) => said.value.answer.outcomes[index]?.ok)
  const { statements, state } = said.value
  if (done.length > 0) {
    const levels = before.value.levels.filter((level) => done.some((count) => count.warehouseId === level.warehouseId))
    const written = await commit(ctx, {
      statements,
      audit: {
        action: 'stock.counted',
        subjects: [sku],
        before: levels,
        after: { counts: done, reason, seq: state.seq },
      },
    })
    if (!written.ok) return written
  }
  return refusal ? { ok: false, error: refusal } : ok(state)
}

function missingPieces(count: CountStockBody['counts'][number], levels: readonly WarehouseQuantities[]): number {
  const level = levels.find(({ warehouseId }) => warehouseId === count.warehouseId)
  return (
    (level?.locked ?? 0) +
    (level?.pooled ?? 0) +
    (count.qc ?? level?.qc ?? 0) +
    (count.inTransit ?? level?.inTransit ?? 0) -
    count.onHand
  )
}
