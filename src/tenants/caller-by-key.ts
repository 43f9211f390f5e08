/** Who calls with an API key. */
import type { Actor, Tenant } from '../platform/ctx.ts'
import { controlDb } from '../platform/db.ts'
import type { Right } from '../platform/rights.ts'
import { type RowScope, wholeTenant } from '../platform/row-scope.ts'
import { mayTrust } from '../platform/tenant-fence.ts'
import { hashKey } from './actions/manage-keys.ts'
import { hasKeyForm } from './domain/key-form.ts'
import { keyLivesUntil, keyStanding } from './domain/key-standing.ts'
import { keysRepository, USE_STEP } from './keys.repository.ts'
import { tenantsRepository } from './tenants.repository.ts'

export interface KeyCaller {
  readonly tenant: Tenant
  readonly actor: Actor
  readonly rights: ReadonlySet<Right>
  readonly scope: RowScope
}

/**
 * How long an isolate trusts what it read about a key: a revoked one may work that much longer elsewhere. The price is one read
 * of the control plane (two rows) for each key, isolate and 5 s of use; every call in between asks nobody.
 */
const TRUST_MS = 5_000

interface Remembered {
  readonly caller: KeyCaller
  readonly until: number
  readonly readAt: number
}
const remembered = new Map<string, Remembered>()
/** When this isolate last noted the use of a secret. */
const noted = new Map<string, number>()

/** After a key was changed in this isolate; others follow within `TRUST_MS`. */
export function forgetCallers(): void {
  remembered.clear()
}

/** `waitUntil`: noting the use is not waited for. `fresh`: for what outlives what is remembered: a socket, a new key. */
export async function callerByKey(
  env: Env,
  key: string,
  waitUntil: (work: Promise<unknown>) => void,
  fresh = false,
): Promise<{ readonly caller: KeyCaller } | { readonly refused: 'unknown' | 'expired' }> {
  if (!hasKeyForm(key)) return { refused: 'unknown' }
  const hash = await hashKey(key)
  const now = Date.now()
  const known = fresh ? undefined : remembered.get(hash)
  if (known && known.until > now && mayTrust(known.readAt)) return { caller: known.caller }
  remembered.delete(hash)
  const db = controlDb(env)
  const row = await keysRepository(db).byHash(hash)
  if (!row) return { refused: 'unknown' }
  const standing = keyStanding(row, hash, now)
  if (standing !== 'live') return { refused: standing === 'expired' ? 'expired' : 'unknown' }
  const tenant = await tenantsRepository(db).byId(row.tenantId)
  if (!tenant) return { refused: 'unknown' }
  const caller: KeyCaller = {
    tenant,
    actor: { kind: 'api_key', id: row.id, name: row.name },
    rights: new Set(row.scopes),
    scope: row.rowScope ?? wholeTenant,
  }
  if (remembered.size > 1_000) remembered.clear()
  remembered.set(hash, { caller, until: Math.min(now + TRUST_MS, keyLivesUntil(row, hash)), readAt: now })
  if (now - (noted.get(hash) ?? 0) >= USE_STEP) {
    if (noted.size > 1_000) noted.clear()
    noted.set(hash, now)
    waitUntil(keysRepository(db).noteUse(tenant.id, row.id, { previous: hash !== row.hash, now }))
  }
  return { caller }
}
