import { shardDb } from '../../platform/db.ts'
import type { StockLevelsMessage } from '../stock.messages.ts'
import { levelStatements } from '../stock.repository.ts'

/**
 * Writes what ledgers told into D1: one batch a shard for the whole queue batch. Repeats and late messages change nothing.
 * @param now epoch ms, becomes `updated_at`
 */
export async function projectStockLevels({
  env,
  messages,
  now,
}: {
  env: Env
  messages: readonly StockLevelsMessage[]
  now: number
}): Promise<void> {
  const byShard = Map.groupBy(messages, (message) => message.shard)
  await Promise.all(
    [...byShard].map(async ([shard, told]) => {
      const db = shardDb(env, shard).$client
      const statements = levelStatements(db, told, now)
      if (statements.length > 0) await db.batch(statements)
    }),
  )
}
