import { integerOf, objectsOf, textOf } from '../../exact-json'
import type { OrderFacts } from '../../shops/order-facts'
import { type Result, refused } from '../answers'
import type { MethodCall } from '../gateway'
import { afterSaleFields, listedAfterSale, listedOrder, openCipher, orderFields, receiverFields } from '../order-text'

const DAY_MS = 86_400_000
const HALF_HOUR_MS = 1_800_000
const MOST_PAGES = 100
const MOST_AFTER_SALES = 50_000

interface Page {
  readonly by: 'created' | 'updated'
  readonly from: number
  readonly to: number
  readonly pageNo: number
  readonly pageSize: number
}

/** Window and page of a list; `unit` is what its instants count in. A reason when the platform would refuse it. */
function pageOf({ params }: MethodCall, unit: number): Page | string {
  const timeType = integerOf(params.timeType)
  const [start, end] = [integerOf(params.startTime), integerOf(params.endTime)]
  const pageNo = integerOf(params.pageNo) ?? 1
  const pageSize = integerOf(params.pageSize) ?? 50
  if (timeType !== 1 && timeType !== 2) return 'timeType'
  if (start === undefined || end === undefined || end < start) return 'startTime, endTime'
  if ((end - start) * unit > (timeType === 1 ? DAY_MS : HALF_HOUR_MS)) return '时间跨度过长'
  if (pageNo < 1 || pageSize < 1 || pageSize > 100) return 'pageNo, pageSize'
  return { by: timeType === 1 ? 'created' : 'updated', from: start * unit, to: end * unit + unit - 1, pageNo, pageSize }
}

const place = ({ pageNo, pageSize }: Page) => ({ skip: (pageNo - 1) * pageSize, take: pageSize })
const pages = (total: number, { pageNo, pageSize }: Page) => ({
  pageNo,
  pageSize,
  maxPageNo: Math.ceil(total / pageSize),
})

export function ownOrder({ world, shop }: MethodCall, id: unknown): OrderFacts | undefined {
  const order = world.orders.find(textOf(id))
  return order?.shopId === shop.shopId ? order : undefined
}

/** order.getOrderList: seconds, newest first, at most 100 pages. */
export function listOrders(call: MethodCall): Result {
  const page = pageOf(call, 1000)
  if (typeof page === 'string' || page.pageNo > MOST_PAGES) return refused('argument', String(page))
  const { world, shop } = call
  const { total, orders } = world.orders.list({ shopId: shop.shopId, newestFirst: true, ...page }, place(page))
  const orderList = orders.map((order) => listedOrder(order, world.orders.refundsOf(order.orderId)))
  return { data: { total, ...pages(total, page), orderList } }
}

/** order.getOrderDetail */
export function orderDetail(call: MethodCall): Result {
  const order = ownOrder(call, call.params.orderId)
  return order ? { data: orderFields(order, call.world.orders.refundsOf(order.orderId)) } : refused('no-order')
}

/** order.getOrderReceiverInfo */
export function receiverInfo(call: MethodCall): Result {
  const queries = objectsOf(call.params.receiverQueries)
  if (queries.length === 0 || queries.length > 100) return refused('argument', 'receiverQueries')
  const receiverInfos = queries.flatMap(({ orderId, openAddressId }) => {
    const order = ownOrder(call, orderId)
    return order ? [receiverFields(order, textOf(openAddressId))] : []
  })
  return { data: { receiverInfos } }
}

/** data.batchDesensitise and data.batchDecrypt: at most 100 ciphertexts of the caller's own orders. */
function openAll(call: MethodCall, show: 'shown' | 'plain') {
  const infos = objectsOf(call.params.baseInfos)
  if (infos.length === 0 || infos.length > 100) return undefined
  return infos.map(({ dataTag, encryptedData }) => {
    const order = ownOrder(call, dataTag)
    const opened = order && openCipher(order, textOf(encryptedData))
    const text = opened?.[show] ?? ''
    return { dataTag, encryptedData, text, errorCode: opened ? 0 : -9020, errorMsg: opened ? '' : '密文与订单不匹配' }
  })
}

export function desensitise(call: MethodCall): Result {
  const opened = openAll(call, 'shown')
  if (opened === undefined) return refused('argument', 'baseInfos')
  return { data: { desensitiseInfoList: opened.map(({ text, ...row }) => ({ ...row, desensitisedData: text })) } }
}

export function decrypt(call: MethodCall): Result {
  const opened = openAll(call, 'plain')
  if (opened === undefined) return refused('argument', 'baseInfos')
  return { data: { dataInfoList: opened.map(({ text, ...row }) => ({ ...row, decryptedData: text })) } }
}

/** afterSale.listAfterSaleInfos: by order, or by a window in milliseconds. */
export function listAfterSales(call: MethodCall): Result {
  const { world, shop, params } = call
  if (textOf(params.orderId) !== '') {
    const order = ownOrder(call, params.orderId)
    const refunds = order ? world.orders.refundsOf(order.orderId) : []
    const whole = { totalCount: refunds.length, pageNo: 1, pageSize: 50, maxPageNo: 1 }
    return { data: { ...whole, afterSaleBasicInfos: refunds.map(listedAfterSale) }, wrapped: true }
  }
  const page = pageOf(call, 1)
  if (typeof page === 'string' || page.pageNo * page.pageSize > MOST_AFTER_SALES)
    return refused('argument', String(page))
  const by = page.by === 'created' ? 'applied' : 'updated'
  const stretch = { shopId: shop.shopId, from: page.from, to: page.to, newestFirst: true, by } as const
  const { total, refunds } = world.orders.listRefunds(stretch, place(page))
  const data = { totalCount: total, ...pages(total, page), afterSaleBasicInfos: refunds.map(listedAfterSale) }
  return { data, wrapped: true }
}

/** afterSale.getAfterSaleInfo */
export function afterSaleInfo({ world, shop, params }: MethodCall): Result {
  const refund = world.orders.findRefund(textOf(params.returnsId).replace(/^R/, ''))
  if (refund?.shopId !== shop.shopId) return refused('no-after-sale')
  const afterSaleInfo = afterSaleFields(refund, world.orders.find(refund.orderId))
  return { data: { afterSaleInfo, logisticsInfo: null, negotiateRecords: null }, wrapped: true }
}
