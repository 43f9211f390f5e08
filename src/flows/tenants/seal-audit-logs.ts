/** Every minute: audit rows that the control plane still owes are carried, and new rows take their place in the chains. */
import { sealLog } from '../../audit/seal-log.ts'
import { MINUTE } from '../../core/time.ts'
import { jsonList } from '../../platform/bulk.ts'
import { carryAuditsOf, tenantsOwedAudits } from '../../platform/commit-control.ts'
import { controlDb, shardDb, shardNames } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { tenantsRepository } from '../../tenants/tenants.repository.ts'

/** Blocks of a run, over all tenants of a shard; the next minute goes on. */
const BLOCKS_A_RUN = 200
const BLOCKS_A_TENANT = 40

/** Tenants with rows in no block, those with the most first. Two look-ups by key for each tenant. */
async function waiting(db: D1Database, tenantIds: readonly string[]): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT id FROM (
         SELECT t.value AS id,
           COALESCE((SELECT MAX(landed) FROM audit_log WHERE tenant_id = t.value), 0)
             - COALESCE((SELECT last_landed FROM audit_blocks WHERE tenant_id = t.value ORDER BY seq DESC LIMIT 1), 0) AS behind
         FROM json_each(?) AS t)
       WHERE behind > 0 ORDER BY behind DESC`,
    )
    .bind(jsonList(tenantIds))
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}

export async function sealAuditLogs(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  const log = createLog({ job: 'seal-audit-logs' })
  const tenants = new Map((await tenantsRepository(controlDb(env)).all()).map((tenant) => [tenant.id, tenant]))
  const ctxOf = (tenantId: string) => {
    const tenant = tenants.get(tenantId)
    return tenant && tenant.status !== 'moving'
      ? systemCtx({ env, tenant, job: 'seal-audit-logs', waitUntil: (work) => execution.waitUntil(work) })
      : null
  }
  for (const tenantId of await tenantsOwedAudits(env.CONTROL, now - MINUTE)) {
    const ctx = ctxOf(tenantId)
    if (ctx) await carryAuditsOf(ctx)
  }
  for (const shard of shardNames) {
    const here = [...tenants.values()].filter((tenant) => tenant.shard === shard).map(({ id }) => id)
    let left = BLOCKS_A_RUN
    for (const tenantId of await waiting(shardDb(env, shard).$client, here)) {
      if (left <= 0) break
      const ctx = ctxOf(tenantId)
      if (!ctx) continue
      // One tenant's trouble must not keep the others' rows out of their chains.
      const sealed = await sealLog(ctx, { now, maxBlocks: Math.min(left, BLOCKS_A_TENANT) }).catch((error: unknown) => {
        log.error('audit.seal_failed', { tenant: tenantId, error: String(error) })
        return { blocks: 1 }
      })
      left -= sealed.blocks
    }
  }
}
