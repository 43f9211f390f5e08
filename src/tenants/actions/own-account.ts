/** What a signed-in person does with their own account: name, password, address, sessions. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { controlDb } from '../../platform/db.ts'
import { mayTry } from '../attempts.ts'
import { hashPassword, matching, saltOf } from '../auth.ts'
import { isPlaceholder } from '../domain/claim.ts'
import { peopleRepository } from '../people.repository.ts'
import { forgetPeople, type KnownPerson } from '../people-memory.ts'
import { auditPerson, auditsOfPerson, hangUp, post, type Visit } from '../visit.ts'

export interface Own {
  readonly visit: Visit
  readonly known: KnownPerson
}

/** The stored hash, when the password is right; wrong ones are counted, so that a borrowed session cannot guess. */
export async function provePassword({ visit, known }: Own, password: string): Promise<Result<string, Failure>> {
  const { env, now } = visit
  const userId = known.person.id
  if (!(await mayTry(env, [['passwordPerson', userId]], now))) return fail('auth.too_many_attempts')
  const hash = await peopleRepository(controlDb(env)).hashOf(userId)
  if (hash === null || (await matching(password, [hash])) !== 0) return fail('account.wrong_password')
  return ok(hash)
}

export async function rename(
  { visit, known }: Own,
  { name }: { readonly name: string },
): Promise<Result<void, Failure>> {
  const audits = await auditsOfPerson(visit, known.person.id, 'person.renamed')
  await peopleRepository(controlDb(visit.env)).rename(known.person.id, name, audits)
  forgetPeople()
  return ok(undefined)
}

/** All other sessions end. */
export async function changePassword(
  own: Own,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<Result<void, Failure>> {
  const { visit, known } = own
  const proven = await provePassword(own, current)
  if (!proven.ok) return proven
  const people = peopleRepository(controlDb(visit.env))
  const userId = known.person.id
  const change = {
    from: proven.value,
    to: await hashPassword(next, saltOf(proven.value)),
    keepToken: known.session.token,
  }
  const audits = await auditsOfPerson(visit, userId, 'person.password_changed')
  if (!(await people.replaceHash(userId, change, audits))) return fail('platform.conflict')
  forgetPeople()
  await hangUp(visit.env, userId)
  await post(visit, { kind: 'notice', userId, what: 'password_changed', at: visit.now })
  return ok(undefined)
}

/** The new address gets the link, the old one a notice. Whether the new one is somebody's already only its mailbox learns. */
export async function askEmailChange(
  own: Own,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<Result<void, Failure>> {
  const { visit, known } = own
  const proven = await provePassword(own, password)
  if (!proven.ok) return proven
  const userId = known.person.id
  if (isPlaceholder(email)) return fail('request.invalid', { issues: [{ path: 'email', message: 'no such address' }] })
  if (!(await mayTry(visit.env, [['letterPerson', userId]], visit.now))) return fail('auth.too_many_attempts')
  await post(visit, { kind: 'change_email', userId, email })
  if (known.person.emailVerified) await post(visit, { kind: 'notice', userId, what: 'email_changing', at: visit.now })
  await auditPerson(visit, userId, 'person.email_change_asked')
  return ok(undefined)
}

export async function sendConfirmationAgain({ visit, known }: Own): Promise<Result<void, Failure>> {
  if (known.person.emailVerified) return ok(undefined)
  if (!(await mayTry(visit.env, [['letterPerson', known.person.id]], visit.now))) return fail('auth.too_many_attempts')
  await post(visit, { kind: 'confirm', userId: known.person.id })
  return ok(undefined)
}

export async function endSession(
  { visit, known }: Own,
  { id }: { readonly id: string },
): Promise<Result<void, Failure>> {
  const audits = await auditsOfPerson(visit, known.person.id, 'person.session_ended')
  if (!(await peopleRepository(controlDb(visit.env)).endSession(known.person.id, id, audits)))
    return fail('session.not_found')
  forgetPeople()
  await hangUp(visit.env, known.person.id)
  return ok(undefined)
}

export async function endOtherSessions({ visit, known }: Own): Promise<Result<{ ended: number }, Failure>> {
  const people = peopleRepository(controlDb(visit.env))
  const audits = await auditsOfPerson(visit, known.person.id, 'person.other_sessions_ended')
  const ended = await people.endOtherSessions(known.person.id, known.session.token, audits)
  forgetPeople()
  await hangUp(visit.env, known.person.id)
  return ok({ ended })
}
