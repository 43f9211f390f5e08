import { Hono } from 'hono'
import { controlDb } from '../platform/db.ts'
import { answer, answerEmpty, api, body, params, type TenantEnv } from '../platform/http.ts'
import { invite, resendInvitation, toInvitation, withdrawInvitation } from './actions/manage-invitations.ts'
import { changeRole, removeMember, setSecurityPolicy } from './actions/manage-members.ts'
import {
  changeRoleInput,
  invitationListSchema,
  invitationParams,
  invitationSchema,
  inviteInput,
  memberListSchema,
  memberParams,
  securityPolicySchema,
} from './members.contract.ts'
import { membersRepository } from './members.repository.ts'
import { membersSeen } from './members-seen.ts'

const tag = 'members'

export const membersRoutes = new Hono<TenantEnv>()
  .get('/', api({ tag, right: 'members:read', summary: 'Members of the tenant', ok: memberListSchema }), async (c) =>
    c.json({ items: await membersSeen(c.get('ctx')) }),
  )
  .patch(
    '/:userId',
    api({ tag, right: 'members:write', summary: 'Give a member another role' }),
    params(memberParams),
    body(changeRoleInput),
    async (c) =>
      answerEmpty(
        c,
        await changeRole({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), ...c.req.valid('json') } }),
      ),
  )
  .delete(
    '/:userId',
    api({ tag, right: 'members:write', summary: 'Remove a member' }),
    params(memberParams),
    async (c) => answerEmpty(c, await removeMember({ ctx: c.get('ctx'), input: c.req.valid('param') })),
  )

export const invitationsRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'members:read', summary: 'Open and expired invitations', ok: invitationListSchema }),
    async (c) => {
      const { tenant, clock } = c.get('ctx')
      const rows = await membersRepository(controlDb(c.env)).invitations(tenant.id, clock.now())
      return c.json({ items: rows.map(toInvitation) })
    },
  )
  .post(
    '/',
    api({ tag, right: 'members:write', summary: 'Invite somebody by e-mail', ok: invitationSchema, status: 201 }),
    body(inviteInput),
    async (c) => answer(c, await invite({ ctx: c.get('ctx'), input: c.req.valid('json') }), 201),
  )
  .post(
    '/:id/resend',
    api({ tag, right: 'members:write', summary: 'Send the letter again; its old link ends', ok: invitationSchema }),
    params(invitationParams),
    async (c) => answer(c, await resendInvitation({ ctx: c.get('ctx'), input: c.req.valid('param') })),
  )
  .delete(
    '/:id',
    api({ tag, right: 'members:write', summary: 'Withdraw an invitation' }),
    params(invitationParams),
    async (c) => answerEmpty(c, await withdrawInvitation({ ctx: c.get('ctx'), input: c.req.valid('param') })),
  )

export const securityRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'members:read', summary: 'What the tenant asks of its members', ok: securityPolicySchema }),
    async (c) => {
      const required = await membersRepository(controlDb(c.env)).requiresSecondFactor(c.get('ctx').tenant.id)
      return c.json({ secondFactorRequired: required })
    },
  )
  .put(
    '/',
    api({
      tag,
      right: 'members:write',
      summary: 'Ask every member for a second factor, or no longer',
      ok: securityPolicySchema,
    }),
    body(securityPolicySchema),
    async (c) => answer(c, await setSecurityPolicy({ ctx: c.get('ctx'), input: c.req.valid('json') })),
  )
