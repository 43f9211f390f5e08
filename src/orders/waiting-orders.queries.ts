/** Orders that wait for something to happen: their ids, oldest first. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { encodeTime } from '../core/ids.ts'
import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { andText, conditionOf, ordersSeen } from '../platform/row-scope.ts'
import { orderLines, orders } from './orders.tables.ts'

type Reader = Pick<Ctx, 'db' | 'tenant' | 'scope'>

const seenBy = ({ tenant, scope }: Reader) => and(eq(orders.tenantId, tenant.id), conditionOf(ordersSeen(scope)))

/** For the sweep: paid, held by nothing, with something to send, and still without stock. */
export async function idsLeftBehind(
  ctx: Reader,
  { updatedBefore, limit }: { updatedBefore: number; limit: number },
): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: orders.id })
    .from(orders)
    .where(
      and(
        seenBy(ctx),
        inArray(orders.status, ['paid', 'checking_stock']),
        sql`${orders.holds} = '[]'`,
        sql`${orders.updatedAt} < ${updatedBefore}`,
        sql`EXISTS (SELECT 1 FROM order_lines WHERE tenant_id = ${orders.tenantId} AND order_id = ${orders.id} AND status = 'open')`,
      ),
    )
    .orderBy(asc(orders.id))
    .limit(limit)
  return rows.map((row) => row.id)
}

/** For a mapping: unpaid or paid, with a line of this listing that has no SKU. In no order. */
export async function idsWaitingForListing(ctx: Reader, connectionId: string, shopSkuId: string): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ id: orders.id })
    .from(orders)
    .innerJoin(orderLines, and(eq(orderLines.tenantId, orders.tenantId), eq(orderLines.orderId, orders.id)))
    .where(
      and(
        seenBy(ctx),
        inArray(orders.status, ['pending_payment', 'paid']),
        eq(orders.connectionId, connectionId),
        eq(orderLines.shopSkuId, shopSkuId),
        sql`${orderLines.sku} IS NULL`,
      ),
    )
  return rows.map((row) => row.id)
}

/** For stock of one of these SKUs, from behind the order `after` on. */
export async function idsShortOf(ctx: Reader, skus: readonly string[], limit: number, after = ''): Promise<string[]> {
  // From the paid orders on (few wait), never from all orders or all lines of a SKU.
  const scope = andText(ordersSeen(ctx.scope), 5)
  const { results } = await ctx.db.$client
    .prepare(
      `SELECT id FROM orders INDEXED BY orders_status WHERE tenant_id = ?1 AND status = 'paid' AND id > ?4 AND holds LIKE '%"short_of_stock"%'
       AND EXISTS (SELECT 1 FROM order_lines WHERE tenant_id = ?1 AND order_id = orders.id AND sku IN (SELECT value FROM json_each(?2)))${scope.text} ORDER BY id LIMIT ?3`,
    )
    .bind(ctx.tenant.id, jsonList(skus), limit, after, ...scope.values)
    .all<{ id: string }>()
  return results.map((row) => row.id)
}

/** Urgent ones, for a warehouse that works on them. */
export async function idsUrgent(ctx: Reader, limit: number): Promise<string[]> {
  const scope = andText(ordersSeen(ctx.scope), 3)
  const { results } = await ctx.db.$client
    .prepare(
      `SELECT id FROM orders INDEXED BY orders_urgent WHERE tenant_id = ?1 AND priority > 0 AND status IN ('allocated', 'label_printed')${scope.text} ORDER BY id LIMIT ?2`,
    )
    .bind(ctx.tenant.id, limit, ...scope.values)
    .all<{ id: string }>()
  return results.map((row) => row.id)
}

/** Of these shops, placed since then, that nobody is known to have paid; in no order, and with what to ask about them. */
export async function unpaidSince(ctx: Reader, connectionIds: readonly string[], since: number) {
  return ctx.db
    .select({
      id: orders.id,
      connectionId: orders.connectionId,
      platformOrderId: orders.platformOrderId,
      status: orders.status,
      placedAt: orders.placedAt,
      statusAt: orders.statusAt,
    })
    .from(orders)
    .where(
      and(
        seenBy(ctx),
        inArray(orders.status, ['pending_payment', 'cancelled']),
        // Ids sort by when the orders were placed.
        sql`${orders.id} > ${`ord_${encodeTime(since)}`}`,
        sql`${orders.connectionId} IN (SELECT value FROM json_each(${jsonList(connectionIds)}))`,
        sql`${orders.paidAt} IS NULL`,
      ),
    )
    .limit(5_000)
}
