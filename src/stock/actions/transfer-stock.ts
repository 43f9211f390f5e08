import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { askLedger, refusalIn, type Wish } from '../ask-ledger.ts'
import type { StockState, TransferStockBody } from '../stock.contract.ts'

/** 调拨: pieces leave one warehouse and are on their way to another; they are sold again once they are received there. */
export async function transferStock({
  ctx,
  input,
}: {
  ctx: Ctx
  input: TransferStockBody & { readonly sku: string; readonly idempotencyKey: string | null }
}): Promise<Result<StockState, Failure>> {
  const allowed = authorise(ctx, 'stock:write')
  if (!allowed.ok) return allowed
  const { sku, idempotencyKey, ...change } = input
  const wishes: Wish[] = [{ kind: 'transfer', ...change }]
  const said = await askLedger({ ctx, sku, wishes, idempotencyKey })
  if (!said.ok) return said
  const refusal = refusalIn(said.value, sku, wishes)
  if (refusal) return { ok: false, error: refusal }
  const { statements, state } = said.value
  const written = await commit(ctx, {
    statements,
    audit: { action: 'stock.transferred', subjects: [sku], after: { ...change, seq: state.seq } },
  })
  return written.ok ? ok(state) : written
}
