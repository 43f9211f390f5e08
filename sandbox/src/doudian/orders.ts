import { row, rows, type Sql } from '../world/sql'
import type { OrderFacts } from './order-facts'
import type { AfterSaleFacts } from './push-message'

type OrderTime = 'create_time' | 'update_time'

const COLUMNS = { create_time: 'created_s', update_time: 'updated_s' } as const

/** A page of orders by update or creation time. Times are unix seconds, both ends included. */
export interface OrderWindow {
  shopId: string
  windowBy: OrderTime
  orderBy: OrderTime
  from: number
  to: number
  statuses: readonly number[]
  ascending: boolean
  page: number
  size: number
}

/** The same for after-sales. */
export interface AfterSaleWindow {
  shopId: string
  by: 'applied_s' | 'updated_s'
  from: number
  to: number
  page: number
  size: number
}

export type Orders = ReturnType<typeof createOrders>

/** Orders and after-sales of all shops. */
export function createOrders(sql: Sql) {
  function find(orderId: string): OrderFacts | undefined {
    const found = row<{ facts: string }>(sql, 'SELECT facts FROM orders WHERE order_id = ?', orderId)
    return found ? JSON.parse(found.facts) : undefined
  }

  function save(orders: readonly OrderFacts[]): void {
    for (let start = 0; start < orders.length; start += 500) {
      const slice = orders.slice(start, start + 500).map((order) => ({
        order_id: order.orderId,
        shop_id: order.shopId,
        status: order.status,
        main_status: order.mainStatus,
        created_s: order.createdAt,
        updated_s: order.updatedAt,
        facts: JSON.stringify(order),
      }))
      sql.exec(
        `INSERT OR REPLACE INTO orders (order_id, shop_id, status, main_status, created_s, updated_s, facts)
         SELECT value->>'order_id', value->>'shop_id', value->>'status', value->>'main_status', value->>'created_s',
           value->>'updated_s', value->>'facts' FROM json_each(?)`,
        JSON.stringify(slice),
      )
    }
  }

  return {
    find,
    save,
    /** One page and how many there are in all. */
    page(window: OrderWindow): { total: number; orders: OrderFacts[] } {
      const statuses = JSON.stringify(window.statuses)
      const condition = `shop_id = ? AND ${COLUMNS[window.windowBy]} BETWEEN ? AND ?
        AND (? = '[]' OR status IN (SELECT value FROM json_each(?)) OR main_status IN (SELECT value FROM json_each(?)))`
      const bound = [window.shopId, window.from, window.to, statuses, statuses, statuses]
      const total = row<{ n: number }>(sql, `SELECT COUNT(*) AS n FROM orders WHERE ${condition}`, ...bound)?.n ?? 0
      const direction = window.ascending ? 'ASC' : 'DESC'
      const found = rows<{ facts: string }>(
        sql,
        `SELECT facts FROM orders WHERE ${condition} ORDER BY ${COLUMNS[window.orderBy]} ${direction}, order_id ${direction} LIMIT ? OFFSET ?`,
        ...bound,
        window.size,
        window.page * window.size,
      )
      return { total, orders: found.map(({ facts }) => JSON.parse(facts)) }
    },
    /** Newest first; all shops when `shopId` is absent. */
    recent(limit: number, shopId?: string): OrderFacts[] {
      const found = rows<{ facts: string }>(
        sql,
        `SELECT facts FROM orders WHERE ? IS NULL OR shop_id = ? ORDER BY order_id DESC LIMIT ?`,
        shopId ?? null,
        shopId ?? null,
        limit,
      )
      return found.map(({ facts }) => JSON.parse(facts))
    },
    /** Orders in a status that have not changed since an instant (unix seconds), longest first. */
    idle(status: number, untilSeconds: number, limit: number): OrderFacts[] {
      const found = rows<{ facts: string }>(
        sql,
        'SELECT facts FROM orders WHERE status = ? AND updated_s <= ? ORDER BY updated_s LIMIT ?',
        status,
        untilSeconds,
        limit,
      )
      return found.map(({ facts }) => JSON.parse(facts))
    },
    countsByStatus(): Record<string, number> {
      const found = rows<{ status: number; n: number }>(sql, 'SELECT status, COUNT(*) AS n FROM orders GROUP BY status')
      return Object.fromEntries(found.map(({ status, n }) => [String(status), n]))
    },
    saveAfterSale(sale: AfterSaleFacts): void {
      sql.exec(
        'INSERT OR REPLACE INTO after_sales (after_sale_id, shop_id, order_id, status, applied_s, updated_s, facts) VALUES (?, ?, ?, ?, ?, ?, ?)',
        sale.afterSaleId,
        sale.shopId,
        sale.orderId,
        sale.status,
        sale.appliedAt,
        sale.updatedAt,
        JSON.stringify(sale),
      )
    },
    afterSalesOf(orderId: string): AfterSaleFacts[] {
      const found = rows<{ facts: string }>(sql, 'SELECT facts FROM after_sales WHERE order_id = ?', orderId)
      return found.map(({ facts }) => JSON.parse(facts))
    },
    afterSalePage(window: AfterSaleWindow): { total: number; sales: AfterSaleFacts[] } {
      const condition = `shop_id = ? AND ${window.by} BETWEEN ? AND ?`
      const bound = [window.shopId, window.from, window.to]
      const total =
        row<{ n: number }>(sql, `SELECT COUNT(*) AS n FROM after_sales WHERE ${condition}`, ...bound)?.n ?? 0
      const found = rows<{ facts: string }>(
        sql,
        `SELECT facts FROM after_sales WHERE ${condition} ORDER BY ${window.by}, after_sale_id LIMIT ? OFFSET ?`,
        ...bound,
        window.size,
        window.page * window.size,
      )
      return { total, sales: found.map(({ facts }) => JSON.parse(facts)) }
    },
    /** The answer that was given to a request with this id before, or `undefined`. */
    answerOnce(scope: string, id: string): string | undefined {
      return row<{ answer: string }>(sql, 'SELECT answer FROM once WHERE scope = ? AND id = ?', scope, id)?.answer
    },
    rememberAnswer(scope: string, id: string, answer: string): void {
      sql.exec('INSERT OR REPLACE INTO once (scope, id, answer) VALUES (?, ?, ?)', scope, id, answer)
    },
  }
}
