/** Middleware for people beside any tenant: writes come from our own pages, and the visit is known. */
import type { Context, MiddlewareHandler } from 'hono'
import { controlDb } from '../platform/db.ts'
import { type OpenEnv, problem } from '../platform/http.ts'
import { standingOf } from './domain/standing.ts'
import { peopleRepository } from './people.repository.ts'
import { activeMembership, type KnownPerson, knownPerson } from './people-memory.ts'
import { isForeignWrite } from './tenant-scope.ts'
import type { Me } from './tenants.contract.ts'
import { type Membership, tenantsRepository } from './tenants.repository.ts'
import type { Visit } from './visit.ts'

export interface PersonEnv {
  Bindings: Env
  Variables: { requestId: string; known: KnownPerson }
}

/** Also before anybody is signed in: a foreign page must not sign its own account in. */
export const ownPagesOnly: MiddlewareHandler<OpenEnv> = async (c, next) => {
  if (isForeignWrite(c.req.method, c.req.raw.headers, c.env.PUBLIC_URL, c.req.url))
    return problem(c, { code: 'auth.forbidden', data: { why: 'cross-site request' } })
  await next()
}

// biome-ignore lint/suspicious/noExplicitAny: any route may be visited, whatever input it has validated
export const visitOf = (c: Context<any>): Visit => ({
  env: c.env,
  headers: c.req.raw.headers,
  now: Date.now(),
  requestId: c.get('requestId') ?? '',
  waitUntil: (work) => c.executionCtx.waitUntil(work),
})

export const personScope: MiddlewareHandler<PersonEnv> = async (c, next) => {
  const known = await knownPerson(c.env, c.req.raw.headers, (work) => c.executionCtx.waitUntil(work))
  if (!known) return problem(c, { code: 'auth.required' })
  c.set('known', known)
  await next()
}

/** The person and their tenants as they are now, not as remembered. */
export async function freshPerson(env: Env, userId: string): Promise<Omit<KnownPerson, 'session'>> {
  const db = controlDb(env)
  const [person, memberships] = await Promise.all([
    peopleRepository(db).byId(userId),
    tenantsRepository(db).ofUser(userId),
  ])
  if (!person) throw new Error(`person ${userId} is gone`)
  return { person, memberships }
}

/** Null for a person who belongs to no tenant. */
export function meOf(known: Omit<KnownPerson, 'session'>, headers: Headers, chosen?: Membership): Me | null {
  const active = chosen ?? activeMembership(known, headers)
  if (!active) return null
  const { id, email, name, emailVerified, hasSecondFactor } = known.person
  const { tenant, role, rights, scope } = active
  return {
    user: { id, email, name, emailVerified, hasSecondFactor },
    tenant: {
      id: tenant.id,
      name: tenant.name,
      plan: tenant.plan,
      trialEndsAt: tenant.trialEndsAt,
      standing: standingOf(tenant, Date.now()),
    },
    role,
    rights: [...rights],
    scope: { regions: scope.regions && [...scope.regions], warehouses: scope.warehouses && [...scope.warehouses] },
    tenants: known.memberships.map((at) => ({ id: at.tenant.id, name: at.tenant.name, role: at.role })),
    secondFactorMissing: active.secondFactorRequired && !hasSecondFactor,
  }
}

/** JSON with the cookies that the sign-in library set, never cached. */
export function withCookies(cookies: readonly string[], payload: unknown, status: 200 | 201 | 204 = 200): Response {
  const response = status === 204 ? new Response(null, { status }) : Response.json(payload, { status })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  response.headers.set('cache-control', 'no-store')
  return response
}
