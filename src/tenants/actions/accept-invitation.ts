/** Following an invitation's link, as a new person or as one with an account. The link proves who reads the mail of its address. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { carryAuditsOf, pendingAuditIfChanged } from '../../platform/commit-control.ts'
import { controlDb } from '../../platform/db.ts'
import { limitOf, withinLimit } from '../domain/plan-limits.ts'
import { openInvitation } from '../letter-links.ts'
import type { InvitationCard } from '../members.contract.ts'
import { type InvitationRow, membersRepository } from '../members.repository.ts'
import { peopleRepository } from '../people.repository.ts'
import { forgetPeople, type KnownPerson } from '../people-memory.ts'
import { rightsOf } from '../role-words.ts'
import { tenantPlanRepository } from '../tenant-plan.repository.ts'
import { tenantsRepository } from '../tenants.repository.ts'
import { ctxOfPerson, type Visit } from '../visit.ts'
import { mayFollowLink } from './recover.ts'
import { createPerson } from './sign-up.ts'

/** How the holder of the link goes on. */
async function accountOf(
  { env }: Visit,
  invited: InvitationRow,
  known: KnownPerson | null,
): Promise<InvitationCard['account']> {
  if (known) return known.person.email === invited.email ? 'ready' : 'other'
  return (await peopleRepository(controlDb(env)).holderOf(invited.email)) ? 'sign_in' : 'new'
}

async function opened(visit: Visit, token: string): Promise<Result<InvitationRow, Failure>> {
  const { env, now } = visit
  if (!(await mayFollowLink(visit))) return fail('auth.too_many_attempts')
  const members = membersRepository(controlDb(env))
  const link = await openInvitation(env, { token, now, load: (id) => members.invitation(id, now) })
  return link?.thing.status === 'pending' ? ok(link.thing) : fail('link.invalid')
}

export async function showInvitation(
  visit: Visit,
  { token, known }: { readonly token: string; readonly known: KnownPerson | null },
): Promise<Result<InvitationCard, Failure>> {
  const invited = await opened(visit, token)
  if (!invited.ok) return invited
  const { tenantId, invitedBy, email, role, expiresAt } = invited.value
  const tenant = await tenantsRepository(controlDb(visit.env)).byId(tenantId)
  if (!tenant) return fail('link.invalid')
  const account = await accountOf(visit, invited.value, known)
  return ok({ company: tenant.name, invitedBy, email, role, expiresAt, account })
}

export interface Accepted {
  readonly userId: string
  readonly tenantId: string
  /** Cookies of a new person's first session; null for one who was signed in. */
  readonly headers: Headers | null
}

interface Acceptance {
  readonly token: string
  readonly name?: string | undefined
  readonly password?: string | undefined
  readonly known: KnownPerson | null
}

export async function acceptInvitation(visit: Visit, input: Acceptance): Promise<Result<Accepted, Failure>> {
  const { env, now } = visit
  const found = await opened(visit, input.token)
  if (!found.ok) return found
  const invited = found.value
  const account = await accountOf(visit, invited, input.known)
  if (account === 'other') return fail('invitation.other_address')
  if (account === 'sign_in') return fail('invitation.sign_in_first')
  const repository = membersRepository(controlDb(env))
  const tenant = await tenantsRepository(controlDb(env)).byId(invited.tenantId)
  const rights = await rightsOf(env, invited.tenantId, invited.role)
  if (!tenant || rights === null) return fail('link.invalid')
  const fits = async () =>
    withinLimit(tenant.plan, 'members', await tenantPlanRepository(controlDb(env)).memberCount(tenant.id))
  // Before a person is made; the statement that makes the member asks again.
  const room = await fits()
  if (!room.ok) return room
  const { name, password } = input
  if (!input.known && (!name || !password))
    return fail('request.invalid', { issues: [{ path: name ? 'password' : 'name', message: 'needed' }] })
  const created =
    input.known || !name || !password ? null : await createPerson(visit, { email: invited.email, password, name })
  const person = input.known?.person ?? (created ? { id: created.userId, name: name ?? '' } : null)
  if (!person) return fail('invitation.sign_in_first')
  await peopleRepository(controlDb(env)).giveAddress(person.id, invited.email)
  const at = {
    tenant,
    role: invited.role,
    rights,
    scope: { regions: null, warehouses: null },
    secondFactorRequired: false,
  }
  const ctx = ctxOfPerson(visit, person, at)
  const audit = pendingAuditIfChanged(ctx, {
    action: 'member.joined',
    subjects: [person.id, invited.id],
    after: { role: invited.role },
  })
  const max = limitOf(tenant.plan, 'members')
  if (!(await repository.accept(invited, { userId: person.id, now, max }, audit))) {
    const late = await fits()
    return late.ok ? fail('link.invalid') : late
  }
  forgetPeople()
  ctx.waitUntil(carryAuditsOf(ctx))
  return ok({ userId: person.id, tenantId: tenant.id, headers: created?.headers ?? null })
}
