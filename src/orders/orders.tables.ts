import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Receiver } from './canonical-order.contract.ts'
import type { Hold, OrderStatus, OrderSummary, RuleMarks } from './orders.contract.ts'

export const orders = sqliteTable(
  'orders',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    hubNo: text('hub_no').notNull(),
    channel: text('channel').notNull(),
    connectionId: text('connection_id').notNull(),
    platformOrderId: text('platform_order_id').notNull(),
    platformStatus: text('platform_status').notNull(),
    platformUpdatedAt: integer('platform_updated_at').notNull(),
    status: text('status').$type<OrderStatus>().notNull(),
    holds: text('holds', { mode: 'json' }).$type<Hold[]>().notNull(),
    tags: text('tags', { mode: 'json' }).$type<string[]>().notNull(),
    /** 0, or 1 for urgent. */
    priority: integer('priority').notNull(),
    /** Tags, priority and fields that the merchant's rules put, with their reasons; null where there were no rules. */
    ruleMarks: text('rule_marks', { mode: 'json' }).$type<RuleMarks>(),
    receiver: text('receiver', { mode: 'json' }).$type<Receiver>().notNull(),
    phoneTail: text('phone_tail').notNull(),
    /** Division code of the receiver, six digits; '' when nobody knows. What a row scope is held against. */
    regionCode: text('region_code').notNull().default(''),
    /** What a list row shows of the lines, so that a list reads one table. */
    items: text('items', { mode: 'json' }).$type<OrderSummary['items']>().notNull(),
    currency: text('currency').notNull(),
    goodsFen: integer('goods_fen').notNull(),
    freightFen: integer('freight_fen').notNull(),
    discountFen: integer('discount_fen').notNull(),
    payableFen: integer('payable_fen').notNull(),
    payMethod: text('pay_method').notNull(),
    buyerId: text('buyer_id'),
    buyerRemark: text('buyer_remark').notNull(),
    sellerRemark: text('seller_remark').notNull(),
    sellerFlag: integer('seller_flag').notNull(),
    reservationId: text('reservation_id'),
    warehouseId: text('warehouse_id'),
    waybill: text('waybill'),
    /** Counts how often stock was locked anew; part of the hold ids in the ledger. */
    allocationRound: integer('allocation_round').notNull(),
    /** Raised to revoke every tracking link given out so far. */
    trackVersion: integer('track_version').notNull(),
    contactClicks: integer('contact_clicks').notNull(),
    placedAt: integer('placed_at').notNull(),
    paidAt: integer('paid_at'),
    payBy: integer('pay_by'),
    shipBy: integer('ship_by'),
    promisedAt: integer('promised_at'),
    expectedAt: integer('expected_at'),
    /** When the state last changed; when its stock was last locked. */
    statusAt: integer('status_at').notNull(),
    allocatedAt: integer('allocated_at'),
    shippedAt: integer('shipped_at'),
    deliveredAt: integer('delivered_at'),
    /** Of a 补发单: the order whose goods it sends again, and what it was made for. */
    reshipOf: text('reship_of'),
    reshipCause: text('reship_cause'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    version: integer('version').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('orders_platform').on(t.tenantId, t.connectionId, t.platformOrderId),
    uniqueIndex('orders_hub_no').on(t.tenantId, t.hubNo),
    // Region, warehouse and shop at the end: scopes and filters are decided in the index, which is written with the state anyway.
    index('orders_status').on(t.tenantId, t.status, t.id, t.regionCode, t.warehouseId, t.connectionId),
    index('orders_connection').on(t.tenantId, t.connectionId, t.id),
    index('orders_phone_tail').on(t.tenantId, t.phoneTail, t.id),
    // Of urgent orders only: an ordinary one pays nothing for it.
    index('orders_urgent').on(t.tenantId, t.status, t.id).where(sql`priority > 0`),
    index('orders_reships').on(t.tenantId, t.reshipOf).where(sql`reship_of IS NOT NULL`),
  ],
)

export const orderLines = sqliteTable(
  'order_lines',
  {
    tenantId: text('tenant_id').notNull(),
    orderId: text('order_id').notNull(),
    lineNo: integer('line_no').notNull(),
    platformLineId: text('platform_line_id').notNull(),
    shopProductId: text('shop_product_id').notNull(),
    shopSkuId: text('shop_sku_id').notNull(),
    merchantCode: text('merchant_code').notNull(),
    sku: text('sku'),
    title: text('title').notNull(),
    spec: text('spec').notNull(),
    imageUrl: text('image_url').notNull(),
    quantity: integer('quantity').notNull(),
    unitPriceFen: integer('unit_price_fen').notNull(),
    paidFen: integer('paid_fen').notNull(),
    gift: integer('gift', { mode: 'boolean' }).notNull(),
    status: text('status').$type<'open' | 'cancelled' | 'shipped' | 'returned'>().notNull(),
    refund: text('refund').$type<'none' | 'refunding' | 'refunded'>().notNull(),
    /** Of a part of a bundle: which one, and how many pieces are in one of it. */
    bundle: text('bundle', { mode: 'json' }).$type<{ sku: string; each: number }>(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.orderId, t.lineNo] }),
    index('order_lines_sku').on(t.tenantId, t.sku, t.orderId),
  ],
)

/** Which orders carry a tag: what the list is filtered by. Written with `orders.tags`, which is the truth. */
export const orderTags = sqliteTable(
  'order_tags',
  {
    tenantId: text('tenant_id').notNull(),
    tag: text('tag').notNull(),
    orderId: text('order_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.tag, t.orderId] })],
)

/** One row per change of an order; the key is the concurrency guard. */
export const orderEvents = sqliteTable(
  'order_events',
  {
    tenantId: text('tenant_id').notNull(),
    orderId: text('order_id').notNull(),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    at: integer('at').notNull(),
    actor: text('actor', { mode: 'json' }).$type<{ kind: string; id: string; name?: string }>().notNull(),
    reason: text('reason').notNull(),
    before: text('before'),
    after: text('after'),
    data: text('data', { mode: 'json' }).$type<Record<string, unknown> | null>(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.orderId, t.version] })],
)

/** Who looked at a receiver in plain during the last hour: what the limit per person counts. The audit log keeps the reasons. */
export const receiverReveals = sqliteTable(
  'receiver_reveals',
  {
    tenantId: text('tenant_id').notNull(),
    actorId: text('actor_id').notNull(),
    at: integer('at').notNull(),
    id: text('id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.actorId, t.at, t.id] })],
)
