/** The only SQL on orders, order_lines, order_events. Loads whole orders, turns changed orders into statements. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { encodeTime } from '../core/ids.ts'
import { bulkInsert, bulkUpdate, jsonList } from '../platform/bulk.ts'
import type { Actor, Ctx } from '../platform/ctx.ts'
import { andText, conditionOf, ofOrdersSeen, ordersSeen } from '../platform/row-scope.ts'
import { evolve, type Order, type OrderEvent } from './domain/order.ts'
import type { OrderEventDto, OrderLineDto, RuleMarks } from './orders.contract.ts'
import { orderEvents, orderLines, orders, orderTags } from './orders.tables.ts'

export interface OrderNumbers {
  readonly hubNo: string
  readonly platformOrderId: string
  readonly status: Order['status']
}

export interface Reship extends Pick<Order, 'id' | 'hubNo' | 'status'> {
  /** Id of the order whose goods it sends again. */
  readonly first: string
}

/** An order that was changed: what it was, what it is, and every step between with its reason. */
export interface OrderChange {
  readonly before: Order | null
  readonly after: Order
  readonly steps: readonly {
    readonly event: OrderEvent
    readonly from: string | null
    readonly to: string
    readonly version: number
    readonly at: number
    readonly reason: string
  }[]
}

/** Applies events to an order (null for a new one, whose first event is `accepted`). Null when there is nothing to apply. */
export function changeOrder(
  before: Order | null,
  events: readonly OrderEvent[],
  at: number,
  reason: string,
): OrderChange | null {
  let state = before
  const steps: OrderChange['steps'][number][] = []
  for (const event of events) {
    const from = state?.status ?? null
    if (event.type === 'accepted') state = event.order
    else if (state) state = evolve(state, event, at)
    else throw new Error('the first event of an order is `accepted`')
    steps.push({ event, from, to: state.status, version: state.version, at, reason })
  }
  return state && steps.length > 0 ? { before, after: state, steps } : null
}

/** Joins two successive changes of one order. */
export function joinChanges(first: OrderChange, second: OrderChange | null): OrderChange {
  return second ? { before: first.before, after: second.after, steps: [...first.steps, ...second.steps] } : first
}

const itemsOf = (lines: readonly OrderLineDto[]) =>
  lines.map(({ sku, title, spec, imageUrl, quantity }) => ({ sku, title, spec, imageUrl, quantity }))

const tagRows = (order: Order | null): readonly (readonly [tag: string, orderId: string])[] =>
  order?.tags.map((tag) => [tag, order.id] as const) ?? []

