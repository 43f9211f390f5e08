/** Loads whole orders and their timelines, turns changed orders into statements. */
import { and, asc, eq, sql } from 'drizzle-orm'
import { jsonList } from '../platform/bulk.ts'
import type { Actor, Ctx } from '../platform/ctx.ts'
import { andText, conditionOf, ofOrdersSeen, ordersSeen } from '../platform/row-scope.ts'
import { changeStatements } from './change-statements.ts'
import type { OrderChange } from './domain/change-order.ts'
import type { Order } from './domain/order.ts'
import type { OrderEventDto } from './orders.contract.ts'
import { orderEvents, orderLines, orders } from './orders.tables.ts'

export interface OrderNumbers {
  readonly hubNo: string
  readonly platformOrderId: string
  readonly status: Order['status']
}

export interface Reship extends Pick<Order, 'id' | 'hubNo' | 'status'> {
  /** Id of the order whose goods it sends again. */
  readonly first: string
}

export function ordersRepository(ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const tenantId = ctx.tenant.id
  const db = ctx.db.$client
  const mine = and(eq(orders.tenantId, tenantId), conditionOf(ordersSeen(ctx.scope)))

  async function withLines(rows: (typeof orders.$inferSelect)[]): Promise<Order[]> {
    if (rows.length === 0) return []
    const lines = await ctx.db
      .select()
      .from(orderLines)
      .where(
        and(
          eq(orderLines.tenantId, tenantId),
          sql`${orderLines.orderId} IN (SELECT value FROM json_each(${jsonList(rows.map((row) => row.id))}))`,
        ),
      )
      .orderBy(asc(orderLines.orderId), asc(orderLines.lineNo))
    const byOrder = Map.groupBy(lines, (line) => line.orderId)
    return rows.map(({ tenantId: _tenant, items: _items, phoneTail: _tail, regionCode: _region, ...row }) => ({
      ...row,
      payMethod: row.payMethod as Order['payMethod'],
      lines: (byOrder.get(row.id) ?? []).map(({ tenantId: _t, orderId: _o, ...line }) => line),
    }))
  }

  return {
    async byIds(ids: readonly string[]): Promise<Order[]> {
      if (ids.length === 0) return []
      return withLines(
        await ctx.db
          .select()
          .from(orders)
          .where(and(mine, sql`${orders.id} IN (SELECT value FROM json_each(${jsonList(ids)}))`)),
      )
    },
    async byId(id: string): Promise<Order | null> {
      return (await this.byIds([id]))[0] ?? null
    },
    async byPlatformIds(connectionId: string, platformOrderIds: readonly string[]): Promise<Order[]> {
      if (platformOrderIds.length === 0) return []
      // The index alone first, by name: left to itself, SQLite walks every order of the tenant. New orders end here.
      const { results } = await db
        .prepare(
          'SELECT id FROM orders INDEXED BY orders_platform WHERE tenant_id = ? AND connection_id = ? AND platform_order_id IN (SELECT value FROM json_each(?))',
        )
        .bind(tenantId, connectionId, jsonList(platformOrderIds))
        .all<{ id: string }>()
      return this.byIds(results.map((row) => row.id))
    },
    /** 补发单 of these orders, oldest first. */
    async reshipsOf(ids: readonly string[]): Promise<Reship[]> {
      if (ids.length === 0) return []
      const scope = andText(ordersSeen(ctx.scope), 3)
      const { results } = await db
        .prepare(
          `SELECT id, hub_no AS hubNo, status, reship_of AS first FROM orders INDEXED BY orders_reships
           WHERE tenant_id = ?1 AND reship_of IS NOT NULL AND reship_of IN (SELECT value FROM json_each(?2))${scope.text} ORDER BY id`,
        )
        .bind(tenantId, jsonList(ids), ...scope.values)
        .all<Reship>()
      return results
    },
    /** The numbers that people know orders by. */
    async numbersOf(ids: readonly string[]): Promise<ReadonlyMap<string, OrderNumbers>> {
      if (ids.length === 0) return new Map()
      const rows = await ctx.db
        .select({
          id: orders.id,
          hubNo: orders.hubNo,
          platformOrderId: orders.platformOrderId,
          status: orders.status,
        })
        .from(orders)
        .where(and(mine, sql`${orders.id} IN (SELECT value FROM json_each(${jsonList(ids)}))`))
      return new Map(rows.map(({ id, ...numbers }) => [id, numbers]))
    },
    async events(orderId: string): Promise<OrderEventDto[]> {
      const rows = await ctx.db
        .select()
        .from(orderEvents)
        .where(
          and(
            eq(orderEvents.tenantId, tenantId),
            eq(orderEvents.orderId, orderId),
            conditionOf(ofOrdersSeen(ctx.scope, 'order_events')),
          ),
        )
        .orderBy(asc(orderEvents.version))
      return rows.map(({ tenantId: _t, orderId: _o, ...event }) => ({ ...event, data: event.data ?? null }))
    },
    /** Statements of a set of changes; the event rows are the guard. */
    save: (changes: readonly OrderChange[], actor: Actor): D1PreparedStatement[] =>
      changeStatements(db, { tenantId, changes, actor }),
  }
}
