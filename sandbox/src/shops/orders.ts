import { row, rows, type Sql } from '../world/sql'
import type { OrderFacts, OrderState, RefundFacts } from './order-facts'

/** A stretch of a shop's orders or refunds; instants are epoch ms, both ends included. */
export interface Stretch<By extends string, Item> {
  shopId: string
  by: By
  from: number
  to: number
  /** Only those; reading them all costs the whole stretch, so leave it out where nothing is filtered. */
  only?: (item: Item) => boolean
  /** Newest first instead of oldest first. */
  newestFirst?: boolean
}

export type OrderStretch = Stretch<'created' | 'updated', OrderFacts> & {
  /** Sorted by another time than the one that is windowed. */
  sortBy?: 'created' | 'updated'
}
export type RefundStretch = Stretch<'applied' | 'updated', RefundFacts>

interface Kept {
  facts: string
}

export type Orders = ReturnType<typeof createOrders>

const parse = <T>(found: readonly Kept[]): T[] => found.map(({ facts }) => JSON.parse(facts))

/** Orders and refunds of all shops. */
export function createOrders(sql: Sql) {
  function list<T>(
    { table, id }: { table: string; id: string },
    stretch: Stretch<string, T> & { sortBy?: string },
    { skip, take }: { skip: number; take: number },
  ): { total: number; items: T[] } {
    const condition = `shop_id = ? AND ${stretch.by}_at BETWEEN ? AND ?`
    const bound = [stretch.shopId, stretch.from, stretch.to]
    const way = stretch.newestFirst === true ? 'DESC' : 'ASC'
    const sorted = `SELECT facts FROM ${table} WHERE ${condition} ORDER BY ${stretch.sortBy ?? stretch.by}_at ${way}, ${id} ${way}`
    if (stretch.only !== undefined) {
      const items = parse<T>(rows<Kept>(sql, sorted, ...bound)).filter(stretch.only)
      return { total: items.length, items: items.slice(skip, skip + take) }
    }
    const total = row<{ n: number }>(sql, `SELECT COUNT(*) AS n FROM ${table} WHERE ${condition}`, ...bound)?.n ?? 0
    return { total, items: parse<T>(rows<Kept>(sql, `${sorted} LIMIT ? OFFSET ?`, ...bound, take, skip)) }
  }

  return {
    find(orderId: string): OrderFacts | undefined {
      return parse<OrderFacts>(rows<Kept>(sql, 'SELECT facts FROM shop_orders WHERE order_id = ?', orderId))[0]
    },
    save(orders: readonly OrderFacts[]): void {
      for (let start = 0; start < orders.length; start += 500) {
        const slice = orders.slice(start, start + 500).map((order) => ({ ...order, facts: JSON.stringify(order) }))
        sql.exec(
          `INSERT OR REPLACE INTO shop_orders (order_id, shop_id, state, created_at, updated_at, facts)
           SELECT value->>'orderId', value->>'shopId', value->>'state', value->>'createdAt', value->>'updatedAt',
             value->>'facts' FROM json_each(?)`,
          JSON.stringify(slice),
        )
      }
    },
    /** Orders of a stretch after the first `skip`, at most `take`, and how many there are in all: for numbered pages. */
    list(stretch: OrderStretch, part: { skip: number; take: number }): { total: number; orders: OrderFacts[] } {
      const { total, items } = list<OrderFacts>({ table: 'shop_orders', id: 'order_id' }, stretch, part)
      return { total, orders: items }
    },
    /** The orders of a stretch that follow a cursor ('' at the start), oldest first; `next` is undefined at the end. */
    after(
      { shopId, by, from, to, only }: Omit<OrderStretch, 'newestFirst' | 'sortBy'>,
      { cursor, take }: { cursor: string; take: number },
    ): { orders: OrderFacts[]; next: string | undefined } {
      const [at = '', id = ''] = cursor.split('|')
      const found = rows<Kept & { at: number; id: string }>(
        sql,
        `SELECT facts, ${by}_at AS at, order_id AS id FROM shop_orders WHERE shop_id = ? AND ${by}_at BETWEEN ? AND ?
         AND (${by}_at, order_id) > (?, ?) ORDER BY ${by}_at, order_id LIMIT ?`,
        shopId,
        from,
        to,
        cursor === '' ? -1 : Number(at),
        id,
        take + 1,
      )
      const page = found.slice(0, take)
      const last = page.at(-1)
      const orders = parse<OrderFacts>(page)
      return {
        orders: only === undefined ? orders : orders.filter(only),
        next: found.length > take && last !== undefined ? `${last.at}|${last.id}` : undefined,
      }
    },
    /** Last placed first; all shops when `shopId` is absent. */
    recent(limit: number, shopId?: string): OrderFacts[] {
      return parse(
        rows<Kept>(
          sql,
          'SELECT facts FROM shop_orders WHERE ? IS NULL OR shop_id = ? ORDER BY created_at DESC, order_id DESC LIMIT ?',
          shopId ?? null,
          shopId ?? null,
          limit,
        ),
      )
    },
    /** Orders in a state that have not changed since an instant, longest first. */
    idle(state: OrderState, until: number, limit: number): OrderFacts[] {
      return parse(
        rows<Kept>(
          sql,
          'SELECT facts FROM shop_orders WHERE state = ? AND updated_at <= ? ORDER BY updated_at LIMIT ?',
          state,
          until,
          limit,
        ),
      )
    },
    countsByState(): Record<string, number> {
      const found = rows<{ state: string; n: number }>(
        sql,
        'SELECT state, COUNT(*) AS n FROM shop_orders GROUP BY state',
      )
      return Object.fromEntries(found.map(({ state, n }) => [state, n]))
    },
    saveRefund(refund: RefundFacts): void {
      sql.exec(
        'INSERT OR REPLACE INTO refunds (refund_id, shop_id, order_id, applied_at, updated_at, facts) VALUES (?, ?, ?, ?, ?, ?)',
        refund.refundId,
        refund.shopId,
        refund.orderId,
        refund.appliedAt,
        refund.updatedAt,
        JSON.stringify(refund),
      )
    },
    findRefund(refundId: string): RefundFacts | undefined {
      return parse<RefundFacts>(rows<Kept>(sql, 'SELECT facts FROM refunds WHERE refund_id = ?', refundId))[0]
    },
    /** Oldest first. */
    refundsOf(orderId: string): RefundFacts[] {
      return parse(
        rows<Kept>(sql, 'SELECT facts FROM refunds WHERE order_id = ? ORDER BY applied_at, refund_id', orderId),
      )
    },
    listRefunds(
      stretch: RefundStretch,
      part: { skip: number; take: number },
    ): { total: number; refunds: RefundFacts[] } {
      const { total, items } = list<RefundFacts>({ table: 'refunds', id: 'refund_id' }, stretch, part)
      return { total, refunds: items }
    },
  }
}
