/**
 * The order list: newest first, by keyset. A page is filled from an index that knows the filters, because a filter that
 * matches little would else walk every row of the tenant (at a million orders: half a minute).
 */
import { desc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { encodeTime } from '../core/ids.ts'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { HOUR } from '../core/time.ts'
import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, ordersSeen } from '../platform/row-scope.ts'
import { openList } from './order-board.queries.ts'
import { summaryFrom } from './order-summary.ts'
import {
  type DueRange,
  type OrderListQuery,
  type OrderStatus,
  type OrderSummary,
  orderStatuses,
} from './orders.contract.ts'
import { orders } from './orders.tables.ts'

/** A shop connection of the tenant. */
export interface Shop {
  readonly id: string
  readonly kind: string
}

/** D1 takes five SELECTs in one compound. */
const MOST_BRANCHES = 5
/** Orders that are looked through before an index is walked; a filter that many orders pass fills its page from them. */
const NEAREST = 20_000

const isStatus = (text: string): text is OrderStatus => orderStatuses.some((status) => status === text)
const isPresent = (condition: SQL | undefined): condition is SQL => condition !== undefined
const listed = (values: readonly string[]): SQL => sql`(SELECT value FROM json_each(${jsonList(values)}))`
const allOf = (conditions: readonly SQL[]): SQL => sql.join([...conditions], sql` AND `)

/** What every place of a page has to meet: the tenant, and the stretch of ids, which begin with the time of the order. */
interface Stretch {
  readonly tenantId: string
  /** The stretch alone, for an index that has the id under another name. */
  readonly ids: (column: SQL) => readonly SQL[]
  readonly conditions: readonly SQL[]
  readonly limit: number
}

function stretchOf(tenantId: string, { cursor, from, to, limit }: OrderListQuery): Stretch {
  const before = cursor ? String(decodeCursor(cursor)?.[0]) : undefined
  const idAt = (instant: number) => `ord_${encodeTime(Math.max(0, instant))}`
  const ids = (column: SQL) =>
    [
      before === undefined ? undefined : sql`${column} < ${before}`,
      from === undefined ? undefined : sql`${column} >= ${idAt(from)}`,
      to === undefined ? undefined : sql`${column} < ${idAt(to)}`,
    ].filter(isPresent)
  return { tenantId, ids, conditions: [sql`tenant_id = ${tenantId}`, ...ids(sql`id`)], limit }
}

/** A page's worth of ids for each value, from an index that begins with the value and goes on with the id. */
function newestOfEach(
  values: readonly string[],
  { stretch, index, column }: { stretch: Stretch; index: string; column: string },
  within: readonly SQL[] = [],
): SQL {
  const branches = values.map((value) => {
    const where = allOf([...stretch.conditions, sql`${sql.raw(column)} = ${value}`, ...within])
    return sql`SELECT id FROM (SELECT id FROM orders INDEXED BY ${sql.raw(index)} WHERE ${where} ORDER BY id DESC LIMIT ${stretch.limit})`
  })
  return sql.join(branches, sql` UNION ALL `)
}

/** First among the tenant's newest; when that does not fill the page, in the index by state, which holds the columns of `within`. */
function nearestThenIndex({ conditions, limit }: Stretch, within: readonly SQL[]): SQL[] {
  return [
    sql`SELECT id FROM (SELECT * FROM orders WHERE ${allOf(conditions)} ORDER BY id DESC LIMIT ${NEAREST}) AS orders WHERE ${allOf(within)} LIMIT ${limit}`,
    sql`SELECT id FROM orders INDEXED BY orders_status WHERE ${allOf([...conditions, ...within])} ORDER BY id DESC LIMIT ${limit}`,
  ]
}

