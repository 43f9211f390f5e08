/** Lane histories and promise versions: one read for a batch of orders, statements for the caller's batch. */
import { and, asc, eq } from 'drizzle-orm'
import { bulkInsert, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, ofOrdersSeen } from '../platform/row-scope.ts'
import {
  defaultLaneSettings,
  type LaneBook,
  type LaneRow,
  type LaneSettings,
  laneBook,
  rungsOf,
} from './domain/lane-book.ts'
import { hourKey, learnLane } from './domain/lane-histogram.ts'
import type { Promised } from './domain/make-promise.ts'
import type { PromiseVersion } from './promise.contract.ts'
import { promises } from './promise.tables.ts'

type ShardCtx = Pick<Ctx, 'tenant' | 'db'>

// CROSS JOIN keeps SQLite from turning the loops round: each lane × rung is one look-up by primary key.
const LOAD_LANES = `
  SELECT s.carrier, s.warehouse_id AS warehouseId, s.region, s.histogram
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
    .all<{ carrier: string; warehouseId: string; region: string; histogram: string }>()
  const rows = results.map((row): LaneRow => ({ ...row, histogram: readHistogram(row.histogram) }))
  return laneBook(rows, settings)
}

/** A parcel that arrived: what its lane can learn. */
export interface ArrivedParcel {
  readonly carrier: string
  readonly warehouseId: string
  readonly regionCode: string | null
  /** From the van to the signature. */
  readonly hours: number
}

// Adds the counts of both histograms key by key, so that two writers never lose each other's parcels.
const LEARN = `
  INSERT INTO lane_stats (tenant_id, carrier, warehouse_id, region, count, histogram, updated_at)
  SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value -> 4, ?3 FROM json_each(?2) WHERE true
  ON CONFLICT (tenant_id, carrier, warehouse_id, region) DO UPDATE SET
    count = lane_stats.count + excluded.count,
    histogram = (
      SELECT json_group_object(hours, parcels) FROM (
        SELECT key AS hours, sum(value) AS parcels FROM (
          SELECT key, value FROM json_each(lane_stats.histogram) UNION ALL SELECT key, value FROM json_each(excluded.histogram)
        ) GROUP BY key
      )
    ),
    updated_at = excluded.updated_at`

/**
 * Statements that write arrivals into every rung of their lanes. They add: call once per delivery, inside the batch whose
 * order event guards against repeats.
 */
export function learnStatements(
  ctx: Pick<Ctx, 'tenant' | 'db' | 'clock'>,
  parcels: readonly ArrivedParcel[],
): D1PreparedStatement[] {
  if (parcels.length === 0) return []
  const rows = new Map<string, { lane: [string, string, string]; count: number; histogram: Record<string, number> }>()
  for (const { carrier, warehouseId, regionCode, hours } of parcels) {
    for (const region of rungsOf(regionCode)) {
      const key = `${carrier}|${warehouseId}|${region}`
      const row = rows.get(key) ?? { lane: [carrier, warehouseId, region], count: 0, histogram: {} }
      rows.set(key, { ...row, count: row.count + 1, histogram: learnLane(row.histogram, hours) })
    }
  }
  const tuples = [...rows.values()].map(({ lane, count, histogram }) => [...lane, count, histogram])
  return [ctx.db.$client.prepare(LEARN).bind(ctx.tenant.id, JSON.stringify(tuples), ctx.clock.now())]
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

/** Keys that are no whole hour and counts that are no positive number are dropped: a bad row must not stop a promise. */
function readHistogram(text: string): Record<string, number> {
  const parsed: unknown = JSON.parse(text)
  if (typeof parsed !== 'object' || parsed === null) return {}
  return Object.fromEntries(
    Object.entries(parsed).filter(
      (entry): entry is [string, number] =>
        hourKey(Number(entry[0])) === entry[0] && typeof entry[1] === 'number' && entry[1] > 0,
    ),
  )
}
