/** Signing in: tries are counted first, one derivation whoever asks, then the library's session, or a code that is still owed. */
import { APIError } from 'better-auth/api'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { controlDb } from '../../platform/db.ts'
import { type Attempt, forgiveTries, mayTry, takeOnce } from '../attempts.ts'
import { authOf, matching, withProof } from '../auth.ts'
import { peopleRepository } from '../people.repository.ts'
import { placeOfVisit, type Visit } from '../visit.ts'

/** `owed`: the password was right, and a second factor is set up. */
export type SignedIn =
  | { readonly headers: Headers; readonly owed: true }
  | { readonly headers: Headers; readonly owed: false; readonly userId: string }

/** Counters of one address; unknown ones count like known ones. */
export function accountTries(visit: Visit, email: string): readonly Attempt[] {
  const place = placeOfVisit(visit)
  return [
    ['signInHere', `${place ?? ''} ${email}`],
    ['signInAccount', email],
  ]
}

export async function signIn(
  visit: Visit,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<Result<SignedIn, Failure>> {
  const { env, headers, now } = visit
  const tries = accountTries(visit, email)
  // Counted before anything is compared: after a lock-out the right password hears what a wrong one hears.
  if (!(await mayTry(env, [...tries, ['signInPlace', placeOfVisit(visit)]], now))) return fail('auth.too_many_attempts')
  const candidates = await peopleRepository(controlDb(env)).credentialsOf(email)
  const who =
    candidates[
      await matching(
        password,
        candidates.map(({ hash }) => hash),
      )
    ]
  if (!who) return fail('auth.bad_credentials')
  const answer = await withProof(who.hash, () =>
    authOf(env).api.signInEmail({ body: { email: who.email, password }, headers, returnHeaders: true }),
  )
  await forgiveTries(env, tries)
  if (!('user' in answer.response)) return ok({ headers: answer.headers, owed: true })
  return ok({ headers: answer.headers, owed: false, userId: who.userId })
}

/** A code of six digits lives for its half minute and its neighbours. */
const CODE_LIFE = 120_000

const refusals: Readonly<Record<string, string>> = {
  INVALID_TWO_FACTOR_COOKIE: 'second_factor.too_late',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'second_factor.too_late',
  ACCOUNT_TEMPORARILY_LOCKED: 'auth.too_many_attempts',
}

export const secondFactorFailure = (error: APIError): Failure => ({
  code: refusals[String(error.body?.code ?? '')] ?? 'second_factor.wrong_code',
})

/** A cookie that nobody here made may hold half a percent sign. */
function readable(value: string): string | null {
  try {
    return decodeURIComponent(value)
  } catch {
    return null
  }
}

/** Only the challenge may speak here: a session of somebody else in the same browser must not. */
function challengeOnly(headers: Headers): { readonly headers: Headers; readonly challenge: string | null } {
  const part = (headers.get('cookie') ?? '')
    .split(/;\s*/)
    .find((cookie) => /^(__Secure-)?dingshu\.two_factor=/.test(cookie))
  const kept = new Headers(headers)
  kept.set('cookie', part ?? '')
  const signed = part ? readable(part.slice(part.indexOf('=') + 1)) : null
  return { headers: kept, challenge: signed?.split('.')[0] ?? null }
}

/** The second step. Five tries a challenge and ten in a row an account are the library's own counters, in the database. */
export async function answerChallenge(
  visit: Visit,
  { code, trustDevice }: { readonly code: string; readonly trustDevice: boolean },
): Promise<Result<{ headers: Headers; userId: string; usedRecoveryCode: boolean }, Failure>> {
  const { env, now } = visit
  const { headers, challenge } = challengeOnly(visit.headers)
  if (!(await mayTry(env, [['secondFactorPlace', placeOfVisit(visit)]], now))) return fail('auth.too_many_attempts')
  if (challenge === null) return fail('second_factor.too_late')
  const isTotp = /^\d{6}$/.test(code)
  // Seen over a shoulder, a code opens nothing a second time (RFC 6238 §5.2).
  if (isTotp && !(await takeOnce(env, `${await ownerOf(env, challenge)} ${code}`, now, CODE_LIFE)))
    return fail('second_factor.wrong_code')
  try {
    const call = { body: { code, trustDevice }, headers, returnHeaders: true } as const
    const answer = isTotp ? await authOf(env).api.verifyTOTP(call) : await authOf(env).api.verifyBackupCode(call)
    return ok({ headers: answer.headers, userId: answer.response.user.id, usedRecoveryCode: !isTotp })
  } catch (error) {
    if (error instanceof APIError) return { ok: false, error: secondFactorFailure(error) }
    throw error
  }
}

async function ownerOf(env: Env, challenge: string): Promise<string> {
  const row = await env.CONTROL.prepare('SELECT value FROM verification WHERE identifier = ?')
    .bind(challenge)
    .first<{ value: string }>()
  return row?.value ?? challenge
}
