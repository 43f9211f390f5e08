/** The only SQL on endpoints and deliveries of one tenant. */
import { and, asc, desc, eq, lt, ne, sql } from 'drizzle-orm'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { bulkInsert, bulkUpdate, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { AT_HOME } from '../platform/tenant-fence.ts'
import type { AttemptLog, Delivery, DeliveryListQuery } from './webhooks.contract.ts'
import { webhookDeliveries, webhookEndpoints, webhookStockTold } from './webhooks.tables.ts'

export type EndpointRow = typeof webhookEndpoints.$inferSelect
export type DeliveryRow = typeof webhookDeliveries.$inferSelect
export type NewEndpoint = Omit<EndpointRow, 'tenantId'>

export interface NewDelivery {
  readonly endpointId: string
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly body: string
  readonly nextAttemptAt: number | null
  readonly retryUntil: number
}

export interface AttemptMark {
  readonly id: string
  readonly status: 'pending' | 'delivered' | 'failed'
  readonly attempt: AttemptLog
  readonly nextAttemptAt: number | null
}

/** Attempts that a delivery remembers; nine make up three days, the rest are by hand. */
const LOG_LENGTH = 20

export function webhooksRepository({ db, tenant }: Pick<Ctx, 'db' | 'tenant'>) {
  const tenantId = tenant.id
  const client = db.$client
  const mine = (id: string) => and(eq(webhookEndpoints.tenantId, tenantId), eq(webhookEndpoints.id, id))
  const ofEndpoint = (endpointId: string) =>
    and(eq(webhookDeliveries.tenantId, tenantId), eq(webhookDeliveries.endpointId, endpointId))

  return {
    endpoints: async (): Promise<EndpointRow[]> =>
      db
        .select()
        .from(webhookEndpoints)
        .where(and(eq(webhookEndpoints.tenantId, tenantId), ne(webhookEndpoints.status, 'removed')))
        .orderBy(asc(webhookEndpoints.id)),

    endpoint: async (id: string): Promise<EndpointRow | null> =>
      (
        await db
          .select()
          .from(webhookEndpoints)
          .where(and(mine(id), ne(webhookEndpoints.status, 'removed')))
          .limit(1)
      )[0] ?? null,

    insertEndpoint: (row: NewEndpoint): D1PreparedStatement[] =>
      bulkInsert(client, { table: webhookEndpoints, rows: [{ ...row, tenantId }] }),

    /** All columns; the caller has read the row. */
    putEndpoint: (row: NewEndpoint): D1PreparedStatement[] =>
      bulkInsert(client, {
        table: webhookEndpoints,
        rows: [{ ...row, tenantId }],
        onConflict: {
          target: ['tenant_id', 'id'],
          update: ['name', 'url', 'events', 'rights', 'scope', 'updated_at'],
          where: "webhook_endpoints.status <> 'removed'",
        },
      }),

    putSecrets: (
      id: string,
      secrets: Pick<EndpointRow, 'secretSealed' | 'secretKeyId' | 'previousSealed' | 'previousKeyId' | 'previousUntil'>,
      now: number,
    ): D1PreparedStatement =>
      client
        .prepare(
          `UPDATE webhook_endpoints SET secret_sealed = ?3, secret_key_id = ?4, previous_sealed = ?5, previous_key_id = ?6,
           previous_until = ?7, updated_at = ?8 WHERE tenant_id = ?1 AND id = ?2 AND status <> 'removed'`,
        )
        .bind(
          tenantId,
          id,
          secrets.secretSealed,
          secrets.secretKeyId,
          secrets.previousSealed,
          secrets.previousKeyId,
          secrets.previousUntil,
          now,
        ),

    /** What waits stays, but is not due any more. */
    pause: (id: string, why: NonNullable<EndpointRow['pausedWhy']>, now: number): D1PreparedStatement[] => [
      client
        .prepare(
          "UPDATE webhook_endpoints SET status = 'paused', paused_why = ?3, paused_at = ?4, updated_at = ?4 WHERE tenant_id = ?1 AND id = ?2 AND status = 'active'",
        )
        .bind(tenantId, id, why, now),
      client
        .prepare(
          'UPDATE webhook_deliveries SET next_attempt_at = NULL WHERE tenant_id = ?1 AND endpoint_id = ?2 AND next_attempt_at IS NOT NULL',
        )
        .bind(tenantId, id),
    ],

    /** What is still in its three days is due at once; the rest has failed. `since`: the oldest that can still be in them. */
    resume: (id: string, { now, since }: { now: number; since: string }): D1PreparedStatement[] => [
      client
        .prepare(
          `UPDATE webhook_endpoints SET status = 'active', paused_why = NULL, paused_at = NULL, failures_in_row = 0,
           failing_since = NULL, rest_until = 0, updated_at = ?3 WHERE tenant_id = ?1 AND id = ?2 AND status = 'paused'`,
        )
        .bind(tenantId, id, now),
      client
        .prepare(
          `UPDATE webhook_deliveries SET
             next_attempt_at = CASE WHEN retry_until > ?3 THEN ?3 END,
             status = CASE WHEN retry_until > ?3 THEN 'pending' ELSE 'failed' END,
             finished_at = CASE WHEN retry_until > ?3 THEN NULL ELSE ?3 END
           WHERE tenant_id = ?1 AND endpoint_id = ?2 AND id >= ?4 AND status = 'pending'`,
        )
        .bind(tenantId, id, now, since),
    ],

    /** The row stays without its secrets until its deliveries are forgotten. */
    remove: (id: string, now: number): D1PreparedStatement[] => [
      client
        .prepare(
          `UPDATE webhook_endpoints SET status = 'removed', secret_sealed = '', secret_key_id = '', previous_sealed = NULL,
           previous_key_id = NULL, previous_until = NULL, updated_at = ?3 WHERE tenant_id = ?1 AND id = ?2`,
        )
        .bind(tenantId, id, now),
      client
        .prepare(
          'UPDATE webhook_deliveries SET next_attempt_at = NULL WHERE tenant_id = ?1 AND endpoint_id = ?2 AND next_attempt_at IS NOT NULL',
        )
        .bind(tenantId, id),
    ],

    /** What was written down for endpoints that were paused, and are resumed meanwhile. */
    dueIfResumed: (rows: readonly NewDelivery[], now: number): D1PreparedStatement[] =>
      bulkUpdate(client, {
        table: webhookDeliveries,
        tenantId,
        set: 'next_attempt_at = v ->> 2',
        where: `endpoint_id = v ->> 0 AND id = v ->> 1 AND status = 'pending' AND next_attempt_at IS NULL AND EXISTS (
          SELECT 1 FROM webhook_endpoints AS e WHERE e.tenant_id = webhook_deliveries.tenant_id AND e.id = v ->> 0 AND e.status = 'active')`,
        tuples: rows.flatMap(({ endpointId, id, nextAttemptAt }) =>
          nextAttemptAt === null ? [[endpointId, id, now]] : [],
        ),
      }),

    /** A repeated id changes nothing: the event was told already. */
    insertDeliveries: (rows: readonly NewDelivery[], now: number): D1PreparedStatement[] =>
      bulkInsert(client, {
        table: webhookDeliveries,
        rows: rows.map((row) => ({
          ...row,
          tenantId,
          status: 'pending' as const,
          attempts: 0,
          attemptLog: [],
          createdAt: now,
          finishedAt: null,
        })),
        onConflict: 'ignore',
      }),

    /** The same, but a message that has not left yet takes the newer body: stock levels coalesce. */
    upsertWaiting: (rows: readonly NewDelivery[], now: number): D1PreparedStatement[] =>
      bulkInsert(client, {
        table: webhookDeliveries,
        rows: rows.map((row) => ({
          ...row,
          tenantId,
          status: 'pending' as const,
          attempts: 0,
          attemptLog: [],
          createdAt: now,
          finishedAt: null,
        })),
        onConflict: {
          target: ['tenant_id', 'endpoint_id', 'id'],
          update: ['body'],
          where: "webhook_deliveries.attempts = 0 AND webhook_deliveries.status = 'pending'",
        },
      }),

    delivery: async (endpointId: string, id: string): Promise<DeliveryRow | null> =>
      (
        await db
          .select()
          .from(webhookDeliveries)
          .where(and(ofEndpoint(endpointId), eq(webhookDeliveries.id, id)))
          .limit(1)
      )[0] ?? null,

    /** Newest first. */
    deliveries: async (
      endpointId: string,
      query: DeliveryListQuery,
    ): Promise<{ items: Delivery[]; nextCursor: string | null }> => {
      const before = query.cursor ? decodeCursor(query.cursor)?.[0] : undefined
      const { body: _body, attemptLog: _log, ...columns } = columnsOfDelivery
      const rows = await db
        .select({ ...columns, lastStatus: sql<number | null>`${webhookDeliveries.attemptLog} ->> '$[#-1].status'` })
        .from(webhookDeliveries)
        .where(
          and(
            ofEndpoint(endpointId),
            before === undefined ? undefined : lt(webhookDeliveries.id, String(before)),
            query.status === undefined ? undefined : eq(webhookDeliveries.status, query.status),
            query.type === undefined ? undefined : eq(webhookDeliveries.type, query.type),
          ),
        )
        .orderBy(desc(webhookDeliveries.id))
        .limit(query.limit)
      const last = rows.at(-1)
      return { items: rows, nextCursor: rows.length === query.limit && last ? encodeCursor([last.id]) : null }
    },

    /** Due deliveries for one sender until `until`; what another sender holds is not returned. Oldest due first. */
    claim: async (
      endpointId: string,
      { now, until, limit }: { now: number; until: number; limit: number },
    ): Promise<DeliveryRow[]> => {
      const { results } = await client
        .prepare(
          `UPDATE webhook_deliveries SET next_attempt_at = ?4 WHERE tenant_id = ?1 AND endpoint_id = ?2 AND id IN (
             SELECT id FROM webhook_deliveries WHERE tenant_id = ?1 AND endpoint_id = ?2 AND next_attempt_at IS NOT NULL
             AND next_attempt_at <= ?3 ORDER BY next_attempt_at LIMIT ?5)
           RETURNING id`,
        )
        .bind(tenantId, endpointId, now, until, limit)
        .all<{ id: string }>()
      if (results.length === 0) return []
      return db
        .select()
        .from(webhookDeliveries)
        .where(
          and(
            ofEndpoint(endpointId),
            sql`${webhookDeliveries.id} IN (SELECT value FROM json_each(${jsonList(results.map(({ id }) => id))}))`,
          ),
        )
        .orderBy(asc(webhookDeliveries.id))
    },

    /** Claimed and not sent: due again at `at`. */
    release: (endpointId: string, ids: readonly string[], at: number): D1PreparedStatement[] =>
      bulkUpdate(client, {
        table: webhookDeliveries,
        tenantId,
        set: 'next_attempt_at = v ->> 1',
        where: `endpoint_id = v ->> 2 AND id = v ->> 0 AND next_attempt_at IS NOT NULL`,
        tuples: ids.map((id) => [id, at, endpointId]),
      }),

    mark: (endpointId: string, marks: readonly AttemptMark[]): D1PreparedStatement[] =>
      bulkUpdate(client, {
        table: webhookDeliveries,
        tenantId,
        set: `status = v ->> 1, attempts = attempts + 1, next_attempt_at = v ->> 2, finished_at = v ->> 3,
              attempt_log = json_insert(CASE WHEN json_array_length(attempt_log) >= ${LOG_LENGTH} THEN json_remove(attempt_log, '$[0]') ELSE attempt_log END, '$[#]', json(v ->> 4))`,
        where: `endpoint_id = v ->> 5 AND id = v ->> 0`,
        tuples: marks.map((mark) => [
          mark.id,
          mark.status,
          mark.nextAttemptAt,
          mark.status === 'pending' ? null : mark.attempt.at + mark.attempt.ms,
          JSON.stringify(mark.attempt),
          endpointId,
        ]),
      }),

    /** Nothing is written for an endpoint that was well a minute ago. */
    noteSuccess: (id: string, at: number): D1PreparedStatement =>
      client
        .prepare(
          `UPDATE webhook_endpoints SET failures_in_row = 0, failing_since = NULL, rest_until = 0, last_success_at = ?3
           WHERE tenant_id = ?1 AND id = ?2 AND (failures_in_row > 0 OR last_success_at IS NULL OR last_success_at < ?3 - 60000)`,
        )
        .bind(tenantId, id, at),

    /** One failed turn. Returns the counts as they are now: several may fail at the same time. */
    noteFailure: (id: string, { at, error }: { at: number; error: string }): D1PreparedStatement =>
      client
        .prepare(
          `UPDATE webhook_endpoints SET failures_in_row = failures_in_row + 1, failing_since = COALESCE(failing_since, ?3),
           last_failure_at = ?3, last_error = ?4 WHERE tenant_id = ?1 AND id = ?2
           RETURNING failures_in_row AS failuresInRow, failing_since AS failingSince`,
        )
        .bind(tenantId, id, at, error),

    rest: (id: string, until: number): D1PreparedStatement =>
      client
        .prepare(
          'UPDATE webhook_endpoints SET rest_until = MAX(rest_until, ?3) WHERE tenant_id = ?1 AND id = ?2 AND failures_in_row > 0',
        )
        .bind(tenantId, id, until),

    /** Sent again by hand: due now, and in its three days or for this one attempt. */
    sendAgain: (endpointId: string, id: string, now: number): D1PreparedStatement =>
      client
        .prepare(
          `UPDATE webhook_deliveries SET status = 'pending', next_attempt_at = ?4, finished_at = NULL, retry_until = MAX(retry_until, ?4)
           WHERE tenant_id = ?1 AND endpoint_id = ?2 AND id = ?3`,
        )
        .bind(tenantId, endpointId, id, now),

    stockTold: async (skus: readonly string[]): Promise<Map<string, { levels: string; low: boolean }>> => {
      const rows = await db
        .select()
        .from(webhookStockTold)
        .where(
          and(
            eq(webhookStockTold.tenantId, tenantId),
            sql`${webhookStockTold.sku} IN (SELECT value FROM json_each(${jsonList(skus)}))`,
          ),
        )
      return new Map(rows.map(({ sku, levels, low }) => [sku, { levels, low }]))
    },

    rememberStock: (
      rows: readonly { sku: string; levels: string; low: boolean }[],
      now: number,
    ): D1PreparedStatement[] =>
      bulkInsert(client, {
        table: webhookStockTold,
        rows: rows.map((row) => ({ ...row, tenantId, updatedAt: now })),
        onConflict: { target: ['tenant_id', 'sku'], update: ['levels', 'low', 'updated_at'] },
      }),
  }
}

const columnsOfDelivery = {
  id: webhookDeliveries.id,
  type: webhookDeliveries.type,
  subject: webhookDeliveries.subject,
  status: webhookDeliveries.status,
  attempts: webhookDeliveries.attempts,
  nextAttemptAt: webhookDeliveries.nextAttemptAt,
  createdAt: webhookDeliveries.createdAt,
  finishedAt: webhookDeliveries.finishedAt,
  body: webhookDeliveries.body,
  attemptLog: webhookDeliveries.attemptLog,
}

/** Active endpoints of a shard with something due, for the minute. The index holds only what waits. */
export async function dueEndpoints(
  db: D1Database,
  now: number,
  limit: number,
): Promise<{ tenantId: string; endpointId: string }[]> {
  const { results } = await db
    .prepare(
      `SELECT e.tenant_id AS tenantId, e.id AS endpointId FROM (
         SELECT DISTINCT tenant_id, endpoint_id FROM webhook_deliveries INDEXED BY webhook_deliveries_due
         WHERE next_attempt_at IS NOT NULL AND next_attempt_at <= ?1 AND ${AT_HOME}) AS due
       JOIN webhook_endpoints AS e ON e.tenant_id = due.tenant_id AND e.id = due.endpoint_id
       WHERE e.status = 'active' AND e.rest_until <= ?1 LIMIT ?2`,
    )
    .bind(now, limit)
    .all<{ tenantId: string; endpointId: string }>()
  return results
}

/** Deliveries made before `before` (an id's beginning), and endpoints that were removed before `removedBefore` and have none left. */
export function forgetDeliveries(
  db: D1Database,
  { before, removedBefore, limit }: { before: string; removedBefore: number; limit: number },
): D1PreparedStatement[] {
  return [
    db
      .prepare(
        `DELETE FROM webhook_deliveries WHERE (tenant_id, endpoint_id, id) IN (
           SELECT d.tenant_id, d.endpoint_id, d.id FROM (SELECT tenant_id, id FROM webhook_endpoints WHERE ${AT_HOME}) AS e
           CROSS JOIN webhook_deliveries AS d
           ON d.tenant_id = e.tenant_id AND d.endpoint_id = e.id AND d.id < ?1 LIMIT ?2)`,
      )
      .bind(before, limit),
    db
      .prepare(
        `DELETE FROM webhook_endpoints WHERE status = 'removed' AND updated_at < ?1 AND ${AT_HOME} AND NOT EXISTS (
           SELECT 1 FROM webhook_deliveries AS d WHERE d.tenant_id = webhook_endpoints.tenant_id AND d.endpoint_id = webhook_endpoints.id)`,
      )
      .bind(removedBefore),
  ]
}
