/** Whether a shop's platform lets us in: the merchant agreed, or it wants to be asked anew. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { carryAuditsOf, pendingAuditIfChanged } from '../../platform/commit-control.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { type ConnectionRow, connectionsRepository } from '../connections.repository.ts'

/** `true` when this call changed the status. A paused connection stays paused when it is agreed to. */
export async function markAuthorised({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string }
}): Promise<Result<boolean, Failure>> {
  return mark(ctx, input.id, {
    action: 'connection.authorised',
    next: (status) => (status === 'unauthorised' ? 'active' : status),
    after: {},
  })
}

/** `false` when somebody was first, or the connection is paused. `detail`: the platform's own words. */
export async function markUnauthorised({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string; detail: string }
}): Promise<Result<boolean, Failure>> {
  return mark(ctx, input.id, {
    action: 'connection.unauthorised',
    next: (status) => (status === 'active' ? 'unauthorised' : null),
    after: { detail: input.detail },
  })
}

async function mark(
  ctx: Ctx,
  id: string,
  change: {
    readonly action: string
    /** Null: nothing is to be done. */
    readonly next: (status: ConnectionRow['status']) => ConnectionRow['status'] | null
    readonly after: Readonly<Record<string, unknown>>
  },
): Promise<Result<boolean, Failure>> {
  const allowed = authorise(ctx, 'connections:write')
  if (!allowed.ok) return allowed
  const repository = connectionsRepository(controlDb(ctx.env), ctx.tenant.id)
  // Somebody may change the connection between reading and writing: once more from a fresh look.
  for (let attempt = 0; attempt < 3; attempt++) {
    const row = await repository.byId(id)
    if (!row) return fail('connection.not_found')
    const status = change.next(row.status)
    if (status === null) return ok(false)
    const [changed] = await ctx.env.CONTROL.batch([
      repository.update(id, row.version, { status }, ctx.clock.now()),
      pendingAuditIfChanged(ctx, {
        action: change.action,
        subjects: [id],
        before: { status: row.status },
        after: { status, ...change.after },
      }),
    ])
    if ((changed?.meta.changes ?? 0) === 0) continue
    ctx.waitUntil(carryAuditsOf(ctx))
    return ok(status !== row.status)
  }
  return fail('connection.conflict')
}
