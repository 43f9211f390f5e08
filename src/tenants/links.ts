/**
 * Links in letters. A token names a person or an invitation, the end of its time, and a keyed digest over these and over the
 * facts that its use changes (the password, the address, the state): used once, it fits no more, and nothing is stored for it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export type LinkPurpose = 'confirm' | 'reset' | 'change_email' | 'invitation'

export interface LinkClaims {
  /** Person or invitation. */
  readonly id: string
  /** Epoch ms. */
  readonly endsAt: number
  /** The new address of a change. */
  readonly email?: string
}

function signature(env: Env, purpose: LinkPurpose, claims: LinkClaims, facts: readonly string[]): Buffer {
  const text = JSON.stringify([purpose, claims.id, claims.endsAt, claims.email ?? null, ...facts])
  return createHmac('sha256', `letters\n${env.AUTH_SECRET}`).update(text, 'utf8').digest()
}

/** `facts`: what is true now and will not be after the link was used. */
export function makeToken(env: Env, purpose: LinkPurpose, claims: LinkClaims, facts: readonly string[]): string {
  const payload = Buffer.from(JSON.stringify([claims.id, claims.endsAt, claims.email ?? null]), 'utf8')
  return `${payload.toString('base64url')}.${signature(env, purpose, claims, facts).toString('base64url')}`
}

/** What a token says; nothing of it is to be believed before `isGenuine`. */
export function readToken(token: string): LinkClaims | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8'))
    if (!Array.isArray(parsed)) return null
    const [id, endsAt, email] = parsed as unknown[]
    if (typeof id !== 'string' || typeof endsAt !== 'number') return null
    return { id, endsAt, ...(typeof email === 'string' ? { email } : {}) }
  } catch {
    return null
  }
}

export interface LinkCheck {
  readonly purpose: LinkPurpose
  readonly token: string
  readonly claims: LinkClaims
  readonly facts: readonly string[]
  readonly now: number
}

export function isGenuine(env: Env, { purpose, token, claims, facts, now }: LinkCheck): boolean {
  const given = Buffer.from(token.split('.')[1] ?? '', 'base64url')
  const expected = signature(env, purpose, claims, facts)
  return given.length === expected.length && timingSafeEqual(given, expected) && now < claims.endsAt
}
