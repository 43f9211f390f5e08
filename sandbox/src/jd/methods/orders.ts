import { integerOf, textOf } from '../../exact-json'
import { instantOf } from '../../shanghai-time'
import type { OrderFacts } from '../../shops/order-facts'
import { doDeed } from '../../shops/order-life'
import { type MethodCall, type MethodResult, ownOrder, refused } from '../method'
import { legacyOrder, spOrder } from '../order-text'
import { isShown, orderStatusOf, refundStatusOf } from '../status'

const LONGEST_MS = 31 * 86_400_000
const MOST = 100

interface Asked {
  by: 'created' | 'updated'
  /** Epoch ms, both ends included. */
  from: number
  to: number
  page: number
  size: number
  newestFirst: boolean
  states: readonly string[]
}

function pageOf(
  { world, shop }: MethodCall,
  asked: Asked,
): { total: number; orders: OrderFacts[] } | { fault: ReturnType<typeof refused>['fault'] } {
  const { by, from, to, page, size, newestFirst, states } = asked
  if (!(from <= to && to - from <= LONGEST_MS)) return refused('parameter-invalid', '时间范围不能超过一个月')
  if (!(page >= 1 && size >= 1 && size <= MOST)) return refused('parameter-invalid', 'page, pageSize')
  const only = (order: OrderFacts) => isShown(order) && (states.length === 0 || states.includes(orderStatusOf(order)))
  return world.orders.list(
    { shopId: shop.shopId, by, from, to, newestFirst, only },
    { skip: (page - 1) * size, take: size },
  )
}

const statesOf = (text: string) => text.split(',').filter((state) => state !== '')

/** GET /sp-order/v0/orders */
export function listOrders(call: MethodCall): MethodResult {
  const { params } = call
  const page = integerOf(params.page) ?? 1
  const size = integerOf(params.pageSize) ?? 20
  const listed = pageOf(call, {
    by: params.sortBy === 'createdTime' ? 'created' : 'updated',
    from: integerOf(params.startTime) ?? Number.NaN,
    to: integerOf(params.endTime) ?? Number.NaN,
    page,
    size,
    newestFirst: params.sortOrder === 'desc',
    states: statesOf(params.orderStatus ?? ''),
  })
  if ('fault' in listed) return listed
  return { data: listed.orders.map(spOrder), pagination: paginationOf(listed.total, page, size) }
}

/** GET /sp-order/v0/orders/{orderId} */
export function getOrder(call: MethodCall): MethodResult {
  const order = ownOrder(call, call.params.orderId ?? '')
  return order ? { data: spOrder(order) } : refused('order-not-found')
}

/** PUT /sp-order/v0/orders/{orderId}/vender-remarks */
export function remarkOrder(call: MethodCall): MethodResult {
  const order = ownOrder(call, call.params.orderId ?? '')
  const star = integerOf(call.body.flagId)
  if (order === undefined) return refused('order-not-found')
  if (star === undefined || star < 0 || star > 5) return refused('parameter-invalid', 'flagId')
  doDeed(call.world, order, 'remark', { remark: textOf(call.body.remark), star })
  return { data: true }
}

/** GET /sp-aftercare/v0/afs-orders, by the time of the last change. */
export function listAfterSales({ world, shop, params }: MethodCall): MethodResult {
  const [from, to] = [params.updateStartTime, params.updateEndTime].map((text) => integerOf(text) ?? Number.NaN)
  const page = integerOf(params.page) ?? 1
  const size = integerOf(params.pageSize) ?? 20
  if (from === undefined || to === undefined || !(from <= to && to - from <= LONGEST_MS))
    return refused('parameter-invalid', 'updateStartTime, updateEndTime')
  if (!(page >= 1 && size >= 1 && size <= MOST)) return refused('parameter-invalid', 'page, pageSize')
  const { total, refunds } = world.orders.listRefunds(
    { shopId: shop.shopId, by: 'updated', from, to },
    { skip: (page - 1) * size, take: size },
  )
  const data = refunds.map((sale) => ({
    afsServiceId: Number(sale.refundId.slice(-12)),
    orderId: Number(sale.orderId),
    customerExpect: 10,
    refundStatus: refundStatusOf(sale),
    updateTime: sale.updatedAt,
  }))
  return { data, pagination: paginationOf(total, page, size) }
}

const paginationOf = (totalItems: number, currentPage: number, pageSize: number) => ({
  totalItems,
  totalPages: Math.ceil(totalItems / pageSize),
  hasNextPage: currentPage * pageSize < totalItems,
  currentPage,
  pageSize,
})

const OK = { success: true, errorCode: '', chineseErrCode: '' }

/** jingdong.pop.order.search */
export function searchLegacy(call: MethodCall): MethodResult {
  const { body } = call
  if (textOf(body.optional_fields) === '') return refused('parameter-invalid', 'optional_fields')
  const listed = pageOf(call, {
    by: textOf(body.dateType) === '1' ? 'created' : 'updated',
    from: instantOf(textOf(body.start_date)),
    to: instantOf(textOf(body.end_date)) + 999,
    page: integerOf(body.page) ?? 1,
    size: integerOf(body.page_size) ?? 20,
    newestFirst: textOf(body.sortType) === '1',
    states: statesOf(textOf(body.order_state)),
  })
  if ('fault' in listed) return listed
  const { total, orders } = listed
  return { data: { orderInfoResult: { apiResult: OK, orderTotal: total, orderInfoList: orders.map(legacyOrder) } } }
}

/** jingdong.pop.order.get; the inner result comes as text. */
export function getLegacy(call: MethodCall): MethodResult {
  const order = ownOrder(call, textOf(call.body.order_id))
  const missing = { success: false, errorCode: '10400', chineseErrCode: '订单不存在' }
  const inner = order ? { apiResult: OK, orderInfo: legacyOrder(order) } : { apiResult: missing }
  return { data: { orderDetailInfo: JSON.stringify(inner) } }
}

/** jingdong.pop.order.modifyVenderRemark */
export function remarkLegacy(call: MethodCall): MethodResult {
  const order = ownOrder(call, textOf(call.body.order_id))
  if (order === undefined) return refused('order-not-found')
  doDeed(call.world, order, 'remark', { remark: textOf(call.body.remark), star: integerOf(call.body.flag) ?? 0 })
  return { data: { modifyvenderremark_result: { apiResult: OK } } }
}
