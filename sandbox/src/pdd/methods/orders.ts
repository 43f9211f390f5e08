import { textOf } from '../../exact-json'
import { shanghaiText } from '../../shanghai-time'
import type { OrderFacts, RefundFacts } from '../../shops/order-facts'
import { doDeed } from '../../shops/order-life'
import { type MethodCall, type MethodResult, noOrder, ownOrder, refused } from '../method'
import { orderFields } from '../order-text'
import { afterSaleStatusOf, isShown, orderStatusOf, refundStatusesOf } from '../status'

const DAY = 86_400
/** Changes may be asked for half an hour at a time, up to three minutes ago; what was confirmed, a day at a time. */
const LONGEST_CHANGED = 1_800
/** `lagSeconds` of a shop shortens it, for who cannot wait. */
const LAG = 180
const KEPT = 90 * DAY

interface Asked {
  /** Unix seconds, both ends included. */
  from: number
  to: number
  skip: number
  take: number
}

/** pdd.order.information.get */
export function orderInformation(call: MethodCall): MethodResult {
  const order = ownOrder(call)
  return order ? { content: { order_info: orderFields(order) } } : noOrder()
}

/** pdd.order.number.list.increment.get: what changed, with a few fields of each. */
export function changedOrders(call: MethodCall): MethodResult {
  const lag = Number(call.shop.extra.lagSeconds ?? LAG)
  const asked = windowOf(call, 'updated_at', { longest: LONGEST_CHANGED, lag })
  if ('fault' in asked) return asked
  const { world, shop, params } = call
  const { total, orders } = world.orders.list(
    { shopId: shop.shopId, by: 'updated', from: asked.from * 1000, to: asked.to * 1000 + 999, only: filterOf(params) },
    asked,
  )
  const order_sn_list = orders.map((order) => ({
    order_sn: order.orderId,
    order_status: orderStatusOf(order),
    ...refundStatusesOf(order),
    updated_at: shanghaiText(order.updatedAt),
  }))
  return { content: { order_sn_list, ...countOf(params, total, asked) } }
}

/** pdd.order.list.get: by the time of 成交, which here is the time of payment. */
export function confirmedOrders(call: MethodCall): MethodResult {
  const asked = windowOf(call, 'confirm_at', { longest: DAY, lag: 0 })
  if ('fault' in asked) return asked
  const { world, shop, params } = call
  const from = asked.from * 1000
  const to = asked.to * 1000 + 999
  const isAsked = filterOf(params)
  const { total, orders } = world.orders.list(
    {
      shopId: shop.shopId,
      by: 'created',
      // Nobody has longer than a day to pay.
      from: from - DAY * 1000,
      to,
      only: (order) => order.paidAt >= from && order.paidAt <= to && isAsked(order),
    },
    asked,
  )
  return { content: { order_list: orders.map(orderFields), ...countOf(params, total, asked) } }
}

/** pdd.refund.list.increment.get */
export function changedRefunds(call: MethodCall): MethodResult {
  const asked = windowOf(call, 'updated_at', { longest: LONGEST_CHANGED, lag: 0 })
  if ('fault' in asked) return asked
  const { world, shop, params } = call
  const { after_sales_status: status = '', after_sales_type: type = '' } = params
  if (status === '' || type === '') return refused('parameter-missing', 'after_sales_status, after_sales_type')
  const isAsked = (sale: RefundFacts) =>
    (status === '1' || String(afterSaleStatusOf(sale)) === status) && (type === '1' || type === '2')
  const { total, refunds } = world.orders.listRefunds(
    { shopId: shop.shopId, by: 'updated', from: asked.from * 1000, to: asked.to * 1000 + 999, only: isAsked },
    asked,
  )
  const refund_list = refunds.map((sale) => ({
    id: Number(sale.refundId.slice(-12)),
    order_sn: sale.orderId,
    after_sales_status: afterSaleStatusOf(sale),
    after_sales_type: 2,
    refund_amount: (sale.amountFen / 100).toFixed(2),
    goods_number: String(sale.quantity),
    created_time: String(Math.floor(sale.appliedAt / 1000)),
    updated_time: String(Math.floor(sale.updatedAt / 1000)),
  }))
  return { content: { refund_list, total_count: total } }
}

/** pdd.order.note.update: a tag and its name, or neither. */
export function updateNote(call: MethodCall): MethodResult {
  const order = ownOrder(call)
  if (order === undefined) return noOrder()
  const { note = '', tag = '', tag_name: name = '' } = call.params
  if (note === '') return refused('parameter-missing', 'note')
  if ((tag === '') !== (name === '') || name.length > 3) return refused('parameter-invalid', 'tag, tag_name')
  if (tag !== '' && !/^[1-5]$/.test(tag)) return refused('parameter-invalid', 'tag')
  doDeed(call.world, order, 'remark', { remark: note, ...(tag === '' ? {} : { star: Number(tag) }) })
  return { content: { success: true } }
}

function windowOf(
  { world, params }: MethodCall,
  name: string,
  { longest, lag }: { longest: number; lag: number },
): Asked | { fault: ReturnType<typeof refused>['fault'] } {
  const [from, to] = [params[`start_${name}`], params[`end_${name}`]].map((text) => Number(text ?? Number.NaN))
  const page = Number(params.page ?? 1)
  const size = Number(params.page_size ?? 100)
  const now = Math.floor(world.now() / 1000)
  if (!Number.isInteger(from) || !Number.isInteger(to) || from === undefined || to === undefined)
    return refused('parameter-missing', `start_${name}, end_${name}`)
  if (from > to || to - from > longest)
    return refused('parameter-invalid', `start_${name}, end_${name}: ≤ ${longest} s`)
  if (to > now - lag + (lag === 0 ? 60 : 0)) return refused('parameter-invalid', `end_${name}`)
  if (from < now - KEPT) return refused('parameter-invalid', `start_${name}: 只能查询3个月内`)
  if (!(Number.isInteger(page) && page >= 1 && size >= 1 && size <= 100))
    return refused('parameter-invalid', 'page, page_size')
  return { from, to, skip: (page - 1) * size, take: size }
}

/** With `use_has_next` the platform does not count. */
function countOf(params: MethodCall['params'], total: number, { skip, take }: Asked) {
  return textOf(params.use_has_next) === 'true' ? { has_next: skip + take < total } : { total_count: total }
}

function filterOf({ order_status: status = '5', refund_status: refund = '5' }: MethodCall['params']) {
  return (order: OrderFacts): boolean =>
    isShown(order) &&
    (status === '5' || String(orderStatusOf(order)) === status) &&
    (refund === '5' || String(refundStatusesOf(order).refund_status) === refund)
}
