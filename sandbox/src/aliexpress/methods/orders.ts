import { integerOf, parseObject, rawNumber, textOf } from '../../exact-json'
import type { OrderFacts } from '../../shops/order-facts'
import { denied, type MethodCall, type MethodResult, ownOrder, refused } from '../method'
import { orderFields } from '../order-text'
import { pacificInstant, pacificText } from '../pacific-time'
import { amount, statusOf } from '../status'

const DAY_MS = 86_400_000
const OPEN_DAYS = 180
const FINISHED_DAYS = 30
const MOST_PER_PAGE = 50

function orderOf(call: MethodCall): OrderFacts | undefined {
  return ownOrder(call, textOf(parseObject(call.params.param1 ?? '')?.order_id))
}

/** aliexpress.solution.order.info.get */
export function orderInfo(call: MethodCall): MethodResult {
  const order = orderOf(call)
  if (order === undefined) return denied('ORDER_NOT_EXIST', 'order not exist')
  const time_stamp = pacificText(call.world.now())
  return {
    content: {
      result: { result_success: true, error_code: '', error_message: '', time_stamp, data: orderFields(order) },
    },
  }
}

/** aliexpress.trade.new.redefining.findorderbyid: the twin for Chinese sellers. */
export function findOrder(call: MethodCall): MethodResult {
  const order = orderOf(call)
  return order === undefined ? refused('business', 'order not exist') : { content: { target: orderFields(order) } }
}

interface Stretch {
  from: number
  to: number
}

/** aliexpress.trade.seller.orderlist.get: a stretch of creation is needed, newest first; FINISH is asked for by itself. */
export function listOrders(call: MethodCall): MethodResult {
  const query = parseObject(call.params.param_aeop_order_query ?? '')
  if (query === undefined) return refused('parameter-missing', 'param_aeop_order_query')
  const size = integerOf(query.page_size) ?? 20
  const page = integerOf(query.current_page) ?? 1
  if (size < 1 || size > MOST_PER_PAGE || page < 1) return refused('business', 'page_size, current_page')
  const created = stretchOf(query, 'create')
  if (created === undefined) return refused('business', 'create_date_start, create_date_end')
  const isChange = query.modified_date_start !== undefined || query.modified_date_end !== undefined
  const modified = isChange ? stretchOf(query, 'modified') : { from: 0, to: Number.MAX_SAFE_INTEGER }
  if (modified === undefined) return refused('business', 'modified_date_start, modified_date_end')
  const statuses = new Set(Array.isArray(query.order_status_list) ? query.order_status_list : [query.order_status])
  const isFinished = statuses.has('FINISH')
  if (isFinished && statuses.size > 1) return refused('business', 'FINISH must be asked for by itself')
  const most = (isFinished ? FINISHED_DAYS : OPEN_DAYS) * DAY_MS
  if (created.to - created.from > most + 999) return refused('business', 'create_date: too long')
  if (isFinished && isChange && modified.to - modified.from > DAY_MS + 3_600_000)
    return refused('business', 'modified_date of FINISH: day by day')
  const { total, orders } = call.world.orders.list(
    {
      shopId: call.shop.shopId,
      by: 'created',
      newestFirst: true,
      ...created,
      only: (order) =>
        statuses.has(statusOf(order)) && order.updatedAt >= modified.from && order.updatedAt <= modified.to,
    },
    { skip: (page - 1) * size, take: size },
  )
  return {
    content: {
      result: {
        success: true,
        error_code: '',
        total_count: total,
        total_page: Math.ceil(total / size),
        current_page: page,
        page_size: size,
        target_list: { order_dto: orders.map(rowFields) },
      },
    },
  }
}

function stretchOf(query: Record<string, unknown>, what: 'create' | 'modified'): Stretch | undefined {
  const from = pacificInstant(textOf(query[`${what}_date_start`]))
  const to = pacificInstant(textOf(query[`${what}_date_end`])) + 999
  return from <= to ? { from, to } : undefined
}

function rowFields(order: OrderFacts) {
  const payMinor = order.lines.reduce((sum, line) => sum + line.priceFen * line.quantity, order.postFen)
  return {
    order_id: rawNumber(order.orderId),
    order_status: statusOf(order),
    gmt_create: pacificText(order.createdAt),
    gmt_pay_time: pacificText(order.paidAt),
    gmt_update: pacificText(order.updatedAt),
    pay_amount: amount(payMinor),
    biz_type: 'AE_COMMON',
    buyer_login_id: order.receiver.openId,
  }
}
