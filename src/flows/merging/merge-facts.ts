/** What finding and merging look at: the orders that wait, their jobs, weights and limits. */
import { catalogRepository } from '../../catalog/catalog.repository.ts'
import { hasEnded } from '../../fulfilment/domain/shared-parcel.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { type LookFacts, pairKey, type Waiting } from '../../merging/domain/find-suggestions.ts'
import type { MergeRules } from '../../merging/merging.contract.ts'
import type { Suggestion } from '../../merging/merging.repository.ts'
import { isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { warehousesRepository } from '../../warehouses/warehouses.repository.ts'

/** Orders before shipping, with the jobs that have not ended. `ctx` sees the whole tenant. */
export async function waitingOrders(ctx: Ctx, orderIds: readonly string[]): Promise<Waiting[]> {
  const orders = (await ordersRepository(ctx).byIds(orderIds)).filter(
    ({ status }) => isBeforeShipping(status) && status !== 'pending_payment',
  )
  const jobs = await fulfilmentRepository(ctx).ofOrders(orders.map(({ id }) => id))
  const open = Map.groupBy(
    jobs.filter((job) => !hasEnded(job)),
    (job) => job.orderId,
  )
  return orders.map((order) => ({ ...order, jobs: open.get(order.id) ?? [] }))
}

/** What the rules need to know beside the orders. */
export async function lookFacts(
  ctx: Ctx,
  rules: MergeRules,
  waiting: readonly Waiting[],
  known: readonly Suggestion[],
): Promise<LookFacts> {
  const skus = [...new Set(waiting.flatMap(({ jobs }) => jobs.flatMap(({ lines }) => lines.map(({ sku }) => sku))))]
  const [catalog, warehouses] = await Promise.all([
    catalogRepository(ctx).skusByCodes(skus),
    warehousesRepository(ctx).all(),
  ])
  const weights = new Map(catalog.map(({ code, weightG }) => [code, weightG]))
  return {
    rules,
    weightOf: (sku) => weights.get(sku) ?? 0,
    carrierLimit: (warehouseId, carrier) =>
      warehouses.find(({ id }) => id === warehouseId)?.carriers.find((service) => service.carrier === carrier)
        ?.maxWeightG ?? Number.POSITIVE_INFINITY,
    notDuplicates: new Set(
      known
        .filter(({ kind, state }) => kind === 'duplicate' && state === 'dismissed')
        .map(({ orderIds: [a = '', b = ''] }) => pairKey(a, b)),
    ),
  }
}
