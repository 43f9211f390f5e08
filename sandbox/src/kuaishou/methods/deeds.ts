// What a shop's app tells the platform: parcels, notes, stock, listings.
import { companyByCom } from '../../companies'
import { integerOf, objectsOf, rawNumber, textOf } from '../../exact-json'
import type { OrderFacts } from '../../shops/order-facts'
import { canShip, doDeed, shipLines, unshipped } from '../../shops/order-life'
import { done, type Result, refused } from '../answers'
import type { MethodCall } from '../gateway'
import { COMPANIES } from '../status'
import { ownOrder } from './lists'

interface Parcel {
  readonly order: OrderFacts
  readonly expressNo: string
  readonly expressCode: number
  /** Pieces; all that is left when absent. */
  readonly pieces?: number
}

function ship({ world }: MethodCall, { order, expressNo, expressCode, pieces }: Parcel): Result {
  const com = COMPANIES[expressCode]
  const company = com === undefined ? undefined : companyByCom(com)
  if (com === undefined || company === undefined || expressNo === '')
    return refused('argument', 'expressCode, expressNo')
  if (order.lines.some(({ refund }) => refund === 'asked')) return refused('state', '退款中')
  const left = unshipped(order)
  const lines = pieces === undefined ? left : left.slice(0, 1).map(({ lineId }) => ({ lineId, quantity: pieces }))
  if (!canShip(order, lines)) return refused('state')
  shipLines(world, order, { com, companyName: company.name, waybill: expressNo, lines })
  return done
}

/** open.seller.order.goods.deliver: the whole of an order that waits to be shipped. */
export function deliver(call: MethodCall): Result {
  const order = ownOrder(call, call.params.orderId)
  if (order === undefined) return refused('no-order')
  if (order.state !== 'paid') return refused('state')
  const { expressNo, expressCode } = call.params
  return ship(call, { order, expressNo: textOf(expressNo), expressCode: integerOf(expressCode) ?? 0 })
}

/** open.order.goods.split.deliver: some pieces of an order that waits to be shipped. */
export function splitDeliver(call: MethodCall): Result {
  const [parcel, ...others] = objectsOf(call.params.deliveryItemInfoList)
  if (parcel === undefined || others.length > 0) return refused('argument', 'deliveryItemInfoList')
  const [goods] = objectsOf(parcel.deliveryGoodsInfoList)
  const order = ownOrder(call, goods?.oid)
  if (order === undefined) return refused('no-order')
  if (order.state !== 'paid') return refused('state')
  return ship(call, {
    order,
    expressNo: textOf(parcel.expressNo),
    expressCode: integerOf(parcel.expressCode) ?? 0,
    pieces: integerOf(goods?.deliveryNum) ?? 0,
  })
}

/** open.seller.order.goods.logistics.append: a further parcel of an order on its way; it names no pieces and takes the rest. */
export function appendParcel(call: MethodCall): Result {
  const order = ownOrder(call, call.params.oid)
  if (order === undefined) return refused('no-order')
  if (order.state !== 'partly_shipped') return refused('state')
  const { expressNo, expressCode } = call.params
  return ship(call, { order, expressNo: textOf(expressNo), expressCode: integerOf(expressCode) ?? 0 })
}

/** open.seller.order.note.add */
export function addNote(call: MethodCall): Result {
  const order = ownOrder(call, call.params.orderId)
  if (order === undefined) return refused('no-order')
  const star = integerOf(call.params.flag)
  doDeed(call.world, order, 'remark', { remark: textOf(call.params.note), ...(star === undefined ? {} : { star }) })
  return done
}

/** open.item.get */
export function getItem({ world, shop, params }: MethodCall): Result {
  const skus = world.shops.shelf(shop.shopId).filter(({ productId }) => productId === textOf(params.kwaiItemId))
  const [first] = skus
  if (first === undefined) return refused('no-item')
  const skuList = skus.map(({ skuId, outSkuId, stock, priceFen }) => ({
    kwaiSkuId: rawNumber(skuId),
    skuNick: outSkuId,
    skuStock: stock ?? 0,
    skuSalePrice: priceFen,
  }))
  const data = { kwaiItemId: rawNumber(first.productId), title: first.name, shelfStatus: first.onSale ? 1 : 2, skuList }
  return { data }
}

/** open.item.sku.stock.update: 1 adds, 2 takes; it does not set. */
export function updateStock({ world, shop, params }: MethodCall): Result {
  const [productId, skuId] = [textOf(params.kwaiItemId), textOf(params.skuId)]
  const sku = world.shops.shelf(shop.shopId).find((row) => row.productId === productId && row.skuId === skuId)
  if (sku === undefined) return refused('no-item')
  const [change, type] = [integerOf(params.skuChangeStock) ?? 0, integerOf(params.changeType)]
  if (change < 1 || (type !== 1 && type !== 2)) return refused('argument', 'skuChangeStock, changeType')
  const stock = (sku.stock ?? 0) + (type === 1 ? change : -change)
  if (stock < 0) return refused('stock')
  world.shops.setStock(shop.shopId, skuId, stock)
  return done
}

/** open.item.shelf.status.update */
export function updateShelf({ world, shop, params }: MethodCall): Result {
  const status = integerOf(params.shelfStatus)
  if (status !== 0 && status !== 1) return refused('argument', 'shelfStatus')
  return world.shops.setOnSale(shop.shopId, textOf(params.kwaiItemId), status === 1) > 0 ? done : refused('no-item')
}
