/** A promise and its place in the merchant's log are written together: what was told to a buyer cannot be missing there. */
import { leafStatements } from '../../certificates/certificates.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { type PromiseRecord, promiseStatements } from '../../promise/promise.repository.ts'

/** Statements for the batch that makes the promises true. */
export const recordPromises = (
  ctx: Pick<Ctx, 'tenant' | 'db' | 'clock'>,
  records: readonly PromiseRecord[],
): D1PreparedStatement[] => [...promiseStatements(ctx, records), ...leafStatements(ctx, records)]
