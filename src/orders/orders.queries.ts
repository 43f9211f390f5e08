/** Reads for screens: lists by keyset, search by any fragment, the board's counts. No rule lives here. */
import { and, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { HOUR } from '../core/time.ts'
import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { summaryFrom } from './order-summary.ts'
import {
  type OrderBoard,
  type OrderListQuery,
  type OrderStatus,
  type OrderSummary,
  orderStatuses,
} from './orders.contract.ts'
import { orders } from './orders.tables.ts'

/** What is still moving; everything else is history. */
export const openStatuses = [
  'pending_payment',
  'paid',
  'checking_stock',
  'locked',
  'allocated',
  'label_printed',
  'shipped',
  'in_transit',
  'out_for_delivery',
] as const satisfies readonly OrderStatus[]

const isStatus = (text: string): text is OrderStatus => orderStatuses.some((status) => status === text)

const toSummary = (row: typeof orders.$inferSelect): OrderSummary => summaryFrom(row, row.items)

/** Where a fragment may stand: each branch walks one index and yields order ids. */
function searchBranches(tenantId: string, fragment: string, shopIds: readonly string[]): SQL[] {
  const from = fragment
  const to = `${fragment}\uffff`
  const upper = fragment.toUpperCase()
  return [
    sql`SELECT id FROM orders INDEXED BY orders_hub_no WHERE tenant_id = ${tenantId} AND hub_no >= ${upper} AND hub_no < ${`${upper}\uffff`}`,
    sql`SELECT id FROM orders INDEXED BY orders_platform WHERE tenant_id = ${tenantId} AND connection_id IN (SELECT value FROM json_each(${jsonList(shopIds)})) AND platform_order_id >= ${from} AND platform_order_id < ${to}`,
    sql`SELECT order_id AS id FROM fulfilments WHERE tenant_id = ${tenantId} AND waybill >= ${from} AND waybill < ${to}`,
    sql`SELECT order_id AS id FROM order_lines WHERE tenant_id = ${tenantId} AND sku >= ${from} AND sku < ${to}`,
    ...(/^\d{2,4}$/.test(fragment)
      ? [
          sql`SELECT id FROM orders INDEXED BY orders_phone_tail WHERE tenant_id = ${tenantId} AND phone_tail = ${fragment}`,
        ]
      : []),
  ]
}

/** D1 takes five SELECTs in one compound. */
const MOST_BRANCHES = 5

const onlyByStatus = ({ status: _status, cursor: _cursor, limit: _limit, ...others }: OrderListQuery): boolean =>
  Object.values(others).every((value) => value === undefined)

/** A page's worth of ids of each state from the state's index: a rare state must not walk all orders of the tenant. */
function newestOfStatuses(
  tenantId: string,
  statuses: readonly OrderStatus[],
  before: string | null,
  limit: number,
): SQL {
  const older = before === null ? sql`` : sql` AND id < ${before}`
  const branches = [...new Set(statuses)].map(
    (status) =>
      sql`SELECT id FROM (SELECT id FROM orders INDEXED BY orders_status WHERE tenant_id = ${tenantId} AND status = ${status}${older} ORDER BY id DESC LIMIT ${limit})`,
  )
  return sql.join(branches, sql` UNION ALL `)
}

/** `shopIds`: the tenant's shop connections; platform numbers are indexed per shop. */
export async function listOrders({
  ctx,
  input,
  shopIds,
}: {
  ctx: Ctx
  input: OrderListQuery
  shopIds: readonly string[]
}): Promise<{ items: OrderSummary[]; nextCursor: string | null }> {
  const tenantId = ctx.tenant.id
  const where: (SQL | undefined)[] = [eq(orders.tenantId, tenantId)]
  const statuses = input.status?.split(',').filter(isStatus)
  const cursor = input.cursor ? decodeCursor(input.cursor) : null
  const before = cursor ? String(cursor[0]) : null
  if (input.status !== undefined)
    where.push(
      onlyByStatus(input) && statuses && statuses.length > 0 && statuses.length <= MOST_BRANCHES
        ? sql`${orders.id} IN (${newestOfStatuses(tenantId, statuses, before, input.limit)})`
        : inArray(orders.status, statuses ?? []),
    )
  if (input.held === 'true') where.push(sql`${orders.holds} <> '[]'`, inArray(orders.status, [...openStatuses]))
  if (input.channel) where.push(eq(orders.channel, input.channel))
  if (input.connectionId) where.push(eq(orders.connectionId, input.connectionId))
  if (input.platformOrderId)
    where.push(inArray(orders.connectionId, [...shopIds]), eq(orders.platformOrderId, input.platformOrderId))
  if (input.warehouseId) where.push(eq(orders.warehouseId, input.warehouseId))
  if (input.from !== undefined) where.push(gte(orders.createdAt, input.from))
  if (input.to !== undefined) where.push(lt(orders.createdAt, input.to))
  if (input.waybill)
    where.push(
      sql`${orders.id} IN (SELECT order_id FROM fulfilments WHERE tenant_id = ${tenantId} AND waybill = ${input.waybill})`,
    )
  if (input.sku)
    where.push(
      sql`${orders.id} IN (SELECT order_id FROM order_lines WHERE tenant_id = ${tenantId} AND sku = ${input.sku})`,
    )
  const fragment = input.q?.trim()
  if (fragment)
    where.push(sql`${orders.id} IN (${sql.join(searchBranches(tenantId, fragment, shopIds), sql` UNION `)})`)
  if (before !== null) where.push(lt(orders.id, before))

  const rows = await ctx.db
    .select()
    .from(orders)
    .where(and(...where))
    .orderBy(desc(orders.id))
    .limit(input.limit)
  const last = rows.at(-1)
  return {
    items: rows.map(toSummary),
    nextCursor: rows.length === input.limit && last ? encodeCursor([last.id]) : null,
  }
}

/** Counts per open status and the three countdown figures. Walks the index of open orders only. */
export async function orderBoard({ ctx, now }: { ctx: Ctx; now: number }): Promise<OrderBoard> {
  const open = openStatuses.map((status) => `'${status}'`).join(', ')
  const [byStatus, urgency] = await ctx.db.$client.batch<Record<string, string | number>>([
    ctx.db.$client
      .prepare(`SELECT status, COUNT(*) AS n FROM orders WHERE tenant_id = ? AND status IN (${open}) GROUP BY status`)
      .bind(ctx.tenant.id),
    ctx.db.$client
      .prepare(
        `SELECT SUM(holds <> '[]') AS held, SUM(promised_at < ?2) AS overdue, SUM(promised_at >= ?2 AND promised_at < ?3) AS h1, SUM(promised_at >= ?3 AND promised_at < ?4) AS h4
         FROM orders INDEXED BY orders_status WHERE tenant_id = ?1 AND status IN (${open})`,
      )
      .bind(ctx.tenant.id, now, now + HOUR, now + 4 * HOUR),
  ])
  const urgent = urgency?.results[0] ?? {}
  const number = (key: string) => Number(urgent[key] ?? 0)
  return {
    counts: Object.fromEntries((byStatus?.results ?? []).map((row) => [String(row.status), Number(row.n)])),
    held: number('held'),
    overdue: number('overdue'),
    within1h: number('h1'),
    within4h: number('h4'),
  }
}
