/** Reads for screens: lists by keyset, search by any fragment, the board's counts. No rule lives here. */
import { and, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { HOUR } from '../core/time.ts'
import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { rememberedCounts } from '../platform/remembered-counts.ts'
import { andText, conditionOf, ordersSeen } from '../platform/row-scope.ts'
import { summaryFrom } from './order-summary.ts'
import {
  type DueRange,
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

const openList = openStatuses.map((status) => `'${status}'`).join(', ')

const isStatus = (text: string): text is OrderStatus => orderStatuses.some((status) => status === text)

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
  { before, limit, scope }: { before: string | null; limit: number; scope: SQL | undefined },
): SQL {
  const older = before === null ? sql`` : sql` AND id < ${before}`
  const within = scope === undefined ? sql`` : sql` AND ${scope}`
  const branches = [...new Set(statuses)].map(
    (status) =>
      sql`SELECT id FROM (SELECT id FROM orders INDEXED BY orders_status WHERE tenant_id = ${tenantId} AND status = ${status}${older}${within} ORDER BY id DESC LIMIT ${limit})`,
  )
  return sql.join(branches, sql` UNION ALL `)
}

/** Orders that are looked through before the index is walked; a scope with a fair share of the orders fills its page from them. */
const NEAREST = 20_000

/**
 * Where the newest orders of a scope are looked for: among the tenant's newest, and when that does not fill the page, in the
 * index by state, which holds region and warehouse. A scope of few orders would else walk every row of the tenant.
 */
function newestOfScope(
  tenantId: string,
  { before, limit, scope }: { before: string | null; limit: number; scope: SQL },
) {
  const older = before === null ? sql`` : sql` AND id < ${before}`
  return [
    sql`SELECT id FROM (SELECT * FROM orders WHERE tenant_id = ${tenantId}${older} ORDER BY id DESC LIMIT ${NEAREST}) AS orders WHERE ${scope} LIMIT ${limit}`,
    sql`SELECT id FROM orders INDEXED BY orders_status WHERE tenant_id = ${tenantId}${older} AND ${scope} ORDER BY id DESC LIMIT ${limit}`,
  ]
}

/**
 * Open orders whose promise ends in the range, from the index of open orders: the same rows that the board and Today count,
 * so a page costs what the count costs, whatever the tenant's history. An index by promise would cost every order two row
 * writes to spare these reads. Region and warehouse stand in the index: what a scope hides is not looked up.
 */
function openOrdersDue(
  tenantId: string,
  { due, now, before, scope }: { due: DueRange; now: number; before: string | null; scope: SQL | undefined },
): SQL {
  const older = before === null ? sql`` : sql` AND id < ${before}`
  const within = scope === undefined ? sql`` : sql` AND ${scope}`
  const range = {
    overdue: sql`promised_at < ${now}`,
    '1h': sql`promised_at >= ${now} AND promised_at < ${now + HOUR}`,
    '4h': sql`promised_at >= ${now + HOUR} AND promised_at < ${now + 4 * HOUR}`,
  }[due]
  return sql`SELECT id FROM orders INDEXED BY orders_status WHERE tenant_id = ${tenantId} AND status IN (${sql.raw(openList)})${older}${within} AND ${range}`
}

const isUnfiltered = ({ cursor: _cursor, limit: _limit, ...filters }: OrderListQuery): boolean =>
  Object.values(filters).every((value) => value === undefined)

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
  const scope = conditionOf(ordersSeen(ctx.scope))
  const where: (SQL | undefined)[] = [eq(orders.tenantId, tenantId), scope]
  const statuses = input.status?.split(',').filter(isStatus)
  const cursor = input.cursor ? decodeCursor(input.cursor) : null
  const before = cursor ? String(cursor[0]) : null
  if (input.status !== undefined)
    where.push(
      onlyByStatus(input) && statuses && statuses.length > 0 && statuses.length <= MOST_BRANCHES
        ? sql`${orders.id} IN (${newestOfStatuses(tenantId, statuses, { before, limit: input.limit, scope })})`
        : inArray(orders.status, statuses ?? []),
    )
  if (input.due !== undefined)
    where.push(
      sql`${orders.id} IN (${openOrdersDue(tenantId, { due: input.due, now: ctx.clock.now(), before, scope })})`,
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

  const page = (...more: SQL[]) =>
    ctx.db
      .select()
      .from(orders)
      .where(and(...where, ...more))
      .orderBy(desc(orders.id))
      .limit(input.limit)
  let rows: Awaited<ReturnType<typeof page>> = []
  const places = scope && isUnfiltered(input) ? newestOfScope(tenantId, { before, limit: input.limit, scope }) : []
  for (const place of places) if (rows.length < input.limit) rows = await page(sql`${orders.id} IN (${place})`)
  if (places.length === 0) rows = await page()
  const last = rows.at(-1)
  return {
    items: rows.map((row) => summaryFrom(row, row.items, ctx.rights)),
    nextCursor: rows.length === input.limit && last ? encodeCursor([last.id]) : null,
  }
}

const rememberedBoard = rememberedCounts<OrderBoard>()

/**
 * Counts per open status and the three countdown figures. Walks the index of open orders and their rows once; an isolate
 * then remembers the answer of a tenant and scope for a fifth of a millisecond a row read, 15 s at most: 100 open orders are
 * counted anew after 40 ms, 50,000 after 15 s.
 */
export const orderBoard = ({ ctx, now }: { ctx: Ctx; now: number }): Promise<OrderBoard> =>
  rememberedBoard({ ctx, now }, () => countBoard(ctx, now))

async function countBoard(ctx: Ctx, now: number): Promise<{ value: OrderBoard; rowsRead: number }> {
  const scope = andText(ordersSeen(ctx.scope), 5)
  const { results, meta } = await ctx.db.$client
    .prepare(
      `SELECT status, COUNT(*) AS n, SUM(holds <> '[]') AS held, SUM(promised_at < ?2) AS overdue,
         SUM(promised_at >= ?2 AND promised_at < ?3) AS h1, SUM(promised_at >= ?3 AND promised_at < ?4) AS h4
       FROM orders INDEXED BY orders_status WHERE tenant_id = ?1 AND status IN (${openList})${scope.text} GROUP BY status`,
    )
    .bind(ctx.tenant.id, now, now + HOUR, now + 4 * HOUR, ...scope.values)
    .all<Record<string, string | number | null>>()
  const sum = (key: string) => results.reduce((total, row) => total + Number(row[key] ?? 0), 0)
  const value = {
    counts: Object.fromEntries(results.map((row) => [String(row.status), Number(row.n)])),
    held: sum('held'),
    overdue: sum('overdue'),
    within1h: sum('h1'),
    within4h: sum('h4'),
  }
  return { value, rowsRead: meta.rows_read }
}
