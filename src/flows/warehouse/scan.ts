/** What a scanner has read: the waybill of a parcel, the number of an order, or the code or barcode of goods to be picked. */
import { catalogRepository } from '../../catalog/catalog.repository.ts'
import type { ScanAnswer } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { idsByHubNo } from '../../orders/order-facts.queries.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { warehousesRepository } from '../../warehouses/warehouses.repository.ts'

const MOST = 50

/** A parcel comes with all jobs that leave in its box; goods with the jobs that still want them, oldest first. */
export async function scan({
  ctx,
  input: { code, warehouseId },
}: {
  ctx: Ctx
  /** `warehouseId`: where goods are picked; null for all that the caller sees. */
  input: { readonly code: string; readonly warehouseId: string | null }
}): Promise<ScanAnswer> {
  const jobs = fulfilmentRepository(ctx)
  const parcels = await jobs.ofWaybill(code)
  const found = parcels.length > 0 ? parcels : await jobs.ofOrders(await idsByHubNo(ctx, code))
  if (found.length > 0) {
    const boxes = await jobs.ofPackages(found.flatMap(({ packageId }) => packageId ?? []))
    const items = [...new Map([...found, ...boxes].map((job) => [job.id, job])).values()]
    return { sku: null, items: items.filter(({ status }) => status !== 'cancelled') }
  }
  const sku = await catalogRepository(ctx).codeScanned(code)
  if (sku === null) return { sku, items: [] }
  const warehouses = warehouseId === null ? (await warehousesRepository(ctx).all()).map(({ id }) => id) : [warehouseId]
  return { sku, items: await jobs.toPick({ sku, warehouses, limit: MOST }) }
}
