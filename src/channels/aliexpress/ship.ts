/** What we tell AliExpress: waybills, stock, listings on and off. Each call may be repeated without harm. */
import { ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import type { ClientOptions, ShipNotice, StockNotice } from '../channels.port.ts'
import { type Fields, textAt } from '../read-fields.ts'
import { serviceNames } from './aliexpress.types.ts'
import { callAliexpress } from './client.ts'
import { fetchRawOrder } from './pull.ts'
import { wrappedList } from './translate.ts'

type Done = Result<void, IntegrationError>

/**
 * The order tells whether our waybill is there already and by which line its buyer chose to get it. Its last parcel is told as
 * `all`: once every piece has left and the waybills of the others are there.
 */
export async function ship(options: ClientOptions, notice: ShipNotice): Promise<Done> {
  const order = await fetchRawOrder(options, notice.platformOrderId)
  if (!order.ok) return order
  const there = new Set(wrappedList(order.value.logistic_info_list).map((parcel) => textAt(parcel, 'logistics_no')))
  if (there.has(notice.waybill)) return ok(undefined)
  const isLast = notice.otherWaybills?.every((waybill) => there.has(waybill)) === true
  return done(
    await callAliexpress(options, 'aliexpress.solution.order.fulfill', {
      service_name: serviceNames[notice.carrier] ?? chosenService(order.value, notice),
      logistics_no: notice.waybill,
      send_type: notice.partial && !isLast ? 'part' : 'all',
      out_ref: notice.platformOrderId,
    }),
  )
}

function chosenService(order: Fields, { lines, carrier }: ShipNotice): string {
  const told = new Set(lines.map((line) => line.platformLineId))
  const children = wrappedList(order.child_order_list)
  const ours = children.filter((child) => told.has(textAt(child, 'child_order_id') || textAt(child, 'id')))
  const chosen = [...ours, ...children].map((child) => textAt(child, 'logistics_type')).find((type) => type !== '')
  return chosen ?? carrier
}

/** Absolute sellable pieces; a product without variants goes without `sku_code`. */
export async function setStock(
  options: ClientOptions,
  { shopProductId, shopSkuId, quantity }: StockNotice,
): Promise<Done> {
  const sku = shopSkuId === shopProductId ? {} : { sku_code: shopSkuId }
  return done(
    await callAliexpress(options, 'aliexpress.solution.batch.product.inventory.update', {
      mutiple_product_update_list: JSON.stringify([
        { product_id: shopProductId, multiple_sku_update_list: [{ ...sku, inventory: quantity }] },
      ]),
    }),
  )
}

export async function setListing(options: ClientOptions, productId: string, onSale: boolean): Promise<Done> {
  const verb = onSale ? 'onlineaeproduct' : 'offlineaeproduct'
  return done(await callAliexpress(options, `aliexpress.postproduct.redefining.${verb}`, { product_ids: productId }))
}

const done = (answer: Result<unknown, IntegrationError>): Done => (answer.ok ? ok(undefined) : answer)
