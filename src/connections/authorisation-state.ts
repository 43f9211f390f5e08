/** What travels through a platform's page and comes back with its answer: who asked for which connection. Signed, short-lived, good once. */
import { errors, jwtVerify, SignJWT } from 'jose'
import { fail, ok, type Result } from '../core/result.ts'
import { MINUTE } from '../core/time.ts'

/** Long enough to sign in at a platform and to read what it asks. */
export const STATE_LIFE = 10 * MINUTE
/** Tells these apart from buyers' links, which the same key signs. */
const AUDIENCE = 'authorise'

export interface AuthorisationState {
  readonly tenantId: string
  readonly connectionId: string
  readonly personId: string
}

/** `id` is the name under which the answer is spent; `expiresAt` epoch ms. */
export type SignedState = AuthorisationState & { readonly id: string; readonly expiresAt: number }

const key = (env: Env): Uint8Array => new TextEncoder().encode(env.TRACK_SECRET)

export async function signState(
  env: Env,
  { tenantId, connectionId, personId }: AuthorisationState,
  now: number,
): Promise<string> {
  return new SignJWT({ t: tenantId, c: connectionId, p: personId })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(AUDIENCE)
    .setJti(crypto.randomUUID())
    .setExpirationTime(Math.floor((now + STATE_LIFE) / 1_000))
    .sign(key(env))
}

export async function readState(
  env: Env,
  state: string,
  now: number,
): Promise<Result<SignedState, { readonly code: 'expired' | 'invalid' }>> {
  try {
    const { payload } = await jwtVerify(state, key(env), {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      requiredClaims: ['exp', 'jti'],
      currentDate: new Date(now),
    })
    const { t, c, p, jti = '', exp = 0 } = payload
    if (typeof t !== 'string' || typeof c !== 'string' || typeof p !== 'string') return fail('invalid')
    return ok({ tenantId: t, connectionId: c, personId: p, id: jti, expiresAt: exp * 1_000 })
  } catch (error) {
    return fail(error instanceof errors.JWTExpired ? 'expired' : 'invalid')
  }
}
