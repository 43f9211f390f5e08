/** A signed-in person's own account; reachable whatever their tenant's standing is, and where a second factor is still missing. */
import { Hono } from 'hono'
import { controlDb } from '../platform/db.ts'
import { answer, answerEmpty, api, body, params, problem } from '../platform/http.ts'
import {
  changeEmailInput,
  changePasswordInput,
  endedSessionsSchema,
  firstCodeInput,
  idParams,
  passwordProofInput,
  recoveryCodesSchema,
  renameInput,
  secondFactorSetupSchema,
  sessionListSchema,
} from './account.contract.ts'
import { leaveTenant } from './actions/manage-members.ts'
import {
  askEmailChange,
  changePassword,
  endOtherSessions,
  endSession,
  rename,
  sendConfirmationAgain,
} from './actions/own-account.ts'
import { beginSecondFactor, newRecoveryCodes, switchOff, switchOn } from './actions/second-factor.ts'
import { peopleRepository } from './people.repository.ts'
import { tenantCookie } from './people-memory.ts'
import { meOf, ownPagesOnly, type PersonEnv, personScope, visitOf, withCookies } from './person-scope.ts'
import { meSchema } from './tenants.contract.ts'
import { ctxOfPerson } from './visit.ts'

const tag = 'account'
const right = 'none'

export const accountRoutes = new Hono<PersonEnv>()
  .use(ownPagesOnly)
  .use(personScope)
  .patch('/', api({ tag, right, summary: 'Change your name' }), body(renameInput), async (c) =>
    answerEmpty(c, await rename({ visit: visitOf(c), known: c.get('known') }, c.req.valid('json'))),
  )
  .post(
    '/password',
    api({ tag, right, summary: 'Change your password; your other sessions end' }),
    body(changePasswordInput),
    async (c) =>
      answerEmpty(c, await changePassword({ visit: visitOf(c), known: c.get('known') }, c.req.valid('json'))),
  )
  .post(
    '/email',
    api({ tag, right, summary: 'Change your address: the new one gets a link, the old one a notice', status: 202 }),
    body(changeEmailInput),
    async (c) => {
      const asked = await askEmailChange({ visit: visitOf(c), known: c.get('known') }, c.req.valid('json'))
      return asked.ok ? c.body(null, 202) : problem(c, asked.error)
    },
  )
  .post(
    '/email/confirmation',
    api({ tag, right, summary: 'Send the letter that confirms your address again', status: 202 }),
    async (c) => {
      const sent = await sendConfirmationAgain({ visit: visitOf(c), known: c.get('known') })
      return sent.ok ? c.body(null, 202) : problem(c, sent.error)
    },
  )
  .get('/sessions', api({ tag, right, summary: 'Where you are signed in', ok: sessionListSchema }), async (c) => {
    const { person, session } = c.get('known')
    const rows = await peopleRepository(controlDb(c.env)).sessions(person.id, Date.now())
    return c.json({ items: rows.map(({ token: _token, ...row }) => ({ ...row, current: row.id === session.id })) })
  })
  .post(
    '/sessions/end-others',
    api({ tag, right, summary: 'Sign out everywhere else', ok: endedSessionsSchema }),
    async (c) => answer(c, await endOtherSessions({ visit: visitOf(c), known: c.get('known') })),
  )
  .delete('/sessions/:id', api({ tag, right, summary: 'Sign out one session' }), params(idParams), async (c) =>
    answerEmpty(c, await endSession({ visit: visitOf(c), known: c.get('known') }, c.req.valid('param'))),
  )
  .post(
    '/second-factor',
    api({ tag, right, summary: 'Begin to set up a second factor', ok: secondFactorSetupSchema }),
    body(passwordProofInput),
    async (c) => {
      c.header('cache-control', 'no-store')
      return answer(c, await beginSecondFactor({ visit: visitOf(c), known: c.get('known') }, c.req.valid('json')))
    },
  )
  .post(
    '/second-factor/on',
    api({ tag, right, summary: 'Switch the second factor on with a first code' }),
    body(firstCodeInput),
    async (c) => {
      const done = await switchOn({ visit: visitOf(c), known: c.get('known') }, c.req.valid('json'))
      return done.ok ? withCookies(done.value.getSetCookie(), null, 204) : problem(c, done.error)
    },
  )
  .post(
    '/second-factor/off',
    api({ tag, right, summary: 'Switch the second factor off' }),
    body(passwordProofInput),
    async (c) => {
      const done = await switchOff({ visit: visitOf(c), known: c.get('known') }, c.req.valid('json'))
      return done.ok ? withCookies(done.value.getSetCookie(), null, 204) : problem(c, done.error)
    },
  )
  .post(
    '/second-factor/recovery-codes',
    api({ tag, right, summary: 'New recovery codes; the ones before are void', ok: recoveryCodesSchema }),
    body(passwordProofInput),
    async (c) => {
      c.header('cache-control', 'no-store')
      return answer(c, await newRecoveryCodes({ visit: visitOf(c), known: c.get('known') }, c.req.valid('json')))
    },
  )
  .post(
    '/tenants/:id/enter',
    api({ tag, right, summary: 'Work in another of your tenants', ok: meSchema }),
    params(idParams),
    async (c) => {
      const known = c.get('known')
      const at = known.memberships.find(({ tenant }) => tenant.id === c.req.valid('param').id)
      if (!at) return problem(c, { code: 'tenant.not_found' })
      return withCookies([tenantCookie(c.env, at.tenant.id)], meOf(known, c.req.raw.headers, at))
    },
  )
  .post(
    '/tenants/:id/leave',
    api({ tag, right, summary: 'Leave a tenant; its last owner cannot' }),
    params(idParams),
    async (c) => {
      const { person, memberships } = c.get('known')
      const at = memberships.find(({ tenant }) => tenant.id === c.req.valid('param').id)
      if (!at) return problem(c, { code: 'tenant.not_found' })
      const left = await leaveTenant({ ctx: ctxOfPerson(visitOf(c), person, at) })
      return left.ok ? withCookies([tenantCookie(c.env, null)], null, 204) : problem(c, left.error)
    },
  )
