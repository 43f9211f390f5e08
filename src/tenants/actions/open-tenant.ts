/** Opens a tenant for a person: organization, trial, shard. Every step can be repeated, so a crash half-way heals at sign-in. */
import { DAY } from '../../core/time.ts'
import type { Tenant } from '../../platform/ctx.ts'
import { controlDb, shardNames } from '../../platform/db.ts'
import { allRights } from '../../platform/rights.ts'
import { wholeTenant } from '../../platform/row-scope.ts'
import { authOf } from '../auth.ts'
import { chooseShard } from '../domain/choose-shard.ts'
import { type Membership, tenantsRepository } from '../tenants.repository.ts'

export const TRIAL_DAYS = 14

/** The person's memberships; opens a first tenant named `company` when there is none. */
export async function openTenant(
  env: Env,
  { userId, company, now }: { userId: string; company: string; now: number },
): Promise<Membership> {
  const repository = tenantsRepository(controlDb(env))
  const [first] = await repository.ofUser(userId)
  if (first) return first
  const [halfOpened] = await repository.organizationsOfUser(userId)
  const organizationId = halfOpened ?? (await createOrganization(env, userId, company))
  const tenant: Tenant = {
    id: organizationId,
    name: company,
    shard: chooseShard(organizationId, shardNames),
    plan: 'trial',
    trialEndsAt: now + TRIAL_DAYS * DAY,
    status: 'active',
  }
  await repository.insertTenant(tenant, now)
  return { tenant, role: 'owner', rights: allRights, scope: wholeTenant, secondFactorRequired: false }
}

async function createOrganization(env: Env, userId: string, name: string): Promise<string> {
  const created = await authOf(env).api.createOrganization({ body: { name, slug: crypto.randomUUID(), userId } })
  if (!created) throw new Error('the organization was not created')
  return created.id
}
