/** A new account: the tenant with its trial, then the rows on its shard that nothing works without. Safe to repeat. */

import { openTenant } from '../../tenants/actions/open-tenant.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import type { Membership } from '../../tenants/tenants.repository.ts'
import { seedWarehouse } from '../../warehouses/actions/seed-warehouse.ts'

export async function openAccount(
  env: Env,
  input: { userId: string; company: string; now: number },
): Promise<Membership> {
  const membership = await openTenant(env, input)
  const ctx = systemCtx({
    env,
    tenant: membership.tenant,
    job: 'open_account',
    waitUntil: (work) => void work.catch(() => undefined),
  })
  await seedWarehouse({ ctx })
  return membership
}
