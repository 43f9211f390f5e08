/** A buyer agreed to messages, or wants none any more: told by 微信 itself or by the merchant's mini program. */
import { type Failure, ok, type Result } from '../../core/result.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { type Consent, consentsRepository, type Taken } from '../consents.repository.ts'

/** Repeats change nothing. `known`: what the openid is the buyer of. */
export async function recordConsents({
  ctx,
  input: { connectionId, source, agreed, ended = [], known },
}: {
  ctx: Ctx
  input: {
    readonly connectionId: string
    readonly source: 'report' | 'push'
    readonly agreed: readonly Consent[]
    readonly ended?: readonly Taken[]
    readonly known?: { readonly openid: string; readonly keys: readonly string[] }
  }
}): Promise<Result<void, Failure>> {
  const repository = consentsRepository(ctx)
  const now = ctx.clock.now()
  const statements = [
    ...(known ? repository.know(connectionId, { ...known, now }) : []),
    ...repository.agree(connectionId, { consents: agreed, source }),
    ...repository.end(connectionId, ended, now),
  ]
  if (statements.length === 0) return ok(undefined)
  return commit(ctx, {
    statements,
    audit: {
      action: 'notice_consent.recorded',
      subjects: [connectionId],
      after: { agreed: agreed.length, ended: ended.length, source },
    },
  })
}
