/** Stock for screens: the list from the projection (seconds old), explanations from the ledger itself (now). */
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import {
  andText,
  inWarehousesSeen,
  isWholeTenant,
  ordersSeen,
  type RowScope,
  warehouseSeen,
} from '../platform/row-scope.ts'
import { explainStock, ownerText, totalsOf } from './domain/explain-stock.ts'
import type {
  StockExplanation,
  StockHoldDto,
  StockItem,
  StockList,
  StockListQuery,
  StockMovements,
  StockMovementsQuery,
} from './stock.contract.ts'
import type { StockFailure } from './stock.errors.ts'
import { reached, stockLedger } from './stock-ledger.client.ts'
import type { HoldOwner, LedgerAddress, LedgerExplanation, StockHold, StockMovement } from './stock-ledger.port.ts'

/** Owners are shown for the largest holds; the sentence counts all of them. */
const SHOWN_HOLDS = 500

interface ListRow {
  readonly sku: string
  readonly name: string | null
  readonly spec: string | null
  readonly imageUrl: string | null
  readonly safetyStock: number | null
  readonly warehouses: string
  readonly updatedAt: number | null
}

/**
 * SKUs by code, catalogued ones and those that only have books. Both halves are read in key order and merged, so a page
 * costs the same wherever it stands. `red`: available over all warehouses is below the safety stock.
 */
export async function listStock({
  ctx,
  input,
}: {
  ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>
  input: StockListQuery
}): Promise<StockList> {
  const tenantId = ctx.tenant.id
  const after = String(decodeCursor(input.cursor ?? '')?.[0] ?? '')
  const fragment = input.q ?? ''
  const scope = andText(inWarehousesSeen(ctx.scope, 'warehouse_id'), 6)
  const levels = andText(inWarehousesSeen(ctx.scope, 'l.warehouse_id'), 6)
  const { results } = await ctx.db.$client
    .prepare(
      `WITH codes (sku) AS (
         SELECT code FROM skus WHERE tenant_id = ?1 AND code > ?2
         UNION SELECT sku FROM stock_levels WHERE tenant_id = ?1 AND sku > ?2${scope.text}
         ORDER BY 1
       )
       SELECT c.sku, s.name, s.spec, s.image_url AS imageUrl, s.safety_stock AS safetyStock, MAX(l.updated_at) AS updatedAt,
         json_group_array(json_object('warehouseId', l.warehouse_id, 'onHand', l.on_hand, 'locked', l.locked, 'qc', l.qc,
           'inTransit', l.in_transit, 'pooled', l.pooled, 'available', l.available)) FILTER (WHERE l.sku IS NOT NULL) AS warehouses
       FROM codes c
       LEFT JOIN skus s ON s.tenant_id = ?1 AND s.code = c.sku
       LEFT JOIN stock_levels l ON l.tenant_id = ?1 AND l.sku = c.sku${levels.text}
       WHERE (?3 = '' OR instr(lower(c.sku), lower(?3)) = 1 OR instr(lower(s.name), lower(?3)) > 0)
       GROUP BY c.sku
       HAVING ?4 = 0 OR COALESCE(SUM(l.available), 0) < COALESCE(s.safety_stock, 0)
       ORDER BY c.sku LIMIT ?5`,
    )
    .bind(tenantId, after, fragment, input.red === 'true' ? 1 : 0, input.limit + 1, ...scope.values)
    .all<ListRow>()
  const items = results.slice(0, input.limit).map(toItem)
  const last = items.at(-1)
  return { items, nextCursor: results.length > input.limit && last ? encodeCursor([last.sku]) : null }
}

/** What the ledger itself says now, or would have said `at` an earlier instant: every number with its owners, and one sentence. */
export async function explainSku({
  ctx,
  input: { sku, at },
}: {
  ctx: Ctx
  input: { sku: string; at?: number | undefined }
}): Promise<Result<StockExplanation, StockFailure>> {
  const known = await knownSku(ctx, sku)
  if (!known) return fail('stock.not_found', { sku })
  const asked = await booksAt(ctx, sku, at)
  if (!asked.ok) return asked
  const { seq } = asked.value
  const { levels, holds } = booksSeen(ctx.scope, asked.value)
  const shown = [...holds].sort((a, b) => b.quantity - a.quantity || a.since - b.since).slice(0, SHOWN_HOLDS)
  const hubNos = await hubNosOf(
    ctx,
    shown.map((hold) => hold.owner),
  )
  return ok({
    sku,
    ...known,
    sentence: explainStock(levels, holds),
    levels,
    totals: totalsOf(levels),
    holds: shown.map((hold, index) => ownerSeen(ctx.scope, hold, hubNos, index)),
    seq,
    ...(at === undefined ? {} : { at }),
  })
}

