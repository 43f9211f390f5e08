/** One fact of many orders, for jobs that look at thousands; nothing else of them is read. */
import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { RuleMarks } from './orders.contract.ts'

type Reader = Pick<Ctx, 'db' | 'tenant'>

/** Promised delivery, epoch ms or null. */
export const promisesOf = (ctx: Reader, orderIds: readonly string[]): Promise<ReadonlyMap<string, number | null>> =>
  factOf(ctx, 'promised_at', orderIds)

/** The hub's numbers. */
export const hubNumbersOf = (ctx: Reader, orderIds: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  factOf(ctx, 'hub_no', orderIds)

/** What the merchant's rules put on orders; null where there is nothing. */
export async function marksOf(
  ctx: Reader,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, RuleMarks | null>> {
  const facts = await factOf<string | null>(ctx, 'rule_marks', orderIds)
  // Written by `changeStatements`.
  return new Map([...facts].map(([id, marks]) => [id, marks === null ? null : (JSON.parse(marks) as RuleMarks)]))
}

/** The platform's time (epoch ms) of the newest change that is stored, by the platform's id. */
export async function changesStored(
  ctx: Reader,
  connectionId: string,
  platformOrderIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { results } = await ctx.db.$client
    .prepare(
      'SELECT platform_order_id AS id, platform_updated_at AS at FROM orders INDEXED BY orders_platform WHERE tenant_id = ? AND connection_id = ? AND platform_order_id IN (SELECT value FROM json_each(?))',
    )
    .bind(ctx.tenant.id, connectionId, jsonList(platformOrderIds))
    .all<{ id: string; at: number }>()
  return new Map(results.map(({ id, at }) => [id, at]))
}

/** The order of this number; hub numbers are one tenant's own. */
export async function idsByHubNo(ctx: Reader, hubNo: string): Promise<string[]> {
  const { results } = await ctx.db.$client
    .prepare('SELECT id FROM orders INDEXED BY orders_hub_no WHERE tenant_id = ? AND hub_no = ?')
    .bind(ctx.tenant.id, hubNo.toUpperCase())
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}

async function factOf<T>(
  ctx: Reader,
  column: 'promised_at' | 'hub_no' | 'rule_marks',
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, T>> {
  const { results } = await ctx.db.$client
    .prepare(`SELECT id, ${column} AS fact FROM orders WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?))`)
    .bind(ctx.tenant.id, jsonList([...new Set(orderIds)]))
    .all<{ id: string; fact: T }>()
  return new Map(results.map(({ id, fact }) => [id, fact]))
}
