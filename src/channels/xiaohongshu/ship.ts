/** What we tell 小红书: waybills, stock, SKUs on and off sale, memos. Each call may be repeated without harm. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { MemoNotice, ShipNotice, StockNotice } from '../channels.port.ts'
import { type Fields, integerAt, listAt, objectAt, textAt } from '../read-fields.ts'
import { callXiaohongshu, type XiaohongshuOptions } from './client.ts'
import { fetchRawOrder } from './fetch-order.ts'
import { skuOfLine } from './translate-line.ts'
import { companyCode, priorityOfFlag } from './xiaohongshu.types.ts'

type Done = Result<void, IntegrationError>

const done = (answer: Result<unknown, IntegrationError>): Done => (answer.ok ? ok(undefined) : answer)

/** The whole order, or some of its SKUs: the platform knows no pieces within one. A refused repeat is done when our waybill is there. */
export async function ship(options: XiaohongshuOptions, notice: ShipNotice): Promise<Done> {
  const answer = await callXiaohongshu(options, 'order.orderDeliver', {
    orderId: notice.platformOrderId,
    expressNo: notice.waybill,
    expressCompanyCode: companyCode(notice.carrier),
    ...(notice.partial
      ? { unpack: true, skuIdList: [...new Set(notice.lines.map((line) => skuOfLine(line.platformLineId)))] }
      : { unpack: false }),
  })
  if (answer.ok || answer.error.code !== 'rejected') return done(answer)
  const order = await fetchRawOrder(options, notice.platformOrderId)
  return order.ok && carries(order.value, notice.waybill) ? ok(undefined) : answer
}

const carries = (order: Fields, waybill: string): boolean =>
  [order, ...listAt(order, 'simpleDeliveryOrderList')].some((parcel) => textAt(parcel, 'expressTrackingNo') === waybill)

/** Setting a total would count what unpaid orders hold: what can be sold is read first, and the difference is told. */
export async function setStock(options: XiaohongshuOptions, { shopSkuId, quantity }: StockNotice): Promise<Done> {
  const stock = await callXiaohongshu(options, 'inventory.getSkuStock', { skuId: shopSkuId })
  if (!stock.ok) return stock
  const available = integerAt(objectAt(stock.value, 'skuStock'), 'available')
  if (available === null) return err(integrationError('xiaohongshu', 'not_found', `no stock of SKU ${shopSkuId}`))
  if (available === quantity) return ok(undefined)
  return done(await callXiaohongshu(options, 'inventory.incSkuStock', { skuId: shopSkuId, qty: quantity - available }))
}

export const setListing = async (options: XiaohongshuOptions, skuId: string, onSale: boolean): Promise<Done> =>
  done(await callXiaohongshu(options, 'product.updateSkuAvailable', { skuId, available: onSale }))

export const writeMemo = async (
  options: XiaohongshuOptions,
  { platformOrderId, text, flag }: MemoNotice,
): Promise<Done> =>
  done(
    await callXiaohongshu(options, 'order.modifySellerMarkInfo', {
      orderId: platformOrderId,
      sellerMarkNote: text,
      operator: '订枢',
      sellerMarkPriority: priorityOfFlag(flag),
    }),
  )