/** Filters that the index by state answers alone: shops, warehouse, and the caller's scope. */
function indexedFilters(ctx: Ctx, { warehouseId }: OrderListQuery, shopIds: readonly string[] | null): SQL[] {
  return [
    conditionOf(ordersSeen(ctx.scope)),
    warehouseId === undefined ? undefined : sql`orders.warehouse_id = ${warehouseId}`,
    shopIds === null ? undefined : sql`orders.connection_id IN ${listed(shopIds)}`,
  ].filter(isPresent)
}

/** Orders with a tag, from the index of tags. With no other filter a page of it is enough, however many carry the tag. */
function tagged(tag: string, { tenantId, ids, limit }: Stretch, isAlone: boolean): SQL {
  const where = allOf([sql`tenant_id = ${tenantId}`, sql`tag = ${tag}`, ...ids(sql`order_id`)])
  return isAlone
    ? sql`SELECT order_id FROM (SELECT order_id FROM order_tags WHERE ${where} ORDER BY order_id DESC LIMIT ${limit})`
    : sql`SELECT order_id FROM order_tags WHERE ${where}`
}

/** Shops that `channel` and `connectionId` leave; null when neither is asked for. */
function shopsAsked({ channel, connectionId }: OrderListQuery, shops: readonly Shop[]): readonly string[] | null {
  if (channel === undefined && connectionId === undefined) return null
  const named = shops.filter(({ id, kind }) => id === (connectionId ?? id) && kind === (channel ?? kind))
  return named.map(({ id }) => id)
}

function dueWithin(due: DueRange, now: number): SQL {
  if (due === 'overdue') return sql`promised_at < ${now}`
  const [from, to] = due === '1h' ? [now, now + HOUR] : [now + HOUR, now + 4 * HOUR]
  return sql`promised_at >= ${from} AND promised_at < ${to}`
}

/** Where a fragment may stand: each branch walks one index and yields order ids. */
function searchBranches(tenantId: string, fragment: string, shopIds: readonly string[]): SQL[] {
  const from = fragment
  const to = `${fragment}\uffff`
  const upper = fragment.toUpperCase()
  return [
    sql`SELECT id FROM orders INDEXED BY orders_hub_no WHERE tenant_id = ${tenantId} AND hub_no >= ${upper} AND hub_no < ${`${upper}\uffff`}`,
    sql`SELECT id FROM orders INDEXED BY orders_platform WHERE tenant_id = ${tenantId} AND connection_id IN ${listed(shopIds)} AND platform_order_id >= ${from} AND platform_order_id < ${to}`,
    sql`SELECT order_id AS id FROM fulfilments WHERE tenant_id = ${tenantId} AND waybill >= ${from} AND waybill < ${to}`,
    sql`SELECT order_id AS id FROM order_lines WHERE tenant_id = ${tenantId} AND sku >= ${from} AND sku < ${to}`,
    ...(/^\d{2,4}$/.test(fragment)
      ? [
          sql`SELECT id FROM orders INDEXED BY orders_phone_tail WHERE tenant_id = ${tenantId} AND phone_tail = ${fragment}`,
        ]
      : []),
  ]
}

/**
 * Filters with an index of their own: each a subquery of order ids, or a condition on the index by platform number. Due and
 * held orders come from the index of open orders: a page costs what the board's count costs, whatever the tenant's history.
 */