/** Of the future nothing is known but the present. */
async function booksAt(
  ctx: Ctx,
  sku: string,
  at: number | undefined,
): Promise<Result<LedgerExplanation, StockFailure>> {
  const ledger = stockLedger(ctx.env)
  const now = ctx.clock.now()
  if (at === undefined || at >= now) return reached(sku, ledger.explain(addressOf(ctx, sku), now))
  const past = await reached(sku, ledger.past(addressOf(ctx, sku), at))
  if (!past.ok) return past
  return past.value.ok ? ok(past.value) : fail('stock.before_history', { sku, since: past.value.since })
}

/** Newest first, from the ledger's journal. */
export async function listMovements({
  ctx,
  input,
}: {
  ctx: Ctx
  input: StockMovementsQuery & { sku: string }
}): Promise<Result<StockMovements, StockFailure>> {
  const { sku, limit } = input
  if (!(await knownSku(ctx, sku))) return fail('stock.not_found', { sku })
  const before = input.cursor === undefined ? null : Number(decodeCursor(input.cursor)?.[0] ?? 0)
  const asked = await reached(sku, stockLedger(ctx.env).movements(addressOf(ctx, sku), before, limit))
  if (!asked.ok) return asked
  const last = asked.value.at(-1)
  return ok({
    items: asked.value
      .filter(({ warehouseId }) => warehouseSeen(ctx.scope, warehouseId))
      .map((movement) => movementSeen(ctx.scope, movement)),
    nextCursor: asked.value.length === limit && last ? encodeCursor([last.seq]) : null,
  })
}

/** A ledger holds all warehouses; the caller sees those of the scope, and sums over them. */
function booksSeen(scope: RowScope, { levels, holds }: LedgerExplanation) {
  const isSeen = ({ warehouseId }: { readonly warehouseId: string }) => warehouseSeen(scope, warehouseId)
  return { levels: levels.filter(isSeen), holds: holds.filter(isSeen) }
}

/** What orders do to a shelf names them in its reason; who sees a part of the orders reads the pieces alone. */
function movementSeen(scope: RowScope, movement: StockMovement): StockMovement {
  const isOfOrder = ['reserve', 'release', 'commit', 'expire'].includes(movement.kind)
  return isOfOrder && !isWholeTenant(scope) ? { ...movement, requestId: '', reason: '' } : movement
}

/** The pieces count whoever holds them; of an order that the caller does not see, not even the id is told. */
function ownerSeen(scope: RowScope, hold: StockHold, hubNos: ReadonlyMap<string, string>, index: number): StockHoldDto {
  const { owner } = hold
  if (owner.kind === 'order_line' && !isWholeTenant(scope) && !hubNos.has(owner.orderId)) {
    const hidden = { ...owner, orderId: '', lineNo: 0 }
    return { ...hold, holdId: `hidden-${index}`, owner: hidden, ownerText: '其他订单', reason: '' }
  }
  return { ...hold, ownerText: ownerText(owner, hold.reason, hubNos) }
}

/** A SKU is known by the catalogue or by its books; asking the ledger of any other word would create an object. */
export async function knownSku(
  ctx: Pick<Ctx, 'db' | 'tenant'>,
  sku: string,
): Promise<{ name: string; spec: string; barcode: string; safetyStock: number } | null> {
  return ctx.db.$client
    .prepare(
      `SELECT name, spec, barcode, safety_stock AS safetyStock FROM skus WHERE tenant_id = ?1 AND code = ?2
       UNION ALL SELECT ?2, '', '', 0 FROM stock_levels WHERE tenant_id = ?1 AND sku = ?2 LIMIT 1`,
    )
    .bind(ctx.tenant.id, sku)
    .first()
}

/** Of orders that the caller sees. */
async function hubNosOf(
  ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>,
  owners: readonly HoldOwner[],
): Promise<Map<string, string>> {
  const scope = andText(ordersSeen(ctx.scope), 3)
  const ids = [...new Set(owners.flatMap((owner) => (owner.kind === 'order_line' ? [owner.orderId] : [])))]
  if (ids.length === 0) return new Map()
  const { results } = await ctx.db.$client
    .prepare(
      `SELECT id, hub_no FROM orders WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?))${scope.text}`,
    )
    .bind(ctx.tenant.id, jsonList(ids), ...scope.values)
    .all<{ id: string; hub_no: string }>()
  return new Map(results.map((row) => [row.id, row.hub_no]))
}

function toItem(row: ListRow): StockItem {
  // Written by json_object in the query above.
  const warehouses = JSON.parse(row.warehouses) as StockItem['warehouses']
  const totals = totalsOf(warehouses)
  const safetyStock = row.safetyStock ?? 0
  return {
    sku: row.sku,
    name: row.name ?? row.sku,
    spec: row.spec ?? '',
    imageUrl: row.imageUrl ?? '',
    safetyStock,
    red: totals.available < safetyStock,
    totals,
    warehouses,
    updatedAt: row.updatedAt,
  }
}

const addressOf = (ctx: Pick<Ctx, 'tenant'>, sku: string): LedgerAddress => ({
  tenantId: ctx.tenant.id,
  shard: ctx.tenant.shard,
  sku,
})
