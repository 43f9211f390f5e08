import { type Failure, fail, ok, type Result } from '../core/result.ts'
import type { Ctx } from './ctx.ts'
import type { Right } from './rights.ts'

export type Forbidden = Failure<'auth.forbidden'>

/** First step of every action: the actor must hold the right. */
export function authorise(ctx: Ctx, right: Right): Result<void, Forbidden> {
  return ctx.rights.has(right) ? ok(undefined) : fail('auth.forbidden', { right })
}
