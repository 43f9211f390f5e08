/** The books of completeness: one row per shop and hour. */
import { and, asc, eq, gte, lt } from 'drizzle-orm'
import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { AT_HOME } from '../platform/tenant-fence.ts'
import type { CheckedHour } from './completeness.contract.ts'
import { completenessHours } from './completeness.tables.ts'
import { type HourSpan, KEPT, stateOfHour } from './domain/hours.ts'

/** What one check found of one hour. `repaired`: by this check. */
export interface HourCheck {
  readonly hour: number
  readonly platformOrders: number | null
  readonly ourOrders: number | null
  readonly repaired: number
  readonly lagMs: number | null
  readonly trouble: string
}

export function completenessRepository(ctx: Pick<Ctx, 'db' | 'tenant'>) {
  const tenantId = ctx.tenant.id
  const db = ctx.db.$client
  return {
    /** A check that got no answer leaves the figures of an earlier one. */
    note(connectionId: string, checks: readonly HourCheck[], now: number): D1PreparedStatement {
      return db
        .prepare(
          `INSERT INTO completeness_hours (tenant_id, connection_id, hour, platform_orders, our_orders, repaired, checks, checked_at, lag_ms, trouble)
           SELECT ?1, ?2, value->>'hour', value->>'platformOrders', value->>'ourOrders', value->>'repaired', 1, ?4, value->>'lagMs', value->>'trouble'
           FROM json_each(?3) WHERE true
           ON CONFLICT (tenant_id, connection_id, hour) DO UPDATE SET
             platform_orders = COALESCE(excluded.platform_orders, platform_orders), our_orders = COALESCE(excluded.our_orders, our_orders),
             repaired = repaired + excluded.repaired, checks = checks + 1, checked_at = excluded.checked_at,
             lag_ms = excluded.lag_ms, trouble = excluded.trouble`,
        )
        .bind(tenantId, connectionId, JSON.stringify(checks), now)
    },
    async between(connectionId: string, { from, to }: HourSpan): Promise<CheckedHour[]> {
      const rows = await ctx.db
        .select()
        .from(completenessHours)
        .where(
          and(
            eq(completenessHours.tenantId, tenantId),
            eq(completenessHours.connectionId, connectionId),
            gte(completenessHours.hour, from),
            lt(completenessHours.hour, to),
          ),
        )
        .orderBy(asc(completenessHours.hour))
      return rows.map(({ tenantId: _tenant, connectionId: _connection, ...row }) => ({
        ...row,
        state: stateOfHour(row),
      }))
    },
    /** Which of these orders of the platform we have. */
    async present(connectionId: string, platformOrderIds: readonly string[]): Promise<Set<string>> {
      const { results } = await db
        .prepare(
          `SELECT platform_order_id AS id FROM orders INDEXED BY orders_platform
           WHERE tenant_id = ?1 AND connection_id = ?2 AND platform_order_id IN (SELECT value FROM json_each(?3))`,
        )
        .bind(tenantId, connectionId, jsonList(platformOrderIds))
        .all<{ id: string }>()
      return new Set(results.map(({ id }) => id))
    },
  }
}

/** Hours that the books no longer keep, of all tenants of a shard; at most `limit` a run. */
export const forgetHours = (db: D1Database, now: number, limit: number): D1PreparedStatement =>
  db
    .prepare(
      `DELETE FROM completeness_hours WHERE (tenant_id, connection_id, hour) IN
         (SELECT tenant_id, connection_id, hour FROM completeness_hours WHERE hour < ? AND ${AT_HOME} LIMIT ?)`,
    )
    .bind(now - KEPT, limit)
