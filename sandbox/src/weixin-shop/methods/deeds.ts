// What a shop's app tells the platform: parcels, notes, stock, listings.
import { companyByCom } from '../../companies'
import { integerOf, objectsOf, textOf } from '../../exact-json'
import { canShip, doDeed, shipLines } from '../../shops/order-life'
import { done, type Result, refused } from '../answers'
import type { MethodCall } from '../gateway'
import { COMPANIES } from '../status'

/** order/delivery/send: parcels of chosen products. What is shipped, or in an after-sale, is refused. */
export function sendDelivery({ world, shop, params }: MethodCall): Result {
  const orderId = textOf(params.order_id)
  if (world.orders.find(orderId)?.shopId !== shop.shopId) return refused('no-order')
  const parcels = objectsOf(params.delivery_list)
  if (parcels.length === 0) return refused('argument', 'delivery_list')
  for (const parcel of parcels) {
    const order = world.orders.find(orderId)
    const com = COMPANIES[textOf(parcel.delivery_id)]
    const company = com === undefined ? undefined : companyByCom(com)
    const waybill = textOf(parcel.waybill_id)
    if (order === undefined || com === undefined || company === undefined) return refused('argument', 'delivery_id')
    if (waybill === '' || integerOf(parcel.deliver_type) !== 1) return refused('argument', 'waybill_id, deliver_type')
    const lines = objectsOf(parcel.product_infos).map((product) => {
      const line = order.lines.find(
        ({ productId, skuId }) => productId === textOf(product.product_id) && skuId === textOf(product.sku_id),
      )
      return { lineId: line?.lineId ?? '', quantity: integerOf(product.product_cnt) ?? 0 }
    })
    const isDisputed = order.lines.some(
      ({ lineId, refund }) => refund === 'asked' && lines.some((l) => l.lineId === lineId),
    )
    if (isDisputed) return refused('argument', '商品正在售后，不允许发货')
    if (!canShip(order, lines)) return refused('argument', '订单状态或商品数量不允许发货')
    shipLines(world, order, { com, companyName: company.name, waybill, lines })
  }
  return done
}

/** order/deliverycompanylist/get */
export function listCompanies(): Result {
  const company_list = Object.entries(COMPANIES).map(([delivery_id, com]) => ({
    delivery_id,
    delivery_name: companyByCom(com)?.name ?? '',
  }))
  return { fields: { company_list } }
}

/** order/merchantnotes/update */
export function updateNotes({ world, shop, params }: MethodCall): Result {
  const order = world.orders.find(textOf(params.order_id))
  if (order?.shopId !== shop.shopId) return refused('no-order')
  if (typeof params.merchant_notes !== 'string') return refused('argument', 'merchant_notes')
  doDeed(world, order, 'remark', { remark: params.merchant_notes })
  return done
}

/** product/stock/update: 1 adds, 2 takes, 3 sets. */
export function updateStock({ world, shop, params }: MethodCall): Result {
  const [productId, skuId] = [textOf(params.product_id), textOf(params.sku_id)]
  const sku = world.shops.shelf(shop.shopId).find((row) => row.productId === productId && row.skuId === skuId)
  const [type, num] = [integerOf(params.diff_type), integerOf(params.num)]
  if (type === undefined || num === undefined || num < 0) return refused('argument', 'diff_type, num')
  if (sku === undefined) return refused('no-stock')
  const stock = { 1: (sku.stock ?? 0) + num, 2: (sku.stock ?? 0) - num, 3: num }[type]
  if (stock === undefined) return refused('argument', 'diff_type')
  if (stock < 0 || (type !== 3 && num === 0)) return refused('no-stock')
  world.shops.setStock(shop.shopId, skuId, stock)
  return done
}

const setOnSale =
  (onSale: boolean) =>
  ({ world, shop, params }: MethodCall): Result =>
    world.shops.setOnSale(shop.shopId, textOf(params.product_id), onSale) > 0 ? done : refused('no-product')

/** product/listing and product/delisting */
export const putOnline = setOnSale(true)
export const putOffline = setOnSale(false)
