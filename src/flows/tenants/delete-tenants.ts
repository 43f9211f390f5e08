/**
 * Every minute: tenants whose grace period is over are deleted, step by step. First the access (rows of the control plane, so
 * that nobody writes any more), then the objects, then the rows of the shard, then a second look. Every step may be repeated;
 * the tombstone says which one is next, and is all that stays.
 */
import { erasePools } from '../../campaigns/sale-pool.client.ts'
import { eraseGate } from '../../channels/channel-gate.client.ts'
import { UNDATED } from '../../clock/domain/clock-name.ts'
import { eraseClocks } from '../../clock/order-clock.client.ts'
import { DAY, MINUTE } from '../../core/time.ts'
import { eraseFeed } from '../../feed/tenant-feed.client.ts'
import { deleteThroughDoor } from '../../platform/audit-door.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb, shardNames } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { deleteFromTable, tenantTables } from '../../platform/tenant-tables.ts'
import { eraseLedgers } from '../../stock/stock-ledger.client.ts'
import { CLOSING_DAYS } from '../../tenants/domain/standing.ts'
import { peopleStatements, type Tombstone, tenantPlanRepository } from '../../tenants/tenant-plan.repository.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { campaignsOfTenant, nextOrderDay, skusOfTenant } from './tenant-objects.ts'

/** Rows that one statement deletes. */
const ROWS = 2_000
/** Steps of a run: at 2,000 rows each a tenant of a million orders is gone in some hours, and the cron is free again in seconds. */
const STEPS_A_RUN = 100
/** Isolates trust what they read of a tenant for some seconds: what they still wrote is found by the second look after this. */
const SETTLE = MINUTE

type Progress = NonNullable<Tombstone['progress']>
type Stage = 'access' | 'ledgers' | 'clocks' | 'rows' | 'look_again'

export async function deleteTenants(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  const repository = tenantPlanRepository(controlDb(env))
  await repository.beginDeletions(now - CLOSING_DAYS * DAY, now)
  for (const tombstone of await repository.deletions()) {
    const log = createLog({ job: 'delete_tenants', tenant: tombstone.tenantId })
    let { progress } = tombstone
    for (let step = 0; step < STEPS_A_RUN && progress !== null; step++) {
      const before: Progress = progress
      progress = await take(env, execution, tombstone.tenantId, before, now)
      if (progress === before) break
      await repository.noteDeletion({ ...tombstone, progress, deletedAt: progress === null ? now : null })
    }
    log.info('tenant.deletion', { stage: progress?.stage ?? 'done' })
  }
}

/** One step: what comes next, the same object when it is not yet time, null when nothing is left. */
async function take(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  tenantId: string,
  progress: Progress,
  now: number,
): Promise<Progress | null> {
  const ctx = ghostOf(env, execution, tenantId, progress.shard)
  const next = (stage: Stage, after = ''): Progress => ({ ...progress, stage, after, at: now })
  switch (progress.stage) {
    case 'access':
      await endAccess(ctx)
      return next('ledgers')
    case 'ledgers': {
      // What was under way when the access ended has finished by then.
      if (progress.after === '' && now < progress.at + SETTLE) return progress
      const { value: skus } = await skusOfTenant(ctx, progress.after).next()
      if (!skus) return next('clocks')
      await eraseLedgers(env, tenantId, skus)
      return next('ledgers', skus.at(-1))
    }
    case 'clocks': {
      const day = await nextOrderDay(ctx, progress.after)
      if (day !== null) {
        await eraseClocks(env, tenantId, day)
        return next('clocks', day)
      }
      await eraseClocks(env, tenantId, UNDATED)
      await eraseFeed(env, tenantId)
      for await (const campaigns of campaignsOfTenant(ctx)) await erasePools(env, tenantId, campaigns)
      return next('rows')
    }
    case 'rows':
      return (await deleteRows(ctx, now)) ? next('rows') : next('look_again')
    default:
      if (now < progress.at + SETTLE) return progress
      // Something was written after its table had been emptied: once more from the objects on.
      return (await deleteRows(ctx, now)) ? next('ledgers') : null
  }
}

/** The tenant's row is gone or about to go: what the deletion needs of it. */
function ghostOf(env: Env, execution: Pick<ExecutionContext, 'waitUntil'>, id: string, shard: string): Ctx {
  return systemCtx({
    env,
    tenant: { id, name: '', shard, plan: 'trial', trialEndsAt: 0, status: 'closing' },
    job: 'delete_tenants',
    waitUntil: (work) => execution.waitUntil(work),
  })
}

/** Gates of the connections, then every row of the control plane in one batch: the tenant's own last. */
async function endAccess({ env, tenant }: Ctx): Promise<void> {
  const db = env.CONTROL
  const { results } = await db
    .prepare('SELECT id FROM connections WHERE tenant_id = ?')
    .bind(tenant.id)
    .all<{ id: string }>()
  for (let i = 0; i < results.length; i += 50)
    await Promise.all(results.slice(i, i + 50).map(({ id }) => eraseGate(env, id)))
  const { tables } = await tenantTables(db)
  await db.batch([
    ...tables
      .filter(({ name }) => name !== 'tenant_tombstones')
      .map(({ name }) => db.prepare(`DELETE FROM "${name}" WHERE tenant_id = ?`).bind(tenant.id)),
    ...peopleStatements(db, tenant.id),
  ])
}

/** One bite of each table of each shard (a tenant that moved left its fence behind); false when there was nothing left. */
async function deleteRows(ctx: Ctx, now: number): Promise<boolean> {
  const bites = await Promise.all(shardNames.map((shard) => deleteFromShard(ctx, ctx.env[shard], now)))
  return bites.includes(true)
}

async function deleteFromShard(ctx: Ctx, db: D1Database, now: number): Promise<boolean> {
  const { tables } = await tenantTables(db)
  const results = await deleteThroughDoor(db, {
    tenantId: ctx.tenant.id,
    why: 'tenant_deleted',
    now,
    // The fence first: it refuses every other change.
    statements: tables
      .toSorted((a, b) => Number(b.name === 'tenant_fences') - Number(a.name === 'tenant_fences'))
      .map((table) => deleteFromTable(db, table, { tenantId: ctx.tenant.id, limit: ROWS })),
  })
  return results.some(({ meta }) => meta.changes > 0)
}
