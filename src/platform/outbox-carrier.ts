/**
 * Carries outbox rows to the EFFECTS queue. A row leaves when its effect was carried out, not when it was queued: what a crash
 * or a lost queue leaves behind is carried again by the sweep, and a repeat is harmless (same id).
 */
import { jsonList } from './bulk.ts'
import type { Ctx } from './ctx.ts'
import type { Effect, EffectMessage } from './outbox.ts'
import { AT_HOME } from './tenant-fence.ts'

/** Cloudflare takes 100 messages and 256 KB a call. */
const BATCH = 100
const BATCH_BYTES = 250_000
/** The most that a character takes. */
const BYTES_A_CHARACTER = 3

export async function carryEffects(
  ctx: Pick<Ctx, 'env' | 'log' | 'tenant'>,
  messages: readonly EffectMessage[],
): Promise<void> {
  for (let i = 0, next = 0; i < messages.length; i = next) {
    next = endOfBatch(messages, i)
    try {
      await ctx.env.EFFECTS.sendBatch(messages.slice(i, next).map((body) => ({ body })))
    } catch (error) {
      // The rows stay; the sweep carries them.
      ctx.log.warn('outbox.carry_failed', { tenant: ctx.tenant.id, count: messages.length - i, error: String(error) })
      return
    }
  }
}

/** Where the batch that begins at `from` ends: at least one message further. */
function endOfBatch(messages: readonly EffectMessage[], from: number): number {
  let bytes = 0
  for (let i = from; i < messages.length && i - from < BATCH; i++) {
    bytes += JSON.stringify(messages[i]).length * BYTES_A_CHARACTER
    if (i > from && bytes > BATCH_BYTES) return i
  }
  return Math.min(messages.length, from + BATCH)
}

/** These effects are done (or parked): their rows leave. */
export async function forgetEffects(ctx: Pick<Ctx, 'db' | 'tenant'>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await ctx.db.$client
    .prepare('DELETE FROM outbox WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?))')
    .bind(ctx.tenant.id, jsonList(ids))
    .run()
}

/** Rows of a shard that nobody has carried since `before`, oldest first, claimed until the next sweep. The table is nearly empty: a scan is cheap. */
export async function claimStaleEffects(
  db: D1Database,
  { before, now, limit }: { before: number; now: number; limit: number },
): Promise<EffectMessage[]> {
  const { results } = await db
    .prepare(
      `UPDATE outbox SET carried_at = ?1 WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM outbox WHERE carried_at < ?2 AND ${AT_HOME} ORDER BY carried_at LIMIT ?3) RETURNING tenant_id, id, payload`,
    )
    .bind(now, before, limit)
    .all<{ tenant_id: string; id: string; payload: string }>()
  return results.map((row) => ({
    v: 1,
    id: row.id,
    tenantId: row.tenant_id,
    effect: JSON.parse(row.payload) as Effect,
  }))
}
