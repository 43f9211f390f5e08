/** Orders taken in per month: one row is added to per batch, so that nobody ever has to count orders. */
import type { Ctx } from '../platform/ctx.ts'

const ADD = `
  INSERT INTO order_months (tenant_id, month, orders, updated_at) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (tenant_id, month) DO UPDATE SET orders = order_months.orders + excluded.orders, updated_at = excluded.updated_at`

/** Belongs into the batch that inserts the orders: its guard turns repeats away. Nothing for a batch without new orders. */
export function orderMonthStatements(
  ctx: Pick<Ctx, 'tenant' | 'db' | 'clock'>,
  month: string,
  created: number,
): D1PreparedStatement[] {
  return created === 0 ? [] : [ctx.db.$client.prepare(ADD).bind(ctx.tenant.id, month, created, ctx.clock.now())]
}

/** Orders that the tenant took in during `month`. */
export async function ordersOfMonth(ctx: Pick<Ctx, 'tenant' | 'db'>, month: string): Promise<number> {
  const row = await ctx.db.$client
    .prepare('SELECT orders FROM order_months WHERE tenant_id = ? AND month = ?')
    .bind(ctx.tenant.id, month)
    .first<{ orders: number }>()
  return row?.orders ?? 0
}
