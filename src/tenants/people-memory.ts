/**
 * Who a session cookie stands for, remembered for seconds per isolate: a page that asks ten things reads the control plane
 * once. The price: a session, role or membership that ended elsewhere may work for `TRUST_MS` longer; in the isolate that
 * ended it, it ends at once.
 */
import { parse } from 'hono/utils/cookie'
import { controlDb } from '../platform/db.ts'
import { mayTrust } from '../platform/tenant-fence.ts'
import { authOf } from './auth.ts'
import { type Person, peopleRepository } from './people.repository.ts'
import { type Membership, tenantsRepository } from './tenants.repository.ts'

export interface KnownPerson {
  readonly person: Person
  /** Oldest first. */
  readonly memberships: readonly Membership[]
  readonly session: { readonly id: string; readonly token: string }
}

export const TRUST_MS = 3_000
/** How exact "last seen" is. */
const SEEN_STEP = 5 * 60_000

const remembered = new Map<string, { readonly known: KnownPerson; readonly until: number }>()

/** After people, sessions or memberships changed in this isolate. */
export const forgetPeople = (): void => remembered.clear()

const SESSION = 'dingshu.session_token'
const TENANT = 'dingshu.tenant'

const cookieOf = (headers: Headers, name: string): string | null => {
  const cookies = parse(headers.get('cookie') ?? '')
  return cookies[`__Secure-${name}`] ?? cookies[name] ?? null
}

export type LastSeen = (work: Promise<unknown>) => void

/**
 * Null without a live session. `waitUntil`: noting "last seen" is not waited for. `fresh`: the control plane is asked anew, for a
 * socket, which outlives what is remembered, and for what cannot be taken back.
 */
export async function knownPerson(
  env: Env,
  headers: Headers,
  waitUntil: LastSeen,
  fresh = headers.has('upgrade'),
): Promise<KnownPerson | null> {
  const cookie = cookieOf(headers, SESSION)
  if (!cookie) return null
  const now = Date.now()
  const hit = fresh ? undefined : remembered.get(cookie)
  if (hit && hit.until > now && mayTrust(hit.until - TRUST_MS)) return hit.known
  remembered.delete(cookie)
  const found = await authOf(env).api.getSession({ headers })
  if (!found) return null
  const db = controlDb(env)
  const [person, memberships] = await Promise.all([
    peopleRepository(db).byId(found.user.id),
    tenantsRepository(db).ofUser(found.user.id),
  ])
  if (!person) return null
  const known: KnownPerson = { person, memberships, session: { id: found.session.id, token: found.session.token } }
  if (remembered.size > 1_000) remembered.clear()
  remembered.set(cookie, { known, until: now + TRUST_MS })
  noteSeen(env, known, now, waitUntil)
  return known
}

const noted = new Map<string, number>()

function noteSeen(env: Env, { session }: KnownPerson, now: number, waitUntil: LastSeen): void {
  if (now - (noted.get(session.id) ?? 0) < SEEN_STEP) return
  if (noted.size > 1_000) noted.clear()
  noted.set(session.id, now)
  waitUntil(peopleRepository(controlDb(env)).seen(session.token, now))
}

/** The tenant that the browser chose, when the person belongs to it; else the oldest. It travels with each call, so that a switch holds in all isolates at once. */
export function activeMembership(
  { memberships }: Pick<KnownPerson, 'memberships'>,
  headers: Headers,
): Membership | null {
  const chosen = cookieOf(headers, TENANT)
  return memberships.find(({ tenant }) => tenant.id === chosen) ?? memberships[0] ?? null
}

/** `Set-Cookie` for the choice of a tenant; `tenantId` null forgets it. */
export function tenantCookie(env: Env, tenantId: string | null): string {
  const secure = env.PUBLIC_URL.startsWith('https:')
  const age = tenantId === null ? 0 : 60 * 60 * 24 * 365
  return `${secure ? '__Secure-' : ''}${TENANT}=${tenantId ?? ''}; Max-Age=${age}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}
