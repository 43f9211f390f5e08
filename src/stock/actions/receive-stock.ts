import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { askLedger, refusalIn, type Wish } from '../ask-ledger.ts'
import type { ReceiveStockBody, StockState } from '../stock.contract.ts'

/** 入库: pieces that were on their way have arrived. */
export async function receiveStock({
  ctx,
  input,
}: {
  ctx: Ctx
  input: ReceiveStockBody & { readonly sku: string; readonly idempotencyKey: string | null }
}): Promise<Result<StockState, Failure>> {
  const allowed = authorise(ctx, 'stock:write')
  if (!allowed.ok) return allowed
  const { sku, idempotencyKey, ...change } = input
  const wishes: Wish[] = [{ kind: 'receive', ...change }]
  const said = await askLedger({ ctx, sku, wishes, idempotencyKey })
  if (!said.ok) return said
  const refusal = refusalIn(said.value, sku, wishes)
  if (refusal) return { ok: false, error: refusal }
  const { statements, state } = said.value
  const written = await commit(ctx, {
    statements,
    audit: { action: 'stock.received', subjects: [sku], after: { ...change, seq: state.seq } },
  })
  return written.ok ? ok(state) : written
}
