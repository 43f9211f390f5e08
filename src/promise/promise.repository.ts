/** Lane histories and promise versions: one read for a batch of orders, statements for the caller's batch. */
import { and, asc, eq, sql } from 'drizzle-orm'
import { bulkInsert, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, ofOrdersSeen } from '../platform/row-scope.ts'
import { defaultLaneSettings, type LaneBook, type LaneSettings, laneBook, rungsOf } from './domain/lane-book.ts'
import type { LaneHistogram } from './domain/lane-histogram.ts'
import type { Lesson } from './domain/learn-lane.ts'
import type { Promised } from './domain/make-promise.ts'
import type { PromiseBasis, PromiseVersion } from './promise.contract.ts'
import { promises } from './promise.tables.ts'

type ShardCtx = Pick<Ctx, 'tenant' | 'db'>

// CROSS JOIN keeps SQLite from turning the loops round: each lane × rung is one look-up by primary key.
const LOAD_LANES = `
  SELECT s.carrier, s.warehouse_id AS warehouseId, s.region, s.histogram, s.slip, s.days, s.stages
  FROM json_each(?2) lane CROSS JOIN json_each(?3) rung CROSS JOIN lane_stats s
  WHERE s.tenant_id = ?1 AND s.carrier = lane.value ->> 0 AND s.warehouse_id = lane.value ->> 1 AND s.region = rung.value`

/** What is known of these lanes for receivers in these regions, every rung of the ladder included. One statement. */
export async function loadLanes(
  ctx: ShardCtx,
  {
    lanes,
    regionCodes,
    settings = defaultLaneSettings,
  }: {
    readonly lanes: readonly { readonly carrier: string; readonly warehouseId: string }[]
    readonly regionCodes: readonly (string | null)[]
    readonly settings?: LaneSettings
  },
): Promise<LaneBook> {
  const regions = [...new Set(regionCodes.flatMap(rungsOf))]
  if (lanes.length === 0 || regions.length === 0) return laneBook([], settings)
  const { results } = await ctx.db.$client
    .prepare(LOAD_LANES)
    .bind(
      ctx.tenant.id,
      JSON.stringify(lanes.map(({ carrier, warehouseId }) => [carrier, warehouseId])),
      jsonList(regions),
    )
    .all<
      { carrier: string; warehouseId: string; region: string } & Record<
        'histogram' | 'slip' | 'days' | 'stages',
        string
      >
    >()
  // Read when asked for: of a batch's lanes most rungs are never looked at.
  const rows = results.map(({ carrier, warehouseId, region, ...texts }) => ({
    carrier,
    warehouseId,
    region,
    get histogram() {
      return readHistogram(texts.histogram)
    },
    get slip() {
      return readHistogram(texts.slip)
    },
    get days() {
      return readHistogram(texts.days)
    },
    get stages() {
      return readHistogram(texts.stages)
    },
  }))
  return laneBook(rows, settings)
}

const merged = (
  column: string,
): string => `${column} = CASE excluded.${column} WHEN '{}' THEN lane_stats.${column} ELSE (
      SELECT json_group_object(key, weight) FROM (
        SELECT key, sum(value) AS weight FROM (
          SELECT key, value FROM json_each(lane_stats.${column}) UNION ALL SELECT key, value FROM json_each(excluded.${column})
        ) GROUP BY key
      )
    ) END`

// Adds the weights of both histograms key by key, so that two writers never lose each other's parcels.
const LEARN = `
  INSERT INTO lane_stats (tenant_id, carrier, warehouse_id, region, count, histogram, slip, days, stages, updated_at)
  SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value -> 4, value -> 5, value -> 6, value -> 7, ?3
  FROM json_each(?2) WHERE true
  ON CONFLICT (tenant_id, carrier, warehouse_id, region) DO UPDATE SET
    count = lane_stats.count + excluded.count, ${merged('histogram')}, ${merged('slip')}, ${merged('days')}, ${merged('stages')},
    updated_at = excluded.updated_at`

