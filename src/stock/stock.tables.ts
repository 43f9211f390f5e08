import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ShareKind } from './domain/channel-shares.ts'
import type { DriftKind } from './domain/law-check.ts'

/** Projection of the ledgers: lags by seconds, never decides. `seq` is the ledger's own; only a newer one is written. */
export const stockLevels = sqliteTable(
  'stock_levels',
  {
    tenantId: text('tenant_id').notNull(),
    sku: text('sku').notNull(),
    warehouseId: text('warehouse_id').notNull(),
    onHand: integer('on_hand').notNull(),
    locked: integer('locked').notNull(),
    qc: integer('qc').notNull(),
    inTransit: integer('in_transit').notNull(),
    pooled: integer('pooled').notNull(),
    available: integer('available').notNull(),
    seq: integer('seq').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.sku, t.warehouseId] })],
)

/** Cart reservations of the open channel: which holds they own until an order takes them over. */
export const reservations = sqliteTable(
  'reservations',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    connectionId: text('connection_id').notNull(),
    lines: text('lines', { mode: 'json' })
      .$type<{ sku: string; quantity: number; warehouseId: string; holdId: string }[]>()
      .notNull(),
    status: text('status').$type<'open' | 'ordered' | 'released' | 'expired'>().notNull(),
    orderId: text('order_id'),
    expiresAt: integer('expires_at').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.id] })],
)

/** What a shop was last told of a listing, so that only news is sent. */
export const listingStates = sqliteTable(
  'listing_states',
  {
    tenantId: text('tenant_id').notNull(),
    connectionId: text('connection_id').notNull(),
    shopSkuId: text('shop_sku_id').notNull(),
    quantity: integer('quantity').notNull(),
    paused: integer('paused', { mode: 'boolean' }).notNull(),
    toldAt: integer('told_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    /** Of the levels that somebody has set out to tell; who finds a greater one has nothing to say. */
    seq: integer('seq').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.shopSkuId] })],
)

/** How many pieces a shop may show: of one SKU, or (`sku` '') of all that have no rule of their own. */
export const stockShares = sqliteTable(
  'stock_shares',
  {
    tenantId: text('tenant_id').notNull(),
    connectionId: text('connection_id').notNull(),
    sku: text('sku').notNull(),
    kind: text('kind').$type<ShareKind>().notNull(),
    /** Pieces or percent, see `ShareRule`. */
    amount: integer('amount').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.sku] })],
)

/** How far the check of a tenant's books has come. One row a tenant, `part` 'ledgers'. */
export const stockChecks = sqliteTable(
  'stock_checks',
  {
    tenantId: text('tenant_id').notNull(),
    part: text('part').notNull(),
    /** The last SKU that was looked at; '' at the beginning of a round. */
    afterSku: text('after_sku').notNull(),
    roundAt: integer('round_at').notNull(),
    checkedAt: integer('checked_at').notNull(),
    /** Ledgers of the round so far. */
    checked: integer('checked').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.part] })],
)

/** What a check found: suspected at the first look, open when the second one finds it still there, closed when it is gone. */
export const stockFindings = sqliteTable(
  'stock_findings',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    sku: text('sku').notNull(),
    kind: text('kind').$type<DriftKind>().notNull(),
    place: text('place').notNull(),
    warehouseId: text('warehouse_id'),
    status: text('status').$type<'suspected' | 'open' | 'closed'>().notNull(),
    detail: text('detail').notNull(),
    /** What it should have been, and what it was. */
    expected: integer('expected').notNull(),
    found: integer('found').notNull(),
    /** What it is after the repair; null where nothing was repaired. */
    repairedTo: integer('repaired_to'),
    foundAt: integer('found_at').notNull(),
    closedAt: integer('closed_at'),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('stock_findings_live').on(t.tenantId, t.updatedAt).where(sql`status <> 'closed'`),
  ],
)
