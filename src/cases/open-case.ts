/** Opening and resolving cases inside somebody else's step: statements for the caller's batch. */
import type { Ctx } from '../platform/ctx.ts'
import { closeCasesOfOrder, freshCase, insertCases, type NewCase } from './cases.repository.ts'

/** Idempotent by id (`caseId`): the same cause opens one case, and a closed one is not opened again. */
export function openCases(ctx: Pick<Ctx, 'tenant' | 'db'>, items: readonly NewCase[]): D1PreparedStatement[] {
  return insertCases(ctx, items.map(freshCase))
}

/** The cause is gone (stock came, the parcel arrived): what is open of these kinds closes by itself, with the reason. */
export function closeCasesStatement(
  ctx: Pick<Ctx, 'tenant' | 'db'>,
  orderId: string,
  kinds: readonly string[],
  reason: string,
  now: number,
): D1PreparedStatement {
  return closeCasesOfOrder(ctx, orderId, kinds, { closedAt: now, closedBy: 'system', closeReason: reason })
}
