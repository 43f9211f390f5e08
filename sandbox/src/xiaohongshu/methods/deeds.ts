// What a shop's app tells the platform: parcels, memos, stock, SKUs on and off sale.
import { companyByCom } from '../../companies'
import { integerOf, textOf } from '../../exact-json'
import { canShip, doDeed, shipLines, unshipped } from '../../shops/order-life'
import type { ShelfRow } from '../../shops/shops'
import { type Result, refused } from '../answers'
import type { MethodCall } from '../gateway'
import { ownOrder } from './lists'

/** order.orderDeliver: the whole order, or with `unpack` whole SKUs of it. */
export function deliver(call: MethodCall): Result {
  const { world, params } = call
  const order = ownOrder(call, params.orderId)
  if (order === undefined) return refused('no-order')
  const [com, waybill] = [textOf(params.expressCompanyCode), textOf(params.expressNo)]
  const company = companyByCom(com)
  if (company === undefined || waybill === '') return refused('argument', 'expressCompanyCode, expressNo')
  const skuIds = Array.isArray(params.skuIdList) ? params.skuIdList.map(textOf) : []
  const isSplit = params.unpack === true
  if (isSplit && skuIds.length === 0) return refused('argument', 'skuIdList')
  const wanted = order.lines.filter(({ skuId }) => !isSplit || skuIds.includes(skuId))
  const lines = unshipped(order).filter(({ lineId }) => wanted.some((line) => line.lineId === lineId))
  if (wanted.some(({ refund }) => refund === 'asked')) return refused('state', '售后处理中')
  if (!canShip(order, lines) || (!isSplit && order.state !== 'paid')) return refused('state')
  shipLines(world, order, { com, companyName: company.name, waybill, lines })
  return { data: textOf(params.orderId) }
}

/** order.modifySellerMarkInfo */
export function modifyMark(call: MethodCall): Result {
  const { params } = call
  const order = ownOrder(call, params.orderId)
  if (order === undefined) return refused('no-order')
  const priority = integerOf(params.sellerMarkPriority)
  if (priority === undefined || priority < 1 || priority > 6 || textOf(params.operator) === '')
    return refused('argument', 'sellerMarkPriority, operator')
  doDeed(call.world, order, 'remark', { remark: textOf(params.sellerMarkNote), star: priority - 1 })
  return { data: textOf(params.orderId) }
}

const skuOf = ({ world, shop, params }: MethodCall): ShelfRow | undefined =>
  world.shops.shelf(shop.shopId).find(({ skuId }) => skuId === textOf(params.skuId))

function stockFields({ skuId, stock }: ShelfRow): Record<string, unknown> {
  const available = stock ?? 0
  return {
    skuId,
    apiVersion: 'V1',
    skuStock: { available, total: available, occupiedQuantity: 0 },
    response: { success: true, code: 0, message: '' },
  }
}

/** inventory.getSkuStock */
export function getStock(call: MethodCall): Result {
  const sku = skuOf(call)
  return sku ? { data: stockFields(sku) } : refused('no-sku')
}

/** inventory.incSkuStock: adds to what can be sold, or takes from it. */
export function addStock(call: MethodCall): Result {
  const sku = skuOf(call)
  const change = integerOf(call.params.qty)
  if (sku === undefined) return refused('no-sku')
  if (change === undefined) return refused('argument', 'qty')
  const stock = (sku.stock ?? 0) + change
  if (stock < 0) return refused('stock')
  call.world.shops.setStock(call.shop.shopId, sku.skuId, stock)
  return { data: stockFields({ ...sku, stock }) }
}

/** product.updateSkuAvailable */
export function setAvailable({ world, shop, params }: MethodCall): Result {
  if (typeof params.available !== 'boolean') return refused('argument', 'available')
  const isKnown = world.shops.setSkuOnSale(shop.shopId, textOf(params.skuId), params.available)
  return isKnown ? { data: textOf(params.skuId) } : refused('no-sku')
}
