/** Getting in and getting back in: sign-up, sign-in in one or two steps, links of letters, who am I. */
import { type Context, Hono } from 'hono'
import { openAccount } from '../flows/tenants/open-account.ts'
import { answer, answerEmpty, api, body, type OpenEnv, problem } from '../platform/http.ts'
import {
  challengeInput,
  confirmedEmailSchema,
  forgotPasswordInput,
  resetPasswordInput,
  tokenInput,
} from './account.contract.ts'
import { acceptInvitation, showInvitation } from './actions/accept-invitation.ts'
import { askReset, confirmEmail, resetPassword } from './actions/recover.ts'
import { answerChallenge, signIn } from './actions/sign-in.ts'
import { signUp } from './actions/sign-up.ts'
import { authOf } from './auth.ts'
import { acceptInvitationInput, invitationCardSchema } from './members.contract.ts'
import { forgetPeople, knownPerson, tenantCookie } from './people-memory.ts'
import { freshPerson, meOf, ownPagesOnly, visitOf, withCookies } from './person-scope.ts'
import { meSchema, signInAnswerSchema, signInInput, signUpInput } from './tenants.contract.ts'
import { auditPerson, hangUp, post } from './visit.ts'

const tag = 'auth'

/** A first shield that costs no database: ten tries a minute for one address from one place, in each of the platform's locations. */
async function tooMany(c: Context<OpenEnv>, email: string): Promise<boolean> {
  const { success } = await c.env.SIGN_IN_LIMIT.limit({
    key: `${c.req.header('cf-connecting-ip') ?? 'local'}:${email}`,
  })
  return !success
}

/** In: the person's tenants (a first one is opened when there is none), and the answer that the console begins with. */
async function enter(
  c: Context<OpenEnv>,
  { userId, cookies, company }: { userId: string; cookies: readonly string[]; company?: string },
  status: 200 | 201,
): Promise<Response> {
  forgetPeople()
  let known = await freshPerson(c.env, userId)
  if (known.memberships.length === 0) {
    await openAccount(c.env, { userId, company: company ?? known.person.name, now: Date.now() })
    known = await freshPerson(c.env, userId)
  }
  await auditPerson(visitOf(c), userId, 'person.signed_in')
  return withCookies(cookies, meOf(known, c.req.raw.headers), status)
}

export const authRoutes = new Hono<OpenEnv>()
  .use(ownPagesOnly)
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
      const made = await signUp(visitOf(c), { email, password, name: name || company })
      if (!made.ok) return problem(c, made.error)
      const { userId, headers } = made.value
      return enter(c, { userId, cookies: headers.getSetCookie(), company }, 201)
    },
  )
  .post(
    '/sign-in',
    api({
      tag,
      right: 'none',
      summary: 'Sign in; with a second factor set up the answer asks for a code instead',
      ok: signInAnswerSchema,
    }),
    body(signInInput),
    async (c) => {
      const input = c.req.valid('json')
      if (await tooMany(c, input.email)) return problem(c, { code: 'auth.too_many_attempts' })
      const done = await signIn(visitOf(c), input)
      if (!done.ok) return problem(c, done.error)
      const cookies = done.value.headers.getSetCookie()
      if (done.value.owed) return withCookies(cookies, { secondFactor: 'required' })
      return enter(c, { userId: done.value.userId, cookies }, 200)
    },
  )
  .post(
    '/second-factor',
    api({
      tag,
      right: 'none',
      summary: 'Second step of signing in: a code of the app, or a recovery code',
      ok: meSchema,
    }),
    body(challengeInput),
    async (c) => {
      const visit = visitOf(c)
      const done = await answerChallenge(visit, c.req.valid('json'))
      if (!done.ok) return problem(c, done.error)
      const { userId, headers, usedRecoveryCode } = done.value
      if (usedRecoveryCode) await post(visit, { kind: 'notice', userId, what: 'recovery_code_used', at: visit.now })
      return enter(c, { userId, cookies: headers.getSetCookie() }, 200)
    },
  )
  .post('/sign-out', api({ tag, right: 'none', summary: 'End this session' }), async (c) => {
    const known = await knownPerson(c.env, c.req.raw.headers, (work) => c.executionCtx.waitUntil(work))
    const { headers } = await authOf(c.env)
      .api.signOut({ headers: c.req.raw.headers, returnHeaders: true })
      .catch(() => ({ headers: new Headers() }))
    forgetPeople()
    if (known) await hangUp(c.env, known.person.id)
    return withCookies(headers.getSetCookie(), null, 204)
  })
  .get(
    '/me',
    api({ tag, right: 'none', summary: 'Who is signed in, for which tenant, with which rights', ok: meSchema }),
    async (c) => {
      const known = await knownPerson(c.env, c.req.raw.headers, (work) => c.executionCtx.waitUntil(work))
      const me = known ? meOf(known, c.req.raw.headers) : null
      return me ? c.json(me) : problem(c, { code: 'auth.required' })
    },
  )
  .post(
    '/forgot-password',
    api({
      tag,
      right: 'none',
      summary: 'Ask for a letter with a link to a new password; the answer is the same for every address',
      status: 202,
    }),
    body(forgotPasswordInput),
    async (c) => {
      const asked = await askReset(visitOf(c), c.req.valid('json'))
      return asked.ok ? c.body(null, 202) : problem(c, asked.error)
    },
  )
  .post(
    '/reset-password',
    api({ tag, right: 'none', summary: 'Set a new password with the link of a letter; all sessions end' }),
    body(resetPasswordInput),
    async (c) => answerEmpty(c, await resetPassword(visitOf(c), c.req.valid('json'))),
  )
  .post(
    '/confirm-email',
    api({
      tag,
      right: 'none',
      summary: 'Confirm an address, or a change of it, with the link of a letter',
      ok: confirmedEmailSchema,
    }),
    body(tokenInput),
    async (c) => answer(c, await confirmEmail(visitOf(c), c.req.valid('json'))),
  )
  .post(
    '/invitation',
    api({ tag, right: 'none', summary: 'What the link of an invitation offers', ok: invitationCardSchema }),
    body(tokenInput),
    async (c) => {
      const visit = visitOf(c)
      const known = await knownPerson(c.env, c.req.raw.headers, visit.waitUntil)
      return answer(c, await showInvitation(visit, { ...c.req.valid('json'), known }))
    },
  )
  .post(
    '/invitation/accept',
    api({
      tag,
      right: 'none',
      summary: 'Accept an invitation, signed in with its address or as a new person',
      ok: meSchema,
    }),
    body(acceptInvitationInput),
    async (c) => {
      const visit = visitOf(c)
      const known = await knownPerson(c.env, c.req.raw.headers, visit.waitUntil)
      const done = await acceptInvitation(visit, { ...c.req.valid('json'), known })
      if (!done.ok) return problem(c, done.error)
      const { userId, tenantId, headers } = done.value
      const person = await freshPerson(c.env, userId)
      const joined = person.memberships.find(({ tenant }) => tenant.id === tenantId)
      const cookies = [...(headers?.getSetCookie() ?? []), tenantCookie(c.env, tenantId)]
      return withCookies(cookies, meOf(person, c.req.raw.headers, joined))
    },
  )
