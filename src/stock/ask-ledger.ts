/** A change by a person or a partner: which warehouses exist, under which request id it is sent, what the ledger said. */
import { fnv1a } from '../core/hash.ts'
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { andText, inWarehousesSeen, warehouseSeen } from '../platform/row-scope.ts'
import { totalsOf } from './domain/explain-stock.ts'
import type { StockState } from './stock.contract.ts'
import type { StockErrorCode } from './stock.errors.ts'
import { knownSku } from './stock.queries.ts'
import { levelStatements } from './stock.repository.ts'
import { reached, stockLedger } from './stock-ledger.client.ts'
import type { LedgerAnswer, LedgerCommand } from './stock-ledger.port.ts'

/** A command that has no request id yet. */
export type Wish = LedgerCommand extends infer C ? (C extends LedgerCommand ? Omit<C, 'requestId'> : never) : never

export interface LedgerSaid {
  readonly answer: LedgerAnswer
  readonly state: StockState
  /** Brings the projection up at once, so that a person reads what they wrote. */
  readonly statements: D1PreparedStatement[]
}

/**
 * Sends the wishes to the SKU's ledger. With the caller's idempotency key the request ids are derived from it and from
 * what is wished, so that a repeat changes nothing; without one each call is a new change.
 * Refusals of the ledger become its code with `sku`, `warehouseId`, `available` and the warehouses `applied` before it.
 */
export async function askLedger({
  ctx,
  sku,
  wishes,
  idempotencyKey,
}: {
  ctx: Ctx
  sku: string
  wishes: readonly Wish[]
  idempotencyKey: string | null
}): Promise<Result<LedgerSaid, Failure<StockErrorCode>>> {
  // Only a stock-take may open the books of goods that nobody has catalogued.
  if (wishes.some((wish) => wish.kind !== 'count') && !(await knownSku(ctx, sku)))
    return fail('stock.not_found', { sku })
  const missing = await unknownWarehouses(ctx, [...new Set(wishes.flatMap(warehousesOf))])
  if (missing.length > 0) return fail('warehouse.not_found', { warehouseIds: missing })
  const commands = wishes.map(
    (wish, index): LedgerCommand => ({ ...wish, requestId: requestIdOf(ctx, wish, index, idempotencyKey) }),
  )
  const now = ctx.clock.now()
  const asked = await reached(
    sku,
    stockLedger(ctx.env).apply({ tenantId: ctx.tenant.id, shard: ctx.tenant.shard, sku }, commands, now),
  )
  if (!asked.ok) return asked
  const answer = asked.value
  const levels = answer.levels.map((level) => ({ ...level, seq: answer.seq }))
  return ok({
    answer,
    state: stateSeen(ctx, sku, answer),
    statements: levelStatements(ctx.db.$client, [{ tenantId: ctx.tenant.id, sku, levels }], now),
  })
}

/** What the caller may see of the books after the change. */
function stateSeen(ctx: Pick<Ctx, 'scope'>, sku: string, answer: LedgerAnswer): StockState {
  const levels = answer.levels.filter(({ warehouseId }) => warehouseSeen(ctx.scope, warehouseId))
  return { sku, levels, totals: totalsOf(levels), seq: answer.seq }
}

/** The first refusal as a failure, or null when everything was done. */
export function refusalIn(
  { answer }: LedgerSaid,
  sku: string,
  wishes: readonly Wish[],
): Failure<StockErrorCode> | null {
  const index = answer.outcomes.findIndex((outcome) => !outcome.ok)
  const outcome = answer.outcomes[index]
  const wish = wishes[index]
  if (!outcome || outcome.ok || !wish) return null
  const applied = wishes.filter((_, i) => answer.outcomes[i]?.ok).flatMap(warehousesOf)
  return {
    code: outcome.code,
    data: { sku, warehouseId: warehousesOf(wish)[0] ?? null, available: outcome.available ?? null, applied },
  }
}

function warehousesOf(wish: Wish): string[] {
  if (wish.kind === 'transfer') return [wish.from, wish.to]
  return 'warehouseId' in wish ? [wish.warehouseId] : []
}

function requestIdOf(ctx: Ctx, wish: Wish, index: number, idempotencyKey: string | null): string {
  if (idempotencyKey === null) return ctx.ids.next('cmd')
  return `key:${idempotencyKey}:${index}:${fnv1a(JSON.stringify(wish)).toString(36)}`
}

async function unknownWarehouses(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const scope = andText(inWarehousesSeen(ctx.scope, 'id'), 3)
  const { results } = await ctx.db.$client
    .prepare(`SELECT id FROM warehouses WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?))${scope.text}`)
    .bind(ctx.tenant.id, jsonList(ids), ...scope.values)
    .all<{ id: string }>()
  const known = new Set(results.map((row) => row.id))
  return ids.filter((id) => !known.has(id))
}
