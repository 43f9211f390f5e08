import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { askLedger, refusalIn, type Wish } from '../ask-ledger.ts'
import type { AdjustStockBody, StockState } from '../stock.contract.ts'

/** Corrects one class of one warehouse by a signed difference. Pieces pass inspection by `of: qc` with a negative one. */
export async function adjustStock({
  ctx,
  input,
}: {
  ctx: Ctx
  input: AdjustStockBody & { readonly sku: string; readonly idempotencyKey: string | null }
}): Promise<Result<StockState, Failure>> {
  const allowed = authorise(ctx, 'stock:write')
  if (!allowed.ok) return allowed
  const { sku, idempotencyKey, ...change } = input
  const wishes: Wish[] = [{ kind: 'adjust', ...change }]
  const said = await askLedger({ ctx, sku, wishes, idempotencyKey })
  if (!said.ok) return said
  const refusal = refusalIn(said.value, sku, wishes)
  if (refusal) return { ok: false, error: refusal }
  const { statements, state } = said.value
  const written = await commit(ctx, {
    statements,
    audit: { action: 'stock.adjusted', subjects: [sku], after: { ...change, seq: state.seq } },
  })
  return written.ok ? ok(state) : written
}