/** Statements that write lessons into their lanes. They add: call once per delivery, inside the batch whose order event guards against repeats. */
export function learnStatements(
  ctx: Pick<Ctx, 'tenant' | 'db' | 'clock'>,
  lessons: readonly Lesson[],
): D1PreparedStatement[] {
  if (lessons.length === 0) return []
  const tuples = lessons.map(({ carrier, warehouseId, region, count, histogram, slip, days, stages }) => [
    carrier,
    warehouseId,
    region,
    count,
    histogram,
    slip,
    days,
    stages,
  ])
  return [ctx.db.$client.prepare(LEARN).bind(ctx.tenant.id, JSON.stringify(tuples), ctx.clock.now())]
}

/** What the buyers of these orders were told when they ordered: the first version of each. */
export async function firstPromises(
  ctx: ShardCtx,
  orderIds: readonly string[],
): Promise<Map<string, { readonly promisedAt: number; readonly basis: PromiseBasis }>> {
  if (orderIds.length === 0) return new Map()
  const rows = await ctx.db
    .select({ orderId: promises.orderId, promisedAt: promises.promisedAt, basis: promises.basis })
    .from(promises)
    .where(
      and(
        eq(promises.tenantId, ctx.tenant.id),
        sql`${promises.orderId} IN (SELECT value FROM json_each(${jsonList(orderIds)}))`,
        eq(promises.version, 1),
      ),
    )
  return new Map(rows.map(({ orderId, ...first }) => [orderId, first]))
}

export interface PromiseRecord extends Promised {
  readonly orderId: string
  /** 1 = what the buyer was told when the order was paid. */
  readonly version: number
  readonly reason: string
}

/** Statements that append promise versions. A version that exists already rolls the caller's batch back (UNIQUE). */
export function promiseStatements(
  ctx: Pick<Ctx, 'tenant' | 'db' | 'clock'>,
  records: readonly PromiseRecord[],
): D1PreparedStatement[] {
  const madeAt = ctx.clock.now()
  const rows = records.map((record) => ({ ...record, tenantId: ctx.tenant.id, madeAt }))
  return bulkInsert(ctx.db.$client, { table: promises, rows })
}

/** What single versions say, in the order of `keys`; one that is not there is left out. */
export async function promiseVersions(
  ctx: ShardCtx,
  keys: readonly { readonly orderId: string; readonly version: number }[],
): Promise<
  (Pick<PromiseVersion, 'version' | 'promisedAt' | 'reason' | 'madeAt'> & { orderId: string; quantile: number })[]
> {
  const { results } = await ctx.db.$client
    .prepare(
      `SELECT p.order_id AS orderId, p.version, p.promised_at AS promisedAt, p.reason, p.made_at AS madeAt, p.basis ->> '$.quantile' AS quantile
       FROM json_each(?2) k CROSS JOIN promises p
       WHERE p.tenant_id = ?1 AND p.order_id = k.value ->> 0 AND p.version = k.value ->> 1 ORDER BY k.key`,
    )
    .bind(ctx.tenant.id, JSON.stringify(keys.map(({ orderId, version }) => [orderId, version])))
    .all<Pick<PromiseVersion, 'version' | 'promisedAt' | 'reason' | 'madeAt'> & { orderId: string; quantile: number }>()
  return results
}

/** All versions of an order's promise, oldest first. */
export async function promisesOf(ctx: ShardCtx & Pick<Ctx, 'scope'>, orderId: string): Promise<PromiseVersion[]> {
  return ctx.db
    .select({
      version: promises.version,
      promisedAt: promises.promisedAt,
      reason: promises.reason,
      basis: promises.basis,
      madeAt: promises.madeAt,
    })
    .from(promises)
    .where(
      and(
        eq(promises.tenantId, ctx.tenant.id),
        eq(promises.orderId, orderId),
        conditionOf(ofOrdersSeen(ctx.scope, 'promises')),
      ),
    )
    .orderBy(asc(promises.version))
}

function readHistogram(text: string): LaneHistogram {
  const parsed: unknown = JSON.parse(text)
  // Keys and weights that make no sense are left out by `hoursOf`.
  return typeof parsed === 'object' && parsed !== null ? (parsed as LaneHistogram) : {}
}
