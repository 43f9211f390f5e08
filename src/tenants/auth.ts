/** The sign-in library, set up for a Worker: control database, native scrypt, cookies. One instance per isolate. */
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

async function hash(password: string): Promise<string> {
  const salt = randomBytes(16).toString('hex')
  return `${salt}:${(await derive(password, salt)).toString('hex')}`
}

async function verify({ hash: stored, password }: { hash: string; password: string }): Promise<boolean> {
  const [salt = '', key = ''] = stored.split(':')
  const derived = await derive(password, salt)
  const expected = Buffer.from(key, 'hex')
  return expected.length === derived.length && timingSafeEqual(expected, derived)
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
    session: { expiresIn: 60 * 60 * 24 * 14, updateAge: 60 * 60 * 24, cookieCache: { enabled: true, maxAge: 60 } },
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