function ownIndexFilters(
  ctx: Ctx,
  input: OrderListQuery,
  { stretch, within, shopIds }: { stretch: Stretch; within: readonly SQL[]; shopIds: readonly string[] },
): SQL[] {
  const tenantId = ctx.tenant.id
  const fragment = input.q?.trim()
  const openOrders = (condition: SQL) =>
    sql`SELECT id FROM orders INDEXED BY orders_status WHERE ${allOf([...stretch.conditions, sql`status IN (${sql.raw(openList)})`, ...within, condition])}`
  const isTagAlone =
    within.length === 0 &&
    [
      input.status,
      input.due,
      input.held,
      input.waybill,
      input.sku,
      input.urgent,
      fragment,
      input.platformOrderId,
    ].every((given) => !given)
  const subqueries = [
    input.due === undefined ? undefined : openOrders(dueWithin(input.due, ctx.clock.now())),
    input.held === 'true' ? openOrders(sql`holds <> '[]'`) : undefined,
    input.waybill
      ? sql`SELECT order_id FROM fulfilments WHERE tenant_id = ${tenantId} AND waybill = ${input.waybill}`
      : undefined,
    input.sku ? sql`SELECT order_id FROM order_lines WHERE tenant_id = ${tenantId} AND sku = ${input.sku}` : undefined,
    input.tag === undefined ? undefined : tagged(input.tag, stretch, isTagAlone),
    input.urgent
      ? sql`SELECT id FROM orders INDEXED BY orders_urgent WHERE ${allOf([...stretch.conditions, sql`priority > 0`])}`
      : undefined,
    fragment ? sql.join(searchBranches(tenantId, fragment, shopIds), sql` UNION `) : undefined,
  ]
  const ids = subqueries.filter(isPresent).map((subquery) => sql`${orders.id} IN (${subquery})`)
  if (!input.platformOrderId) return ids
  return [...ids, inArray(orders.connectionId, [...shopIds]), eq(orders.platformOrderId, input.platformOrderId)]
}

/** Places that are asked one after the other until the page is full; none: the tenant's orders as they lie. */
function placesOf({
  stretch,
  within,
  statuses,
  shopIds,
}: {
  stretch: Stretch
  within: readonly SQL[]
  statuses: readonly OrderStatus[] | null
  shopIds: readonly string[] | null
}): SQL[] {
  if (statuses !== null && statuses.length <= MOST_BRANCHES)
    return [newestOfEach(statuses, { stretch, index: 'orders_status', column: 'status' }, within)]
  const onlyShops = within.length === 1 && statuses === null
  if (onlyShops && shopIds !== null && shopIds.length <= MOST_BRANCHES)
    return [newestOfEach(shopIds, { stretch, index: 'orders_connection', column: 'connection_id' })]
  const filters = statuses === null ? within : [...within, sql`orders.status IN ${listed(statuses)}`]
  return filters.length === 0 ? [] : nearestThenIndex(stretch, filters)
}

/** `shops`: the tenant's shop connections; a channel is its shops, and platform numbers are indexed per shop. */
export async function listOrders({
  ctx,
  input,
  shops,
}: {
  ctx: Ctx
  input: OrderListQuery
  shops: readonly Shop[]
}): Promise<{ items: OrderSummary[]; nextCursor: string | null }> {
  const statuses = input.status === undefined ? null : [...new Set(input.status.split(',').filter(isStatus))]
  const shopIds = shopsAsked(input, shops)
  if (statuses?.length === 0 || shopIds?.length === 0) return { items: [], nextCursor: null }
  const stretch = stretchOf(ctx.tenant.id, input)
  const within = indexedFilters(ctx, input, shopIds)
  const own = ownIndexFilters(ctx, input, { stretch, within, shopIds: shops.map(({ id }) => id) })
  const where = [
    ...stretch.conditions,
    ...within,
    ...own,
    ...(statuses === null ? [] : [sql`orders.status IN ${listed(statuses)}`]),
  ]
  const page = (...more: SQL[]) =>
    ctx.db
      .select()
      .from(orders)
      .where(allOf([...where, ...more]))
      .orderBy(desc(orders.id))
      .limit(input.limit)
  let rows: Awaited<ReturnType<typeof page>> = []
  const places = own.length > 0 ? [] : placesOf({ stretch, within, statuses, shopIds })
  for (const place of places) if (rows.length < input.limit) rows = await page(sql`${orders.id} IN (${place})`)
  if (places.length === 0) rows = await page()
  const last = rows.at(-1)
  return {
    items: rows.map((row) => summaryFrom(row, row.items, ctx.rights)),
    nextCursor: rows.length === input.limit && last ? encodeCursor([last.id]) : null,
  }
}
