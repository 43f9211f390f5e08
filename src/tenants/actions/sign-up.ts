/** Signing up. The answer does not tell whether the address is known: who comes second becomes a claim (domain/claim.ts). */
import { APIError } from 'better-auth/api'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { controlDb } from '../../platform/db.ts'
import { mayTry } from '../attempts.ts'
import { authOf, saltOf, withSalt } from '../auth.ts'
import { isPlaceholder, placeholderOf } from '../domain/claim.ts'
import { peopleRepository } from '../people.repository.ts'
import { placeOfVisit, post, type Visit } from '../visit.ts'

interface SignUp {
  readonly email: string
  readonly password: string
  readonly name: string
}

export async function signUp(
  visit: Visit,
  input: SignUp,
): Promise<Result<{ headers: Headers; userId: string }, Failure>> {
  const { env, now } = visit
  const { email } = input
  const isFree = await mayTry(
    env,
    [
      ['signUpAddress', email],
      ['signUpPlace', placeOfVisit(visit)],
    ],
    now,
  )
  if (!isFree) return fail('auth.too_many_attempts')
  if (isPlaceholder(email)) return fail('request.invalid', { issues: [{ path: 'email', message: 'no such address' }] })
  const created = (await createPerson(visit, input)) ?? (await createPerson(visit, input))
  if (!created) throw new Error('nobody could be created')
  await post(visit, { kind: 'confirm', userId: created.userId })
  return ok(created)
}

/** Null when somebody took the address in the same moment: then it is held, and the next try makes a claim. */
export async function createPerson(
  { env, headers }: Visit,
  { email, password, name }: SignUp,
): Promise<{ headers: Headers; userId: string } | null> {
  const people = peopleRepository(controlDb(env))
  const [holder] = await people.credentialsOf(email)
  const written = holder ? placeholderOf(`claim-${crypto.randomUUID()}`) : email
  try {
    // One salt an address, so that a sign-in derives once however many stand behind it.
    const { headers: cookies, response } = await withSalt(holder ? saltOf(holder.hash) : null, () =>
      authOf(env).api.signUpEmail({ body: { email: written, password, name }, headers, returnHeaders: true }),
    )
    // Also without a claim, so that both ways cost the same.
    await people.markClaim(response.user.id, holder ? email : null)
    return { headers: cookies, userId: response.user.id }
  } catch (error) {
    if (error instanceof APIError && !holder) return null
    throw error
  }
}
