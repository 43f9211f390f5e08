import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { askLedger, refusalIn, type Wish } from '../ask-ledger.ts'
import type { StockState } from '../stock.contract.ts'

/**
 * `adjust` corrects one class of one warehouse by a signed difference; pieces pass inspection by `of: qc` with a negative one.
 * `transfer` 调拨: pieces leave one warehouse and are on their way to another, sold again once they are received there.
 * `receive` 入库: pieces that were on their way have arrived. `restock` 退货入库: pieces come back, sold at once or inspected first.
 */
export type StockChange = Extract<Wish, { kind: keyof typeof done }>

const done = { adjust: 'adjusted', transfer: 'transferred', receive: 'received', restock: 'restocked' } as const

export async function changeStock({
  ctx,
  input: { sku, change, idempotencyKey },
}: {
  ctx: Ctx
  input: { readonly sku: string; readonly change: StockChange; readonly idempotencyKey: string | null }
}): Promise<Result<StockState, Failure>> {
  const allowed = authorise(ctx, 'stock:write')
  if (!allowed.ok) return allowed
  const said = await askLedger({ ctx, sku, wishes: [change], idempotencyKey })
  if (!said.ok) return said
  const refusal = refusalIn(said.value, sku, [change])
  if (refusal) return { ok: false, error: refusal }
  const { statements, state } = said.value
  const { kind, ...what } = change
  const written = await commit(ctx, {
    statements,
    audit: { action: `stock.${done[kind]}`, subjects: [sku], after: { ...what, seq: state.seq } },
  })
  return written.ok ? ok(state) : written
}
