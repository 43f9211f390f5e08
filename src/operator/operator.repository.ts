/** Keys and the log of operators. */
import { and, desc, eq, isNull, lt } from 'drizzle-orm'
import { randomBase32 } from '../core/ids.ts'
import type { ControlDb } from '../platform/db.ts'
import type { LogEntry, OperatorKey } from './operator.contract.ts'
import { operatorKeys, operatorLog } from './operator.tables.ts'

/** How exact "last used" is. */
const USE_STEP = 60_000

const shown = {
  id: operatorKeys.id,
  name: operatorKeys.name,
  prefix: operatorKeys.prefix,
  createdBy: operatorKeys.createdBy,
  createdAt: operatorKeys.createdAt,
  lastUsedAt: operatorKeys.lastUsedAt,
  revokedAt: operatorKeys.revokedAt,
}

/** `dso_` + 40 characters of base32: 200 bits. */
export const newOperatorKey = (): string => `dso_${randomBase32(40, crypto.getRandomValues(new Uint8Array(40)))}`

export function operatorRepository(db: ControlDb) {
  const d1 = db.$client
  return {
    /** The live key with this digest, its use noted. */
    async useKey(hash: string, now: number): Promise<{ id: string; name: string } | null> {
      const [row] = await db
        .select({ id: operatorKeys.id, name: operatorKeys.name, lastUsedAt: operatorKeys.lastUsedAt })
        .from(operatorKeys)
        .where(and(eq(operatorKeys.hash, hash), isNull(operatorKeys.revokedAt)))
        .limit(1)
      if (!row) return null
      if (now - (row.lastUsedAt ?? 0) >= USE_STEP)
        await db.update(operatorKeys).set({ lastUsedAt: now }).where(eq(operatorKeys.id, row.id))
      return row
    },
    async keys(): Promise<OperatorKey[]> {
      return db.select(shown).from(operatorKeys).orderBy(desc(operatorKeys.createdAt)).limit(100)
    },
    insertKey(key: OperatorKey & { hash: string }): D1PreparedStatement {
      return d1
        .prepare('INSERT INTO operator_keys (id, name, prefix, hash, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?)')
        .bind(key.id, key.name, key.prefix, key.hash, key.createdBy, key.createdAt)
    },
    /** Changes no row when there is no such live key. */
    revokeKey(id: string, now: number): D1PreparedStatement {
      return d1.prepare('UPDATE operator_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL').bind(now, id)
    },
    /** Newest first; `cursor` is the id of the last one seen. */
    async log({
      subject,
      cursor,
      limit,
    }: {
      readonly subject?: string | undefined
      readonly cursor?: string | undefined
      readonly limit: number
    }): Promise<LogEntry[]> {
      const { id, at, keyName, action, why, detail, ip } = operatorLog
      return db
        .select({ id, at, keyName, action, subject: operatorLog.subject, why, detail, ip })
        .from(operatorLog)
        .where(
          and(
            subject === undefined ? undefined : eq(operatorLog.subject, subject),
            cursor === undefined ? undefined : lt(id, cursor),
          ),
        )
        .orderBy(desc(id))
        .limit(limit)
    },
  }
}
