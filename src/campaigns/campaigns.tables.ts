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

/** 直播间: which sale a live room sells, from how many viewers on it is helped, and whether it is being helped now. */
export const liveRooms = sqliteTable(
  'live_rooms',
  {
    tenantId: text('tenant_id').notNull(),
    roomId: text('room_id').notNull(),
    campaignId: text('campaign_id').notNull(),
    /** Six digits: the three warehouses nearest to it help. */
    regionCode: text('region_code').notNull(),
    threshold: integer('threshold').notNull(),
    /** Pieces at a time, and in all. */
    topUpPieces: integer('top_up_pieces').notNull(),
    topUpMost: integer('top_up_most').notNull(),
    /** A surge ends so long after the last word that confirmed it. */
    ttlMs: integer('ttl_ms').notNull(),
    viewers: integer('viewers').notNull(),
    /** Instant of the newest word; older ones change nothing. */
    saidAt: integer('said_at').notNull(),
    surges: integer('surges').notNull(),
    surgedAt: integer('surged_at'),
    untilAt: integer('until_at'),
    warehouses: text('warehouses', { mode: 'json' }).$type<readonly string[]>().notNull(),
    version: integer('version').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.roomId] }),
    index('live_rooms_until').on(t.untilAt).where(sql`until_at IS NOT NULL`),
  ],
)
