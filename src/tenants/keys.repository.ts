/** The only SQL on API keys. */
import { and, desc, eq, isNull, or } from 'drizzle-orm'
import { bulkInsert } from '../platform/bulk.ts'
import type { ControlDb } from '../platform/db.ts'
import type { ApiKey } from './tenants.contract.ts'
import { apiKeys } from './tenants.tables.ts'

export type KeyRow = typeof apiKeys.$inferSelect

/** A use is written at most once in this time for each secret, ms. */
export const USE_STEP = 60_000

export function keysRepository(db: ControlDb) {
  const client = db.$client
  return {
    /** By the digest of its newest secret or of the one before it. */
    async byHash(hash: string): Promise<KeyRow | null> {
      const rows = await db
        .select()
        .from(apiKeys)
        .where(or(eq(apiKeys.hash, hash), eq(apiKeys.previousHash, hash)))
        .limit(1)
      return rows[0] ?? null
    },
    /** Null for one that was revoked. */
    async byId(tenantId: string, id: string): Promise<KeyRow | null> {
      const rows = await db
        .select()
        .from(apiKeys)
        .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
        .limit(1)
      return rows[0] ?? null
    },
    /** Writes nothing when the last note is younger than `USE_STEP`, whoever wrote it. */
    async noteUse(tenantId: string, id: string, { previous, now }: { previous: boolean; now: number }): Promise<void> {
      const column = previous ? 'previous_last_used_at' : 'last_used_at'
      await client
        .prepare(
          `UPDATE api_keys SET ${column} = ?3 WHERE tenant_id = ?1 AND id = ?2 AND (${column} IS NULL OR ${column} <= ?3 - ${USE_STEP})`,
        )
        .bind(tenantId, id, now)
        .run()
    },
    async all(tenantId: string): Promise<ApiKey[]> {
      const rows = await db
        .select()
        .from(apiKeys)
        .where(eq(apiKeys.tenantId, tenantId))
        .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
      return rows.map(keyDto)
    },
    insert: (row: typeof apiKeys.$inferInsert): D1PreparedStatement[] =>
      bulkInsert(client, { table: apiKeys, rows: [row] }),

    /** The newest secret steps back, the new one takes its place; nothing when `from` is not the newest any more. */
    rotate: (tenantId: string, id: string, { from, hash, prefix, overlapUntil, now }: Rotation): D1PreparedStatement =>
      client
        .prepare(
          `UPDATE api_keys SET hash = ?4, prefix = ?5, rotated_at = ?6, last_used_at = NULL, previous_hash = hash,
           previous_prefix = prefix, previous_last_used_at = last_used_at, previous_until = ?7
           WHERE tenant_id = ?1 AND id = ?2 AND hash = ?3 AND revoked_at IS NULL`,
        )
        .bind(tenantId, id, from, hash, prefix, now, overlapUntil),

    /** Only the newest secret opens from now on; nothing when that is so already. */
    endOverlap: (tenantId: string, id: string, now: number): D1PreparedStatement =>
      client
        .prepare(
          'UPDATE api_keys SET previous_until = ?3 WHERE tenant_id = ?1 AND id = ?2 AND revoked_at IS NULL AND previous_until > ?3',
        )
        .bind(tenantId, id, now),

    /** Nothing when the tenant has no such live key. */
    revoke: (tenantId: string, id: string, now: number): D1PreparedStatement =>
      client
        .prepare('UPDATE api_keys SET revoked_at = ?3 WHERE tenant_id = ?1 AND id = ?2 AND revoked_at IS NULL')
        .bind(tenantId, id, now),
  }
}

export interface Rotation {
  /** Digest of the secret that was the newest when the caller looked. */
  readonly from: string
  readonly hash: string
  readonly prefix: string
  readonly overlapUntil: number
  readonly now: number
}

/** Digests stay here. */
export function keyDto(row: KeyRow): ApiKey {
  const { id, name, prefix, scopes, rowScope, createdAt, lastUsedAt, expiresAt, revokedAt, rotatedAt } = row
  const previous =
    row.previousPrefix === null || row.previousUntil === null
      ? null
      : { prefix: row.previousPrefix, until: row.previousUntil, lastUsedAt: row.previousLastUsedAt }
  return {
    id,
    name,
    prefix,
    scopes,
    rowScope,
    createdAt,
    lastUsedAt,
    expiresAt,
    revokedAt,
    rotatedAt,
    previous,
  }
}
