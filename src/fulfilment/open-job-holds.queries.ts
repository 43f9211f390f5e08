/** Holds that jobs which have not left believe in, of some SKUs: what a check of the books expects to find there. */
import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'

export interface JobHold {
  readonly sku: string
  readonly holdId: string
  readonly warehouseId: string
  readonly quantity: number
}

export async function openJobHolds(ctx: Pick<Ctx, 'db' | 'tenant'>, skus: readonly string[]): Promise<JobHold[]> {
  const { results } = await ctx.db.$client
    .prepare(
      `SELECT line.value ->> 'sku' AS sku, line.value ->> 'holdId' AS holdId, job.warehouse_id AS warehouseId, line.value ->> 'quantity' AS quantity
       FROM fulfilments AS job INDEXED BY fulfilments_work, json_each(job.lines) AS line
       WHERE job.tenant_id = ?1 AND job.warehouse_id IN (SELECT DISTINCT warehouse_id FROM stock_levels WHERE tenant_id = ?1 AND sku IN (SELECT value FROM json_each(?2)))
         AND job.status IN ('to_pick', 'picking', 'picked', 'packed') AND line.value ->> 'sku' IN (SELECT value FROM json_each(?2))`,
    )
    .bind(ctx.tenant.id, jsonList(skus))
    .all<JobHold>()
  return results
}
