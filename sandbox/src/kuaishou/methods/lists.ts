import { integerOf, textOf } from '../../exact-json'
import type { OrderFacts, RefundFacts } from '../../shops/order-facts'
import { type RefusalName, type Result, refused } from '../answers'
import type { MethodCall } from '../gateway'
import { orderFields, refundFields } from '../order-text'
import { statusOf } from '../status'

const DAY_MS = 86_400_000
const LAST = 'nomore'

/** `orderViewStatus` → statuses; 1 is all of them. */
const VIEWS: Readonly<Record<number, readonly number[]>> = { 2: [10], 3: [30], 4: [40], 5: [50], 6: [70], 7: [80] }

interface Range {
  readonly from: number
  readonly to: number
}

function rangeOf(
  { world, params }: MethodCall,
  { longest, tooLong }: { longest: number; tooLong: RefusalName },
): Range | RefusalName {
  const [from, to] = [integerOf(params.beginTime), integerOf(params.endTime)]
  if (from === undefined || to === undefined) return 'argument'
  if (to < from) return 'end-before-begin'
  if (to - from > longest) return tooLong
  return from < world.now() - 90 * DAY_MS ? 'over-ninety-days' : { from, to }
}

export function ownOrder({ world, shop }: MethodCall, id: unknown): OrderFacts | undefined {
  const order = world.orders.find(textOf(id))
  return order?.shopId === shop.shopId ? order : undefined
}

/** open.order.detail */
export function orderDetail(call: MethodCall): Result {
  const order = ownOrder(call, call.params.oid)
  return order ? { data: orderFields(order, call.world.orders.refundsOf(order.orderId)) } : refused('no-order')
}

/** open.order.cursor.list: at most 50 a page, 7 days a window, 90 days back; the cursor ends at `nomore`. */
export function listOrders(call: MethodCall): Result {
  const { world, shop, params } = call
  const range = rangeOf(call, { longest: 7 * DAY_MS, tooLong: 'over-seven-days' })
  if (typeof range === 'string') return refused(range)
  const take = integerOf(params.pageSize) ?? 0
  const queryType = integerOf(params.queryType) ?? 1
  if (take < 1 || take > 50 || (queryType !== 1 && queryType !== 2)) return refused('argument', 'pageSize, queryType')
  const statuses = VIEWS[integerOf(params.orderViewStatus) ?? 1]
  const { orders, next = LAST } = world.orders.after(
    {
      shopId: shop.shopId,
      by: queryType === 1 ? 'created' : 'updated',
      ...range,
      ...(statuses ? { only: (order: OrderFacts) => statuses.includes(statusOf(order)) } : {}),
    },
    { cursor: textOf(params.cursor), take },
  )
  const orderList = orders.map((order) => orderFields(order, world.orders.refundsOf(order.orderId)))
  return { data: { cursor: next, pageSize: take, beginTime: range.from, endTime: range.to, orderList } }
}

/** open.seller.order.refund.pcursor.list: at most 100 a page, one day a window. */
export function listRefunds(call: MethodCall): Result {
  const { world, shop, params } = call
  const range = rangeOf(call, { longest: DAY_MS, tooLong: 'over-limit' })
  if (typeof range === 'string') return refused(range)
  const take = integerOf(params.pageSize) ?? 0
  const type = integerOf(params.type)
  if (take < 1 || take > 100 || (type !== 8 && type !== 9)) return refused('argument', 'pageSize, type')
  const by = integerOf(params.queryType) === 2 ? 'updated' : 'applied'
  const placeOf = (refund: RefundFacts) =>
    `${String(by === 'updated' ? refund.updatedAt : refund.appliedAt).padStart(15, '0')}|${refund.refundId}`
  const cursor = textOf(params.pcursor)
  const { total, refunds } = world.orders.listRefunds(
    {
      shopId: shop.shopId,
      by,
      ...range,
      only: (refund) => placeOf(refund) > cursor && (type === 9 || refund.state === 'asked'),
    },
    { skip: 0, take },
  )
  const last = refunds.at(-1)
  return {
    data: {
      currentPage: integerOf(params.currentPage) ?? 1,
      pageSize: take,
      pcursor: last !== undefined && total > refunds.length ? placeOf(last) : LAST,
      refundOrderInfoList: refunds.map(refundFields),
    },
  }
}

/** open.seller.order.refund.detail */
export function refundDetail({ world, shop, params }: MethodCall): Result {
  const refund = world.orders.findRefund(textOf(params.refundId))
  return refund?.shopId === shop.shopId ? { data: refundFields(refund) } : refused('no-refund')
}
