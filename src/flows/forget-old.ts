/** Every hour: what has served its purpose leaves. Idempotency answers after a day, raw envelopes and webhook deliveries after 30 days, the books of completeness after 90. */
import { forgetHours } from '../completeness/completeness.repository.ts'
import { encodeTime } from '../core/ids.ts'
import { DAY } from '../core/time.ts'
import { forgetImports } from '../imports/imports.repository.ts'
import { shardDb, shardNames } from '../platform/db.ts'
import { AT_HOME } from '../platform/tenant-fence.ts'
import { forgetDeliveries } from '../webhooks/webhooks.repository.ts'

const ENVELOPE_DAYS = 30
const DELIVERY_DAYS = 30
const IMPORT_DAYS = 3
/** Rows a run deletes per shard; the next hour takes the next ones. */
const LIMIT = 5_000

export async function forgetOld(env: Env, _execution: Pick<ExecutionContext, 'waitUntil'>, now: number): Promise<void> {
  for (const shard of shardNames) {
    const db = shardDb(env, shard).$client
    await db.batch([
      db
        .prepare(
          `DELETE FROM idempotency_keys WHERE (tenant_id, key) IN (SELECT tenant_id, key FROM idempotency_keys WHERE created_at < ? AND ${AT_HOME} LIMIT ?)`,
        )
        .bind(now - DAY, LIMIT),
      db
        .prepare(
          `DELETE FROM envelopes WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM envelopes WHERE received_at < ? AND ${AT_HOME} LIMIT ?)`,
        )
        .bind(now - ENVELOPE_DAYS * DAY, LIMIT),
      forgetHours(db, now, LIMIT),
      ...forgetImports(db, now - IMPORT_DAYS * DAY, LIMIT),
      ...forgetDeliveries(db, {
        before: `whd_${encodeTime(now - DELIVERY_DAYS * DAY)}`,
        removedBefore: now - DELIVERY_DAYS * DAY,
        limit: LIMIT,
      }),
    ])
    // Statistics for the planner, as the database itself sees fit; without them it guesses which index is narrow.
    await db.prepare('PRAGMA optimize').run()
  }
}
