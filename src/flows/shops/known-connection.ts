/** A connection with opened secrets and its tenant, remembered for seconds per isolate, so that a burst of webhooks reads D1 once. */
import { findConnection, type OpenConnection, openConnection } from '../../connections/connections.repository.ts'
import type { Tenant } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { mayTrust } from '../../platform/tenant-fence.ts'
import { tenantsRepository } from '../../tenants/tenants.repository.ts'

const TRUST_MS = 15_000

export interface KnownConnection {
  readonly connection: OpenConnection
  readonly tenant: Tenant
}

const remembered = new Map<string, { readonly known: KnownConnection | null; readonly until: number }>()

/** Null for an id that nobody has. */
export async function knownConnection(env: Env, id: string, now: number): Promise<KnownConnection | null> {
  const hit = remembered.get(id)
  if (hit && hit.until > now && mayTrust(hit.until - TRUST_MS)) return hit.known
  const db = controlDb(env)
  const row = await findConnection(db, id)
  const tenant = row ? await tenantsRepository(db).byId(row.tenantId) : null
  const known = row && tenant ? { connection: await openConnection(env, row), tenant } : null
  if (remembered.size > 2000) remembered.clear()
  remembered.set(id, { known, until: now + TRUST_MS })
  return known
}

/** After a change made in this isolate; others follow within seconds. */
export function forgetConnection(id: string): void {
  remembered.delete(id)
}

const tenantsSeen = new Map<string, { readonly tenant: Tenant; readonly until: number }>()

/** Tenant by id for queue messages; null when it is gone. */
export async function knownTenant(env: Env, id: string, now: number): Promise<Tenant | null> {
  const hit = tenantsSeen.get(id)
  if (hit && hit.until > now && mayTrust(hit.until - TRUST_MS)) return hit.tenant
  const tenant = await tenantsRepository(controlDb(env)).byId(id)
  if (tenant) tenantsSeen.set(id, { tenant, until: now + TRUST_MS })
  return tenant
}