/** Everything but personal data and what the row itself says. */
function eventData(event: OrderEvent): Record<string, unknown> | null {
  const { type: _type, ...data } = event
  if (event.type === 'accepted')
    return event.order.holds.length > 0
      ? { holds: event.order.holds.map((hold) => `${hold.reason}: ${hold.detail}`) }
      : null
  if (event.type === 'platform_updated') return { changed: event.changed }
  if (event.type === 'address_change') return { state: event.state }
  if (event.type === 'marked') return { tags: event.tags, priority: event.priority, rules: event.ruleMarks.version }
  return Object.keys(data).length > 0 ? data : null
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
    /** The platform's time (epoch ms) of the newest change that is stored, by the platform's id. */
    async changesStored(connectionId: string, platformOrderIds: readonly string[]): Promise<Map<string, number>> {
      const { results } = await db
        .prepare(
          'SELECT platform_order_id AS id, platform_updated_at AS at FROM orders INDEXED BY orders_platform WHERE tenant_id = ? AND connection_id = ? AND platform_order_id IN (SELECT value FROM json_each(?))',
        )
        .bind(tenantId, connectionId, jsonList(platformOrderIds))
        .all<{ id: string; at: number }>()
      return new Map(results.map(({ id, at }) => [id, at]))
    },
    /** Ids of orders in these states that nothing holds, oldest first; what the sweep walks over. */
    async idsByStatus(
      statuses: readonly Order['status'][],
      { updatedBefore, limit }: { updatedBefore: number; limit: number },
    ): Promise<string[]> {
      const rows = await ctx.db
        .select({ id: orders.id })
        .from(orders)
        .where(
          and(
            mine,
            inArray(orders.status, [...statuses]),
            sql`${orders.holds} = '[]'`,
            sql`${orders.updatedAt} < ${updatedBefore}`,
          ),
        )
        .orderBy(asc(orders.id))
        .limit(limit)
      return rows.map((row) => row.id)
    },
    /** Orders of these shops that nobody is known to have paid, placed since then; their ids sort by when they were placed. */
    async unpaidSince(connectionIds: readonly string[], since: number) {
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
            mine,
            inArray(orders.status, ['pending_payment', 'cancelled']),
            sql`${orders.id} > ${`ord_${encodeTime(since)}`}`,
            sql`${orders.connectionId} IN (SELECT value FROM json_each(${jsonList(connectionIds)}))`,
            sql`${orders.paidAt} IS NULL`,
          ),
        )
        .limit(5_000)
    },
    /** Held orders with a line of this listing: what mapping it releases. */
    async idsWaitingForListing(connectionId: string, shopSkuId: string): Promise<string[]> {
      const rows = await ctx.db
        .selectDistinct({ id: orders.id })
        .from(orders)
        .innerJoin(orderLines, and(eq(orderLines.tenantId, orders.tenantId), eq(orderLines.orderId, orders.id)))
        .where(
          and(
            mine,
            inArray(orders.status, ['pending_payment', 'paid']),
            eq(orders.connectionId, connectionId),
            eq(orderLines.shopSkuId, shopSkuId),
            sql`${orderLines.sku} IS NULL`,
          ),
        )
      return rows.map((row) => row.id)
    },
    /** Orders held for want of these SKUs, oldest first, from behind `after` on. */
    async idsShortOf(skus: readonly string[], limit: number, after = ''): Promise<string[]> {
      // From the paid orders on (few wait), never from all orders or all lines of a SKU.
      const scope = andText(ordersSeen(ctx.scope), 5)
      const { results } = await db
        .prepare(
          `SELECT id FROM orders INDEXED BY orders_status WHERE tenant_id = ?1 AND status = 'paid' AND id > ?4 AND holds LIKE '%"short_of_stock"%'
           AND EXISTS (SELECT 1 FROM order_lines WHERE tenant_id = ?1 AND order_id = orders.id AND sku IN (SELECT value FROM json_each(?2)))${scope.text} ORDER BY id LIMIT ?3`,
        )
        .bind(tenantId, jsonList(skus), limit, after, ...scope.values)
        .all<{ id: string }>()
      return results.map((row) => row.id)
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
    /** What the merchant's rules put on orders; without those on which there is nothing. */
    async marksOf(ids: readonly string[]): Promise<ReadonlyMap<string, RuleMarks>> {
      if (ids.length === 0) return new Map()
      const rows = await ctx.db
        .select({ id: orders.id, marks: orders.ruleMarks })
        .from(orders)
        .where(and(mine, sql`${orders.id} IN (SELECT value FROM json_each(${jsonList(ids)}))`))
      return new Map(rows.flatMap(({ id, marks }) => (marks ? [[id, marks] as const] : [])))
    },
    /** Urgent orders that a warehouse works on, oldest first. */
    async idsUrgent(limit: number): Promise<string[]> {
      const scope = andText(ordersSeen(ctx.scope), 3)
      const { results } = await db
        .prepare(
          `SELECT id FROM orders INDEXED BY orders_urgent WHERE tenant_id = ?1 AND priority > 0 AND status IN ('allocated', 'label_printed')${scope.text} ORDER BY id LIMIT ?2`,
        )
        .bind(tenantId, limit, ...scope.values)
        .all<{ id: string }>()
      return results.map((row) => row.id)
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
    /** Statements of a set of changes: new orders are inserted, others updated, every step becomes an event row (the guard). */
    save(changes: readonly OrderChange[], actor: Actor): D1PreparedStatement[] {
      const created = changes.filter((change) => change.before === null).map(({ after }) => after)
      const updated = changes.filter((change) => change.before !== null)
      const told = updated.filter((change) =>
        change.steps.some(
          ({ event }) =>
            event.type === 'platform_updated' ||
            event.type === 'address_change' ||
            event.type === 'paid' ||
            event.type === 'tagged' ||
            event.type === 'marked' ||
            event.type === 'tracking_revoked',
        ),
      )
      const retagged = updated.filter(({ before, after }) => before?.tags !== after.tags)
      const marked = updated.filter(({ before, after }) => before?.ruleMarks !== after.ruleMarks)
      const relined = updated.filter(({ before, after }) => before?.lines !== after.lines)
      const actorRow = { kind: actor.kind, id: actor.id, ...('name' in actor ? { name: actor.name } : {}) }
      return [
        ...bulkInsert(db, {
          table: orders,
          rows: created.map(({ lines, ...order }) => ({
            ...order,
            tenantId,
            holds: [...order.holds],
            tags: [...order.tags],
            phoneTail: order.receiver.phoneTail,
            regionCode: order.receiver.regionCode ?? '',
            items: itemsOf(lines),
          })),
        }),
        // Tags that an order no longer has leave first; most changes touch none.
        ...(retagged.length > 0
          ? [
              db
                .prepare(
                  'DELETE FROM order_tags WHERE tenant_id = ?1 AND (tag, order_id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?2))',
                )
                .bind(tenantId, JSON.stringify(retagged.flatMap(({ before }) => tagRows(before)))),
            ]
          : []),
        ...bulkInsert(db, {
          table: orderTags,
          rows: [...created, ...retagged.map(({ after }) => after)]
            .flatMap(tagRows)
            .map(([tag, orderId]) => ({ tenantId, tag, orderId })),
          onConflict: 'ignore',
        }),
        ...bulkUpdate(db, {
          table: orders,
          tenantId,
          set: 'priority = v ->> 1, rule_marks = v ->> 2',
          where: 'id = v ->> 0',
          tuples: marked.map(({ after }) => [after.id, after.priority, JSON.stringify(after.ruleMarks)]),
        }),
        ...bulkInsert(db, {
          table: orderLines,
          rows: created.flatMap((order) => order.lines.map((line) => ({ ...line, tenantId, orderId: order.id }))),
        }),
        ...bulkUpdate(db, {
          table: orders,
          tenantId,
          set: `status = v ->> 1, holds = v ->> 2, warehouse_id = v ->> 3, waybill = v ->> 4, allocation_round = v ->> 5, promised_at = v ->> 6, expected_at = v ->> 7, shipped_at = v ->> 8, delivered_at = v ->> 9, updated_at = v ->> 10, version = v ->> 11, status_at = v ->> 12, allocated_at = v ->> 13`,
          where: 'id = v ->> 0',
          tuples: updated.map(({ after: o }) => [
            o.id,
            o.status,
            JSON.stringify(o.holds),
            o.warehouseId,
            o.waybill,
            o.allocationRound,
            o.promisedAt,
            o.expectedAt,
            o.shippedAt,
            o.deliveredAt,
            o.updatedAt,
            o.version,
            o.statusAt,
            o.allocatedAt,
          ]),
        }),
        ...bulkUpdate(db, {
          table: orders,
          tenantId,
          set: `platform_status = v ->> 1, platform_updated_at = v ->> 2, receiver = v ->> 3, phone_tail = v ->> 4, buyer_remark = v ->> 5, seller_remark = v ->> 6, seller_flag = v ->> 7, payable_fen = v ->> 8, discount_fen = v ->> 9, ship_by = v ->> 10, pay_by = v ->> 11, paid_at = v ->> 12, pay_method = v ->> 13, tags = v ->> 14, track_version = v ->> 15`,
          where: 'id = v ->> 0',
          tuples: told.map(({ after: o }) => [
            o.id,
            o.platformStatus,
            o.platformUpdatedAt,
            JSON.stringify(o.receiver),
            o.receiver.phoneTail,
            o.buyerRemark,
            o.sellerRemark,
            o.sellerFlag,
            o.payableFen,
            o.discountFen,
            o.shipBy,
            o.payBy,
            o.paidAt,
            o.payMethod,
            JSON.stringify(o.tags),
            o.trackVersion,
          ]),
        }),
        // Apart: the region stands in an index that this step need not touch.
        ...bulkUpdate(db, {
          table: orders,
          tenantId,
          set: 'region_code = v ->> 1',
          where: 'id = v ->> 0',
          tuples: told
            .filter(({ before, after }) => before?.receiver.regionCode !== after.receiver.regionCode)
            .map(({ after }) => [after.id, after.receiver.regionCode ?? '']),
        }),
        ...bulkUpdate(db, {
          table: orderLines,
          tenantId,
          set: 'sku = v ->> 2, status = v ->> 3, refund = v ->> 4, quantity = v ->> 5, unit_price_fen = v ->> 6, bundle = v ->> 7',
          where: 'order_id = v ->> 0 AND line_no = v ->> 1',
          tuples: relined.flatMap(({ after }) =>
            after.lines.map((line) => [
              after.id,
              line.lineNo,
              line.sku,
              line.status,
              line.refund,
              line.quantity,
              line.unitPriceFen,
              line.bundle ? JSON.stringify(line.bundle) : null,
            ]),
          ),
        }),
        ...bulkInsert(db, {
          table: orderLines,
          rows: relined.flatMap(({ before, after }) =>
            after.lines.slice(before?.lines.length ?? 0).map((line) => ({ ...line, tenantId, orderId: after.id })),
          ),
        }),
        ...bulkUpdate(db, {
          table: orders,
          tenantId,
          set: 'items = v ->> 1',
          where: 'id = v ->> 0',
          tuples: relined
            .filter(({ before, after }) => before?.lines.some((line, i) => line.sku !== after.lines[i]?.sku))
            .map(({ after }) => [after.id, JSON.stringify(itemsOf(after.lines))]),
        }),
        ...bulkInsert(db, {
          table: orderEvents,
          rows: changes.flatMap(({ after, steps }) =>
            steps.map(({ event, from, to, version, at, reason }) => ({
              tenantId,
              orderId: after.id,
              version,
              type: event.type,
              at,
              actor: actorRow,
              reason,
              before: from,
              after: to,
              data: eventData(event),
            })),
          ),
        }),
      ]
    },
  }
}
