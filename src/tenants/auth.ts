/** The sign-in library, set up for a Worker: control database, native scrypt, cookies. One instance per isolate. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { organization, twoFactor } from 'better-auth/plugins'
import { controlDb } from '../platform/db.ts'
import * as schema from './auth.tables.ts'

/** 16 MiB of memory and about 20 ms of CPU; OWASP's p=5 at this N would cost 90 ms, above the sign-in budget of 60 ms. */
const SCRYPT = { N: 16384, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

function derive(password: string, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, 64, SCRYPT, (error, key) => (error ? reject(error) : resolve(key))),
  )
}

/** What was settled about a password before the library is asked, for this one call of it. */
const settled = new AsyncLocalStorage<{ readonly salt?: string; readonly proven?: string }>()

/** Runs a call of the library in which a new password takes this salt. */
export const withSalt = <T>(salt: string | null, run: () => Promise<T>): Promise<T> =>
  salt === null ? run() : settled.run({ salt }, run)

/** Runs a call of the library in which this stored hash needs no second derivation: the password was just compared with it. */
export const withProof = <T>(proven: string, run: () => Promise<T>): Promise<T> => settled.run({ proven }, run)

/** `salt:key`, hex. */
export async function hashPassword(password: string, salt = randomBytes(16).toString('hex')): Promise<string> {
  return `${salt}:${(await derive(password, salt)).toString('hex')}`
}

export const saltOf = (hash: string): string => hash.split(':')[0] ?? ''

/** Which of these hashes the password makes. Those of one address share a salt, so this derives once however many there are, none included. */
export async function matching(password: string, hashes: readonly string[]): Promise<number> {
  const bySalt = new Map<string, Promise<Buffer>>()
  const keyOf = (salt: string) => {
    const known = bySalt.get(salt) ?? derive(password, salt)
    bySalt.set(salt, known)
    return known
  }
  if (hashes.length === 0) await keyOf('nobody')
  let found = -1
  for (const [index, stored] of hashes.entries()) {
    const derived = await keyOf(saltOf(stored))
    const expected = Buffer.from(stored.slice(stored.indexOf(':') + 1), 'hex')
    if (found < 0 && expected.length === derived.length && timingSafeEqual(expected, derived)) found = index
  }
  return found
}

const hash = (password: string): Promise<string> => hashPassword(password, settled.getStore()?.salt)

async function verify({ hash: stored, password }: { hash: string; password: string }): Promise<boolean> {
  if (settled.getStore()?.proven === stored) return true
  return (await matching(password, [stored])) === 0
}

function create(env: Env) {
  return betterAuth({
    baseURL: env.PUBLIC_URL,
    basePath: '/api/v1/auth/library',
    secret: env.AUTH_SECRET,
    database: drizzleAdapter(controlDb(env), { provider: 'sqlite', schema, transaction: false }),
    emailAndPassword: {
      enabled: true,
      autoSignIn: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      password: { hash, verify },
    },
    // No cookie cache: a signed-out cookie would be honoured until it ran out. people-memory.ts keeps calls cheap instead.
    session: { expiresIn: 60 * 60 * 24 * 14, updateAge: 60 * 60 * 24 },
    advanced: {
      cookiePrefix: 'dingshu',
      useSecureCookies: env.PUBLIC_URL.startsWith('https:'),
      ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
    },
    plugins: [organization({ creatorRole: 'owner' }), twoFactor({ issuer: '订枢' })],
    telemetry: { enabled: false },
    logger: { level: 'error' },
  })
}

let instance: { readonly env: Env; readonly auth: ReturnType<typeof create> } | null = null

export function authOf(env: Env): ReturnType<typeof create> {
  if (instance?.env.AUTH_SECRET !== env.AUTH_SECRET || instance.env.CONTROL !== env.CONTROL)
    instance = { env, auth: create(env) }
  return instance.auth
}
