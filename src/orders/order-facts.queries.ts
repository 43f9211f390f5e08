/** One fact of many orders, for jobs that look at thousands; nothing else of them is read. */
import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'

type Reader = Pick<Ctx, 'db' | 'tenant'>

/** Promised delivery, epoch ms or null. */
export const promisesOf = (ctx: Reader, orderIds: readonly string[]): Promise<ReadonlyMap<string, number | null>> =>
  factOf(ctx, 'promised_at', orderIds)

/** The hub's numbers. */
export const hubNumbersOf = (ctx: Reader, orderIds: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  factOf(ctx, 'hub_no', orderIds)

async function factOf<T>(
  ctx: Reader,
  column: 'promised_at' | 'hub_no',
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, T>> {
  const { results } = await ctx.db.$client
    .prepare(`SELECT id, ${column} AS fact FROM orders WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?))`)
    .bind(ctx.tenant.id, jsonList([...new Set(orderIds)]))
    .all<{ id: string; fact: T }>()
  return new Map(results.map(({ id, fact }) => [id, fact]))
}
