import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commitControl } from '../../platform/commit-control.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import type { UpgradeInput, UpgradeRequest } from '../billing.contract.ts'
import { billingRepository, type RequestRow, requestDto } from '../billing.repository.ts'

/** The owner wants a plan and somebody to call: the operator sees the row. A second wish replaces the first. */
export async function requestUpgrade({
  ctx,
  input,
}: {
  ctx: Ctx
  input: UpgradeInput
}): Promise<Result<UpgradeRequest, Failure>> {
  const allowed = authorise(ctx, 'billing:write')
  if (!allowed.ok) return allowed
  const now = ctx.clock.now()
  const row: RequestRow = {
    tenantId: ctx.tenant.id,
    id: ctx.ids.next('upg'),
    ...input,
    status: 'open',
    requestedBy: ctx.actor.id,
    createdAt: now,
    updatedAt: now,
  }
  const written = await commitControl(ctx, {
    statements: billingRepository(controlDb(ctx.env), ctx.tenant.id).replaceRequest(row),
    audit: { action: 'plan.requested', subjects: [row.id], after: { plan: row.plan, months: row.months } },
  })
  return written.ok ? ok(requestDto(row)) : written
}
