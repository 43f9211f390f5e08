import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { PoolUse } from '../stock/stock-ledger.port.ts'
import type { CampaignStatus, TopUp } from './campaigns.contract.ts'
import type { Parts } from './sale-pool.port.ts'

/** Campaigns as planned, and how far their pieces are on the way from and to the main ledgers. The pools decide who gets one. */
export const campaigns = sqliteTable(
  'campaigns',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    use: text('use').$type<PoolUse>().notNull(),
    sku: text('sku').notNull(),
    priceFen: integer('price_fen').notNull(),
    /** Pieces to set aside by warehouse. */
    pieces: text('pieces', { mode: 'json' }).$type<Parts>().notNull(),
    perBuyer: integer('per_buyer').notNull(),
    unpaidTtlMs: integer('unpaid_ttl_ms').notNull(),
    leases: integer('leases').notNull(),
    carveAt: integer('carve_at').notNull(),
    opensAt: integer('opens_at').notNull(),
    closesAt: integer('closes_at').notNull(),
    topUp: text('top_up', { mode: 'json' }).$type<TopUp>(),
    status: text('status').$type<CampaignStatus>().notNull(),
    /** Of what the pools must know; the newest counts. */
    version: integer('version').notNull(),
    /** When somebody has to look at it again; null once it is over. */
    turnAt: integer('turn_at'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('campaigns_turn').on(t.turnAt).where(sql`turn_at IS NOT NULL`),
  ],
)

/** Each time pieces were wanted from the main ledgers: the carve-out and every top-up. */
export const campaignIssues = sqliteTable(
  'campaign_issues',
  {
    tenantId: text('tenant_id').notNull(),
    campaignId: text('campaign_id').notNull(),
    no: integer('no').notNull(),
    wanted: text('wanted', { mode: 'json' }).$type<Parts>().notNull(),
    /** What the ledgers gave; null as long as they have not been asked to the end. */
    granted: text('granted', { mode: 'json' }).$type<Parts>(),
    reason: text('reason').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.campaignId, t.no] })],
)

/** Projection of the pools: lags by seconds, never decides. Only a newer `seq` is written. */
export const campaignLeases = sqliteTable(
  'campaign_leases',
  {
    tenantId: text('tenant_id').notNull(),
    campaignId: text('campaign_id').notNull(),
    lease: integer('lease').notNull(),
    seq: integer('seq').notNull(),
    issued: integer('issued').notNull(),
    left: integer('left').notNull(),
    held: integer('held').notNull(),
    paid: integer('paid').notNull(),
    drawn: integer('drawn').notNull(),
    withdrawn: integer('withdrawn').notNull(),
    claimedEver: integer('claimed_ever').notNull(),
    expiredEver: integer('expired_ever').notNull(),
    releasedEver: integer('released_ever').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.campaignId, t.lease] })],
)
