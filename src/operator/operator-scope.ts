/**
 * Who may pass behind /operator/api: holders of an operator key. The first one is the secret OPERATOR_KEY; without it nothing here
 * exists. No cookie is read, so no other page can act in an operator's name.
 */
import { timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { controlDb } from '../platform/db.ts'
import { problem } from '../platform/http-errors.ts'
import { operatorRepository } from './operator.repository.ts'
import { hashOperatorKey, type Operator } from './operator-log.ts'

export interface OperatorEnv {
  Bindings: Env
  Variables: { requestId: string; operator: Operator }
}

/** 192 bits at least: nobody guesses it. Anything weaker counts as none. */
const KEY = /^dso_[A-Za-z0-9_-]{32,200}$/

export const FIRST_KEY = 'env'

/** Is there an operator's console at all? */
export const isOperated = (env: Env): boolean => KEY.test(env.OPERATOR_KEY ?? '')

async function operatorOf(env: Env, key: string): Promise<{ keyId: string; keyName: string } | null> {
  if (!KEY.test(key)) return null
  const hash = await hashOperatorKey(key)
  const first = await hashOperatorKey(env.OPERATOR_KEY ?? '')
  if (timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(first, 'hex')))
    return { keyId: FIRST_KEY, keyName: 'OPERATOR_KEY' }
  const row = await operatorRepository(controlDb(env)).useKey(hash, Date.now())
  return row ? { keyId: row.id, keyName: row.name } : null
}

export const operatorScope: MiddlewareHandler<OperatorEnv> = async (c, next) => {
  if (!isOperated(c.env)) return problem(c, { code: 'request.not_found' })
  const ip = c.req.header('cf-connecting-ip') ?? null
  const place = ip ?? 'local'
  if (!(await c.env.OPERATOR_LIMIT.limit({ key: place })).success) return problem(c, { code: 'auth.too_many_attempts' })
  const header = c.req.header('authorization') ?? ''
  const operator = header.startsWith('Bearer ') ? await operatorOf(c.env, header.slice('Bearer '.length)) : null
  if (!operator) {
    const { success } = await c.env.SIGN_IN_LIMIT.limit({ key: `operator:${place}` })
    return problem(c, { code: success ? 'auth.required' : 'auth.too_many_attempts' })
  }
  c.set('operator', { ...operator, ip, requestId: c.get('requestId') })
  await next()
  c.header('cache-control', 'no-store')
}
