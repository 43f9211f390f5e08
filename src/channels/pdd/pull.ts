/** Reading orders: one by its number, what changed within half an hour, whose refund changed, what was placed. */
import { err, ok, type Result } from '../../core/result.ts'
import { DAY, MINUTE } from '../../core/time.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ListWindow, OrderPage, PlacedPage, PullRules } from '../channels.port.ts'
import { type Fields, fieldsOf, integerAt, listAt, shanghaiTimeAt, textAt } from '../read-fields.ts'
import { orderOrMalformed } from '../read-orders.ts'
import { callPdd, type PddOptions } from './client.ts'
import { translateOrder } from './translate.ts'

/** The platform's largest page; pages are counted from 1 there. */
const PAGE_SIZE = 100
const LONGEST_PLACED = DAY

/** At most half an hour a request, ending three minutes before the platform's now; the rest is for clocks that differ. */
export const pullRules: PullRules = { sliceMs: 30 * MINUTE, lagMs: 3 * MINUTE + 10_000 }

/** The raw `order_info`; `not_found` when the platform knows no such order. */
export async function fetchRawOrder(
  options: PddOptions,
  platformOrderId: string,
): Promise<Result<Fields, IntegrationError>> {
  const answer = await callPdd(options, 'pdd.order.information.get', { order_sn: platformOrderId })
  if (!answer.ok) return answer
  const order = fieldsOf(answer.value.order_info)
  return order ? ok(order) : err(integrationError('pdd', 'not_found', `no order ${platformOrderId}`))
}

export async function fetchOrder(
  options: PddOptions,
  platformOrderId: string,
): Promise<Result<CanonicalOrder, IntegrationError>> {
  const raw = await fetchRawOrder(options, platformOrderId)
  if (!raw.ok) return raw
  return orderOrMalformed('pdd', raw.value, translateOrder(raw.value))
}

/** Numbers of the orders whose `updated_at` lies in the window; each is read by itself. */
export const listUpdated = (options: PddOptions, window: ListWindow): Promise<Result<OrderPage, IntegrationError>> =>
  listNumbers(options, window, {
    type: 'pdd.order.number.list.increment.get',
    list: 'order_sn_list',
    params: { is_lucky_flag: 0, order_status: 5, refund_status: 5 },
  })

/** A refund does not move the order's `updated_at`. 1 is "all", for status and type alike. */
export const listRefunded = (options: PddOptions, window: ListWindow): Promise<Result<OrderPage, IntegrationError>> =>
  listNumbers(options, window, {
    type: 'pdd.refund.list.increment.get',
    list: 'refund_list',
    params: { after_sales_status: 1, after_sales_type: 1 },
  })

async function listNumbers(
  options: PddOptions,
  window: ListWindow,
  { type, list, params }: { readonly type: string; readonly list: string; readonly params: Fields },
): Promise<Result<OrderPage, IntegrationError>> {
  const answer = await callPdd(options, type, {
    ...params,
    start_updated_at: Math.floor(window.from / 1_000),
    end_updated_at: Math.floor(window.to / 1_000),
    page: window.page + 1,
    page_size: PAGE_SIZE,
  })
  if (!answer.ok) return answer
  const ids = listAt(answer.value, list).map((row) => textAt(row, 'order_sn'))
  return ok({
    orders: [],
    unreadable: [],
    ids: [...new Set(ids)].filter((id) => id !== ''),
    ...pages(answer.value, window.page),
  })
}

/** While we read, orders leave the window and pages shift: the total lets the pull go from the last page to the first. */
function pages(answer: Fields, page: number): Pick<OrderPage, 'hasMore' | 'lastPage'> {
  const total = integerAt(answer, 'total_count') ?? 0
  return { hasMore: (page + 1) * PAGE_SIZE < total, lastPage: Math.max(0, Math.ceil(total / PAGE_SIZE) - 1) }
}

/** Orders by 成交 time, which never changes: the instant that the canonical order has as `placedAt`. */
export async function listPlaced(
  options: PddOptions,
  window: ListWindow,
): Promise<Result<PlacedPage, IntegrationError>> {
  if (window.to - window.from > LONGEST_PLACED) return ok({ placed: [], hasMore: false, tooWide: true })
  const answer = await callPdd(options, 'pdd.order.list.get', {
    ...confirmedWithin(window),
    page: window.page + 1,
    page_size: PAGE_SIZE,
  })
  if (!answer.ok) return answer
  const placed = listAt(answer.value, 'order_list').flatMap((row) => {
    const placedAt = shanghaiTimeAt(row, 'confirm_time') ?? shanghaiTimeAt(row, 'created_time')
    return placedAt === null ? [] : [{ platformOrderId: textAt(row, 'order_sn'), placedAt }]
  })
  return ok({ placed, ...pages(answer.value, window.page) })
}

const confirmedWithin = ({ from, to }: Pick<ListWindow, 'from' | 'to'>) => ({
  order_status: 5,
  refund_status: 5,
  start_confirm_at: Math.floor(from / 1_000),
  end_confirm_at: Math.floor(to / 1_000),
})

/** Proves key, secret and token: the number of orders of the last 24 hours. */
export async function testShop(options: PddOptions): Promise<Result<string, IntegrationError>> {
  const to = options.now()
  const answer = await callPdd(options, 'pdd.order.list.get', {
    ...confirmedWithin({ from: to - DAY, to }),
    page: 1,
    page_size: 1,
  })
  if (!answer.ok) return answer
  const shop = options.credentials.mallId ? `店铺 ${options.credentials.mallId}, ` : ''
  return ok(`拼多多 ${shop}${integerAt(answer.value, 'total_count') ?? 0} 单 / 24h`)
}
