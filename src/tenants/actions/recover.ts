/** By letter: a new password, a confirmed address, a new address. Whoever follows a link reads the mail of its address. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { controlDb } from '../../platform/db.ts'
import { forgiveTries, mayTry } from '../attempts.ts'
import { hashPassword, saltOf } from '../auth.ts'
import { openChangeEmail, openConfirm, openReset } from '../letter-links.ts'
import { peopleRepository } from '../people.repository.ts'
import { forgetPeople } from '../people-memory.ts'
import { auditsOfPerson, hangUp, placeOfVisit, post, type Visit } from '../visit.ts'
import { accountTries } from './sign-in.ts'

/** The same answer in the same time for every address: who has it is found out behind the queue. */
export async function askReset(visit: Visit, { email }: { readonly email: string }): Promise<Result<void, Failure>> {
  const isFree = await mayTry(
    visit.env,
    [
      ['resetAddress', email],
      ['resetPlace', placeOfVisit(visit)],
    ],
    visit.now,
  )
  if (!isFree) return fail('auth.too_many_attempts')
  await post(visit, { kind: 'reset', email })
  return ok(undefined)
}

export const mayFollowLink = (visit: Visit): Promise<boolean> =>
  mayTry(visit.env, [['linkPlace', placeOfVisit(visit)]], visit.now)

/** All sessions end, and so does the trust in browsers; the second factor stays. */
export async function resetPassword(
  visit: Visit,
  { token, password }: { readonly token: string; readonly password: string },
): Promise<Result<void, Failure>> {
  const { env, now } = visit
  if (!(await mayFollowLink(visit))) return fail('auth.too_many_attempts')
  const people = peopleRepository(controlDb(env))
  const load = async (id: string) => {
    const [person, hash] = await Promise.all([people.byId(id), people.hashOf(id)])
    return person && hash !== null ? { person, hash } : null
  }
  const link = await openReset(env, { token, now, load })
  if (!link || link.thing.person.isClaim) return fail('link.invalid')
  const { person, hash } = link.thing
  // The salt stays: it is that of the address (sign-up.ts).
  const change = { from: hash, to: await hashPassword(password, saltOf(hash)) }
  const audits = await auditsOfPerson(visit, person.id, 'person.password_reset')
  if (!(await people.replaceHash(person.id, change, audits))) return fail('link.invalid')
  await people.giveAddress(person.id, person.email)
  forgetPeople()
  await hangUp(env, person.id)
  await forgiveTries(env, accountTries(visit, person.email))
  await post(visit, { kind: 'notice', userId: person.id, what: 'password_changed', at: now })
  return ok(undefined)
}

/** Takes both kinds of link that say "this address is mine": the first confirmation and a change. */
export async function confirmEmail(
  visit: Visit,
  { token }: { readonly token: string },
): Promise<Result<{ email: string }, Failure>> {
  const { env, now } = visit
  if (!(await mayFollowLink(visit))) return fail('auth.too_many_attempts')
  const people = peopleRepository(controlDb(env))
  const check = { token, now, load: (id: string) => people.byId(id) }
  const first = await openConfirm(env, check)
  const change = first ? null : await openChangeEmail(env, check)
  const person = first?.thing ?? change?.thing
  const email = first?.thing.email ?? change?.claims.email
  if (!person || !email) return fail('link.invalid')
  const audits = await auditsOfPerson(visit, person.id, change ? 'person.email_changed' : 'person.email_confirmed')
  if (!(await people.giveAddress(person.id, email, audits))) return fail('link.invalid')
  forgetPeople()
  if (change && person.emailVerified)
    await post(visit, { kind: 'notice', userId: person.id, what: 'email_changed', at: now, to: person.email })
  return ok({ email })
}
