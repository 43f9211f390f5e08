/**
 * What every writer knows of a tenant that moves to another shard: the database refuses (`tenant_moving`, by triggers on each
 * table), and what this isolate remembers of tenants is doubted for a moment. docs/design/tenancy.md has the whole of it.
 */
import type { Tenant } from './ctx.ts'
import { controlDb, type ShardDb, shardDb } from './db.ts'

/** For reads and writes over all tenants of a shard: leaves out those that do not live there, or not for long. */
export const AT_HOME = "tenant_id NOT IN (SELECT tenant_id FROM tenant_fences WHERE state <> 'copying')"

/** How long after a refusal nothing that an isolate remembers of tenants is believed, ms. Longer than a move holds writes. */
const DOUBT_MS = 3_000

let refusedAt = 0

/** True when the database refused a write because its tenant is between two shards: to be tried again in a second. */
export function isTenantMoving(error: unknown): boolean {
  return error instanceof Error && error.message.includes('tenant_moving')
}

/** From now on, for a moment, this isolate asks the control plane where tenants live. */
export function doubtTenants(): void {
  refusedAt = Date.now()
}

/** True like `isTenantMoving`, and this isolate asks the control plane anew where tenants live. */
export function noteTenantMoving(error: unknown): boolean {
  const isMoving = isTenantMoving(error)
  if (isMoving) doubtTenants()
  return isMoving
}

/** May what was remembered at this instant (epoch ms) about a tenant still be used? */
export function mayTrust(rememberedAt: number): boolean {
  return rememberedAt > refusedAt + DOUBT_MS
}

const PAUSE_MS = 150
/** Longer than a move holds writes. */
const PATIENCE_MS = 4_000

/**
 * A write that must not be left undone by a move: waits until the tenant has arrived and writes there. For single statements
 * that may be repeated; everything else answers 503 or goes back to its queue.
 */
export async function throughMove<T>(
  { env, tenant, db }: { readonly env: Env; readonly tenant: Tenant; readonly db: ShardDb },
  write: (db: D1Database) => Promise<T>,
): Promise<T> {
  const until = Date.now() + PATIENCE_MS
  let current = db
  for (;;) {
    try {
      return await write(current.$client)
    } catch (error) {
      if (!noteTenantMoving(error) || Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      const row = await controlDb(env)
        .$client.prepare('SELECT shard FROM tenants WHERE id = ?')
        .bind(tenant.id)
        .first<{ shard: string }>()
      if (!row) throw error
      current = shardDb(env, row.shard)
    }
  }
}
