/** The second factor of a person: set up with an authenticator app, switched off, its recovery codes made anew. */
import { APIError } from 'better-auth/api'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { controlDb } from '../../platform/db.ts'
import { mayTry } from '../attempts.ts'
import { authOf, withProof } from '../auth.ts'
import { peopleRepository } from '../people.repository.ts'
import { forgetPeople } from '../people-memory.ts'
import { auditPerson, post } from '../visit.ts'
import { type Own, provePassword } from './own-account.ts'
import { secondFactorFailure } from './sign-in.ts'

export interface SecondFactorSetup {
  /** `otpauth://…` for the app; holds the secret. */
  readonly uri: string
  readonly recoveryCodes: readonly string[]
}

/** Nothing is asked for at sign-in before a first code has proved that the app works. */
export async function beginSecondFactor(
  own: Own,
  { password }: { readonly password: string },
): Promise<Result<SecondFactorSetup, Failure>> {
  const { env, headers } = own.visit
  const proven = await provePassword(own, password)
  if (!proven.ok) return proven
  if (own.known.person.hasSecondFactor) return fail('second_factor.already_on')
  const setup = await withProof(proven.value, () =>
    authOf(env).api.enableTwoFactor({ body: { password, method: 'totp' }, headers }),
  )
  if (!('totpURI' in setup) || !setup.totpURI) throw new Error('the library made no secret')
  return ok({ uri: setup.totpURI, recoveryCodes: setup.backupCodes ?? [] })
}

/** A first code switches it on. The session is made anew; the answer carries its cookie. */
export async function switchOn(
  { visit, known }: Own,
  { code }: { readonly code: string },
): Promise<Result<Headers, Failure>> {
  const { env, headers, now } = visit
  const userId = known.person.id
  if (known.person.hasSecondFactor) return fail('second_factor.already_on')
  if (!(await mayTry(env, [['secondFactorPerson', userId]], now))) return fail('auth.too_many_attempts')
  try {
    const answer = await authOf(env).api.verifyTOTP({ body: { code }, headers, returnHeaders: true })
    forgetPeople()
    await post(visit, { kind: 'notice', userId, what: 'second_factor_on', at: now })
    await auditPerson(visit, userId, 'person.second_factor_on')
    return ok(answer.headers)
  } catch (error) {
    if (error instanceof APIError) return { ok: false, error: secondFactorFailure(error) }
    throw error
  }
}

export async function switchOff(
  own: Own,
  { password }: { readonly password: string },
): Promise<Result<Headers, Failure>> {
  const { visit, known } = own
  const proven = await provePassword(own, password)
  if (!proven.ok) return proven
  if (!known.person.hasSecondFactor) return fail('second_factor.off')
  const answer = await withProof(proven.value, () =>
    authOf(visit.env).api.disableTwoFactor({ body: { password }, headers: visit.headers, returnHeaders: true }),
  )
  await peopleRepository(controlDb(visit.env)).endTrust(known.person.id)
  forgetPeople()
  await post(visit, { kind: 'notice', userId: known.person.id, what: 'second_factor_off', at: visit.now })
  await auditPerson(visit, known.person.id, 'person.second_factor_off')
  return ok(answer.headers)
}

/** The codes before are void. */
export async function newRecoveryCodes(
  own: Own,
  { password }: { readonly password: string },
): Promise<Result<{ recoveryCodes: readonly string[] }, Failure>> {
  const { visit, known } = own
  const proven = await provePassword(own, password)
  if (!proven.ok) return proven
  if (!known.person.hasSecondFactor) return fail('second_factor.off')
  const { backupCodes } = await withProof(proven.value, () =>
    authOf(visit.env).api.generateBackupCodes({ body: { password }, headers: visit.headers }),
  )
  await auditPerson(visit, known.person.id, 'person.recovery_codes_renewed')
  return ok({ recoveryCodes: backupCodes })
}
