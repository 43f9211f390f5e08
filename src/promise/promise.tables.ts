import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { PromiseBasis } from './promise.contract.ts'
import type { PromiseSettings } from './promise-settings.contract.ts'

/** 计划送达 as versions: version 1 is what the buyer was told when the order was paid. */
export const promises = sqliteTable(
  'promises',
  {
    tenantId: text('tenant_id').notNull(),
    orderId: text('order_id').notNull(),
    version: integer('version').notNull(),
    promisedAt: integer('promised_at').notNull(),
    reason: text('reason').notNull(),
    basis: text('basis', { mode: 'json' }).$type<PromiseBasis>().notNull(),
    madeAt: integer('made_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.orderId, t.version] })],
)

/** Transit hours per lane, as a histogram of whole hours; levels `district`, `city`, `province`, `nation` share the table. */
export const laneStats = sqliteTable(
  'lane_stats',
  {
    tenantId: text('tenant_id').notNull(),
    carrier: text('carrier').notNull(),
    warehouseId: text('warehouse_id').notNull(),
    /** Division code at the level's length (6, 4, 2 digits) or `*`. */
    region: text('region').notNull(),
    count: integer('count').notNull(),
    /** Weights that grow with time (see `weightAt`), per whole hour from the van to the signature. */
    histogram: text('histogram', { mode: 'json' }).$type<Record<string, number>>().notNull(),
    /** By how many hours parcels were later than thought; what days of departure add; hours from each stage on. */
    slip: text('slip', { mode: 'json' }).$type<Record<string, number>>().notNull().default({}),
    days: text('days', { mode: 'json' }).$type<Record<string, number>>().notNull().default({}),
    stages: text('stages', { mode: 'json' }).$type<Record<string, number>>().notNull().default({}),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.carrier, t.warehouseId, t.region] })],
)

/** What a tenant decided; without a row everything is as it comes. */
export const promiseSettings = sqliteTable(
  'promise_settings',
  {
    tenantId: text('tenant_id').notNull(),
    /** Always `promise`: a row that is moved with its tenant needs a key behind the tenant's. */
    part: text('part').notNull(),
    settings: text('settings', { mode: 'json' }).$type<PromiseSettings>().notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.part] })],
)

/** Calibration: what was promised and what came of it, per local day of the signature and courier. */
export const promiseDays = sqliteTable(
  'promise_days',
  {
    tenantId: text('tenant_id').notNull(),
    day: text('day').notNull(),
    carrier: text('carrier').notNull(),
    told: integer('told').notNull(),
    kept: integer('kept').notNull(),
    /** Sum of the shares that were to be kept. */
    wanted: real('wanted').notNull(),
    /** `50` … `98`: how many came by what would have been promised for that share. */
    curve: text('curve', { mode: 'json' }).$type<Record<string, number>>().notNull(),
    /** Promised − signed for, whole hours; negative = late. */
    padding: text('padding', { mode: 'json' }).$type<Record<string, number>>().notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.day, t.carrier] })],
)

/** 预计送达前 2 小时: buyers who were told that the parcel comes. The key lets each be told once. */
export const arrivalNotices = sqliteTable(
  'arrival_notices',
  {
    tenantId: text('tenant_id').notNull(),
    orderId: text('order_id').notNull(),
    expectedAt: integer('expected_at').notNull(),
    toldAt: integer('told_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.orderId] })],
)
