/** Every hour: what has served its purpose leaves. Idempotency answers after a day, raw envelopes, samples of orders and webhook deliveries after 30 days, the books of completeness after 90. */
import { forgetAddressTries } from '../../address-changes/address-changes.repository.ts'
import { forgetHours } from '../../completeness/completeness.repository.ts'
import { encodeTime } from '../../core/ids.ts'
import { DAY } from '../../core/time.ts'
import { forgetImports } from '../../imports/imports.repository.ts'
import { forgetReceiverKeys } from '../../merging/merging.repository.ts'
import { forgetConsents } from '../../notify/consents.repository.ts'
import { shardDb, shardNames } from '../../platform/db.ts'
import { AT_HOME } from '../../platform/tenant-fence.ts'
import { forgetDeliveries } from '../../webhooks/webhooks.repository.ts'
import { SAMPLE_DAYS } from '../shops/field-rules.ts'

const ENVELOPE_DAYS = 30
const DELIVERY_DAYS = 30
const IMPORT_DAYS = 3
/** Longer than any window of merging; an order that waits longer is not looked for. */
const RECEIVER_KEY_DAYS = 14
/** A buyer who agreed and was not heard of for a year has forgotten it. */
const CONSENT_DAYS = 365
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
      db
        .prepare(
          `DELETE FROM field_samples WHERE (tenant_id, connection_id, platform_order_id) IN (SELECT tenant_id, connection_id, platform_order_id FROM field_samples WHERE at < ? AND ${AT_HOME} LIMIT ?)`,
        )
        .bind(now - SAMPLE_DAYS * DAY, LIMIT),
      forgetHours(db, now, LIMIT),
      forgetAddressTries(db, now, LIMIT),
      forgetReceiverKeys(db, now - RECEIVER_KEY_DAYS * DAY, LIMIT),
      ...forgetConsents(db, now - CONSENT_DAYS * DAY, LIMIT),
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
