/** What every route shares: its environment, its right, its input, its answer. */
import type { Context, MiddlewareHandler } from 'hono'
import { describeRoute, resolver, uniqueSymbol, validator } from 'hono-openapi'
import type * as z from 'zod'
import type { Failure, Result } from '../core/result.ts'
import type { Ctx } from './ctx.ts'
import { problem } from './http-errors.ts'
import type { Right } from './rights.ts'

/** Environment of routes inside a tenant: middleware has put the context there. */
export interface TenantEnv {
  Bindings: Env
  Variables: { ctx: Ctx; requestId: string }
}

/** Environment of routes before a tenant is known (sign-in, webhooks, buyer's page). */
export interface OpenEnv {
  Bindings: Env
  Variables: { requestId: string }
}

export interface RouteSpec {
  readonly summary: string
  readonly tag: string
  /** Right that the caller must hold; `none` for routes that check by themselves (sign-in, public). */
  readonly right: Right | 'none'
  /** Schema of the answer; absent for an empty answer. */
  readonly ok?: z.ZodType
  readonly status?: 200 | 201 | 202 | 204
}

/** Describes the route for OpenAPI and refuses callers without the right (403) before anything is parsed. */
export function api({ summary, tag, right, ok, status = ok ? 200 : 204 }: RouteSpec): MiddlewareHandler {
  const described = describeRoute({
    summary,
    tags: [tag],
    ...(right === 'none' ? { security: [] } : { 'x-right': right }),
    responses: {
      [status]: { description: 'OK', ...(ok ? { content: { 'application/json': { schema: resolver(ok) } } } : {}) },
      default: {
        description: 'Problem (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  })
  const guard: MiddlewareHandler<TenantEnv> = async (c, next) => {
    if (right !== 'none' && !c.get('ctx').rights.has(right))
      return problem(c, { code: 'auth.forbidden', data: { right } })
    await next()
  }
  return Object.assign(guard, { [uniqueSymbol]: (described as unknown as Record<symbol, unknown>)[uniqueSymbol] })
}

const refuse = (
  result: { success: boolean; error?: readonly { message: string; path?: readonly unknown[] }[] },
  c: Context,
) => {
  if (result.success) return undefined
  const issues = (result.error ?? []).map((issue) => ({
    path: (issue.path ?? [])
      .map((step) => (typeof step === 'object' && step !== null && 'key' in step ? String(step.key) : String(step)))
      .join('.'),
    message: issue.message,
  }))
  return problem(c, { code: 'request.invalid', data: { issues } })
}

/** Validated JSON body; 422 `request.invalid` otherwise. */
export const body = <S extends z.ZodType>(schema: S) =>
  validator('json', schema, (result, c) => refuse(result as never, c))
/** Validated query string. */
export const query = <S extends z.ZodType>(schema: S) =>
  validator('query', schema, (result, c) => refuse(result as never, c))
/** Validated path parameters. */
export const params = <S extends z.ZodType>(schema: S) =>
  validator('param', schema, (result, c) => refuse(result as never, c))

/** A Result as an answer: the value as JSON, or the problem of its code. */
export function answer<T>(c: Context, result: Result<T, Failure>, status: 200 | 201 | 202 = 200) {
  if (!result.ok) return problem(c, result.error) as never
  return c.json(result.value as T & object, status)
}

/** Like `answer`, for actions with nothing to say. */
export function answerEmpty(c: Context, result: Result<unknown, Failure>) {
  if (!result.ok) return problem(c, result.error) as never
  return c.body(null, 204)
}

export { problem }
