import type { Ctx } from '../../platform/ctx.ts'
import type { StockLevelsMessage } from '../stock.messages.ts'
import { levelStatements } from '../stock.repository.ts'

/**
 * Writes what a tenant's ledgers told into its shard, in one batch for the whole queue batch. Repeats and late messages change
 * nothing. Where the tenant lives now is the context's word: a ledger's own memory of it may be of before a move.
 */
export async function projectStockLevels({
  ctx,
  messages,
}: {
  ctx: Pick<Ctx, 'db' | 'clock'>
  messages: readonly StockLevelsMessage[]
}): Promise<void> {
  const db = ctx.db.$client
  const statements = levelStatements(db, messages, ctx.clock.now())
  if (statements.length > 0) await db.batch(statements)
}
