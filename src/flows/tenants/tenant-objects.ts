/** Which objects a tenant has: found by its rows, so they must be asked before the rows go. */
import { encodeTime, timeOfId } from '../../core/ids.ts'
import { addDays, instantOf, localDay } from '../../core/time.ts'
import type { Ctx } from '../../platform/ctx.ts'

const PAGE = 100

/** SKUs that may have a ledger, after `after`, in pages. */
export async function* skusOfTenant(
  ctx: Pick<Ctx, 'tenant' | 'db'>,
  after: string,
): AsyncGenerator<string[], undefined> {
  let last = after
  for (;;) {
    const { results } = await ctx.db.$client
      .prepare(
        `SELECT code AS sku FROM skus WHERE tenant_id = ?1 AND code > ?2
         UNION SELECT sku FROM stock_levels WHERE tenant_id = ?1 AND sku > ?2 ORDER BY sku LIMIT ${PAGE}`,
      )
      .bind(ctx.tenant.id, last)
      .all<{ sku: string }>()
    const skus = results.map(({ sku }) => sku)
    if (skus.length > 0) yield skus
    const end = skus.at(-1)
    if (end === undefined || skus.length < PAGE) return
    last = end
  }
}

/** Campaigns, each with the number of its pools, in pages. */
export async function* campaignsOfTenant(
  ctx: Pick<Ctx, 'tenant' | 'db'>,
): AsyncGenerator<{ id: string; leases: number }[], undefined> {
  let last = ''
  for (;;) {
    const { results } = await ctx.db.$client
      .prepare(`SELECT id, leases FROM campaigns WHERE tenant_id = ? AND id > ? ORDER BY id LIMIT ${PAGE}`)
      .bind(ctx.tenant.id, last)
      .all<{ id: string; leases: number }>()
    if (results.length > 0) yield results
    const end = results.at(-1)
    if (end === undefined || results.length < PAGE) return
    last = end.id
  }
}

/** The first local day after `after` ('' for the very first) on which an order was taken in; null when there is none. One look at the index. */
export async function nextOrderDay(ctx: Pick<Ctx, 'tenant' | 'db'>, after: string): Promise<string | null> {
  const from = after === '' ? '' : `ord_${encodeTime(instantOf(addDays(after, 1)))}`
  const row = await ctx.db.$client
    .prepare('SELECT MIN(id) AS id FROM orders WHERE tenant_id = ? AND id >= ?')
    .bind(ctx.tenant.id, from)
    .first<{ id: string | null }>()
  if (!row?.id) return null
  const at = timeOfId(row.id)
  return Number.isNaN(at) ? null : localDay(at)
}
