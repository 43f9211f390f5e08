import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { askLedger, refusalIn, type Wish } from '../ask-ledger.ts'
import type { RestockStockBody, StockState } from '../stock.contract.ts'

/** 退货入库: pieces come back, to be sold at once or inspected first. */
export async function restockStock({
  ctx,
  input,
}: {
  ctx: Ctx
  input: RestockStockBody & { readonly sku: string; readonly idempotencyKey: string | null }
}): Promise<Result<StockState, Failure>> {
  const allowed = authorise(ctx, 'stock:write')
  if (!allowed.ok) return allowed
  const { sku, idempotencyKey, ...change } = input
  const wishes: Wish[] = [{ kind: 'restock', ...change }]
  const said = await askLedger({ ctx, sku, wishes, idempotencyKey })
  if (!said.ok) return said
  const refusal = refusalIn(said.value, sku, wishes)
  if (refusal) return { ok: false, error: refusal }
  const { statements, state } = said.value
  const written = await commit(ctx, {
    statements,
    audit: { action: 'stock.restocked', subjects: [sku], after: { ...change, seq: state.seq } },
  })
  return written.ok ? ok(state) : written
}
