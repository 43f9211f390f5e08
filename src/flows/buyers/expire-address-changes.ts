/** Every minute: a change of address that nobody answered within a day lets its order go on to the old address. */
import { overdueAddressChanges } from '../../address-changes/address-changes.repository.ts'
import { shardDb, shardNames } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { knownTenant } from '../shops/known-connection.ts'
import { decideAddressChange } from './decide-address-change.ts'

const LIMIT = 100

export async function expireAddressChanges(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  for (const shard of shardNames) {
    for (const { tenantId, id } of await overdueAddressChanges(shardDb(env, shard), now, LIMIT)) {
      const tenant = await knownTenant(env, tenantId, now)
      if (!tenant) continue
      const ctx = systemCtx({ env, tenant, job: 'address-changes', waitUntil: (work) => execution.waitUntil(work) })
      const expired = await decideAddressChange({ ctx, input: { id, to: 'expired', why: '' } })
      if (!expired.ok) createLog().warn('address_change.not_expired', { tenant: tenantId, id, ...expired.error })
    }
  }
}
