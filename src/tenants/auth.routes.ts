/** Sign-up, sign-in, sign-out, who am I. The library keeps passwords and sessions; a tenant is opened with the account. */

import { APIError } from 'better-auth/api'
import { type Context, Hono } from 'hono'
import { openAccount } from '../flows/open-account.ts'
import { api, body, type OpenEnv, problem } from '../platform/http.ts'
import { type Role, rightsOfRole } from '../platform/rights.ts'
import { authOf } from './auth.ts'
import { bySession } from './tenant-scope.ts'
import { type Me, meSchema, signInInput, signUpInput } from './tenants.contract.ts'

const tag = 'auth'

/** Ten tries a minute for one address from one place; the counter is the platform's and holds across isolates of a location. */
async function tooMany(c: Context<OpenEnv>, email: string): Promise<boolean> {
  const { success } = await c.env.SIGN_IN_LIMIT.limit({
    key: `${c.req.header('cf-connecting-ip') ?? 'local'}:${email}`,
  })
  return !success
}

function withCookies(headers: Headers, payload: Me, status: 200 | 201): Response {
  const response = Response.json(payload, { status })
  for (const cookie of headers.getSetCookie()) response.headers.append('set-cookie', cookie)
  return response
}

const me = (user: Me['user'], membership: Awaited<ReturnType<typeof openAccount>>): Me => ({
  user,
  tenant: {
    id: membership.tenant.id,
    name: membership.tenant.name,
    plan: membership.tenant.plan,
    trialEndsAt: membership.tenant.trialEndsAt,
  },
  role: membership.role,
  rights: [...(rightsOfRole[membership.role as Role] ?? [])],
})

export const authRoutes = new Hono<OpenEnv>()
  .post(
    '/sign-up',
    api({
      tag,
      right: 'none',
      summary: 'Open an account: a tenant with a 14-day trial, and a session',
      ok: meSchema,
      status: 201,
    }),
    body(signUpInput),
    async (c) => {
      const { email, password, company, name } = c.req.valid('json')
      if (await tooMany(c, email)) return problem(c, { code: 'auth.too_many_attempts' })
      try {
        const { headers, response } = await authOf(c.env).api.signUpEmail({
          body: { email, password, name: name ?? company },
          headers: c.req.raw.headers,
          returnHeaders: true,
        })
        const membership = await openAccount(c.env, { userId: response.user.id, company, now: Date.now() })
        return withCookies(headers, me({ id: response.user.id, email, name: response.user.name }, membership), 201)
      } catch (error) {
        if (error instanceof APIError) return problem(c, { code: 'auth.email_taken' })
        throw error
      }
    },
  )
  .post('/sign-in', api({ tag, right: 'none', summary: 'Sign in', ok: meSchema }), body(signInInput), async (c) => {
    const { email, password } = c.req.valid('json')
    if (await tooMany(c, email)) return problem(c, { code: 'auth.too_many_attempts' })
    try {
      const { headers, response } = await authOf(c.env).api.signInEmail({
        body: { email, password },
        headers: c.req.raw.headers,
        returnHeaders: true,
      })
      const membership = await openAccount(c.env, {
        userId: response.user.id,
        company: response.user.name,
        now: Date.now(),
      })
      return withCookies(headers, me({ id: response.user.id, email, name: response.user.name }, membership), 200)
    } catch (error) {
      if (error instanceof APIError) return problem(c, { code: 'auth.bad_credentials' })
      throw error
    }
  })
  .post('/sign-out', api({ tag, right: 'none', summary: 'End this session' }), async (c) => {
    const { headers } = await authOf(c.env)
      .api.signOut({ headers: c.req.raw.headers, returnHeaders: true })
      .catch(() => ({ headers: new Headers() }))
    const response = new Response(null, { status: 204 })
    for (const cookie of headers.getSetCookie()) response.headers.append('set-cookie', cookie)
    return response
  })
  .get(
    '/me',
    api({ tag, right: 'none', summary: 'Who is signed in, for which tenant, with which rights', ok: meSchema }),
    async (c) => {
      const caller = await bySession(c.env, c.req.raw.headers)
      if (caller?.actor.kind !== 'user') return problem(c, { code: 'auth.required' })
      return c.json(me({ id: caller.actor.id, email: caller.email, name: caller.actor.name }, caller))
    },
  )
