/** Every hour: tenants whose orders of the month reach the plan's limit get the number into their row, where the standing reads it. */
import { controlDb, shardDb, shardNames } from '../../platform/db.ts'
import { plans } from '../../tenants/domain/plans.ts'
import { monthOf } from '../../tenants/domain/standing.ts'
import { tenantPlanRepository } from '../../tenants/tenant-plan.repository.ts'
import { tenantsRepository } from '../../tenants/tenants.repository.ts'

/** Below every plan's limit nobody is looked at. */
const LOWEST = Math.min(...Object.values(plans).map(({ limits }) => limits.orders))

export async function countUse(env: Env, _execution: Pick<ExecutionContext, 'waitUntil'>, now: number): Promise<void> {
  const month = monthOf(now)
  const db = controlDb(env)
  for (const shard of shardNames) {
    const { results } = await shardDb(env, shard)
      .$client.prepare('SELECT tenant_id AS tenantId, orders FROM order_months WHERE month = ? AND orders >= ?')
      .bind(month, LOWEST)
      .all<{ tenantId: string; orders: number }>()
    const statements: D1PreparedStatement[] = []
    for (const { tenantId, orders } of results) {
      const tenant = await tenantsRepository(db).byId(tenantId)
      // A tenant that moved away may have left its count behind.
      if (tenant?.shard === shard && orders >= plans[tenant.plan].limits.orders)
        statements.push(tenantPlanRepository(db).setUsage(tenantId, month, orders, now))
    }
    if (statements.length > 0) await db.$client.batch(statements)
  }
}
