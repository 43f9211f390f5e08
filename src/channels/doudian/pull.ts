/** Reading orders: one by `order.orderDetail`, a window of update times by `order.searchList`. */
import { err, ok, type Result } from '../../core/result.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { OrderPage } from '../channels.port.ts'
import { type Fields, fieldsOf, integerAt, listAt, textAt } from '../read-fields.ts'
import { callDoudian, type DoudianOptions } from './client.ts'
import { explainTranslateError, translateOrder } from './translate.ts'

/** The platform's largest page. */
export const PAGE_SIZE = 100
/** `page * size` must stay under this; the platform's papers say 50 000 in one place and 10 000 in another. */
const CEILING = 10_000

/** The raw `shop_order_detail`; `not_found` when the platform knows no such order. */
export async function fetchRawOrder(
  options: DoudianOptions,
  platformOrderId: string,
): Promise<Result<Fields, IntegrationError>> {
  const answer = await callDoudian(options, 'order.orderDetail', { shop_order_id: platformOrderId })
  if (!answer.ok) return answer
  const order = fieldsOf(answer.value.shop_order_detail)
  return order ? ok(order) : err(integrationError('doudian', 'not_found', `no order ${platformOrderId}`))
}

export async function fetchOrder(
  options: DoudianOptions,
  platformOrderId: string,
): Promise<Result<CanonicalOrder, IntegrationError>> {
  const raw = await fetchRawOrder(options, platformOrderId)
  if (!raw.ok) return raw
  const order = translateOrder(raw.value)
  if (order.ok) return order
  const error = integrationError('doudian', 'malformed', explainTranslateError(order.error))
  return err({ ...error, retryable: false })
}

/** Orders whose `update_time` lies in [from, to] (epoch ms; the platform counts seconds and includes both ends). */
export async function listUpdated(
  options: DoudianOptions,
  window: { readonly from: number; readonly to: number; readonly page: number },
): Promise<Result<OrderPage, IntegrationError>> {
  const answer = await callDoudian(options, 'order.searchList', {
    page: window.page,
    size: PAGE_SIZE,
    update_time_start: Math.floor(window.from / 1_000),
    update_time_end: Math.floor(window.to / 1_000),
    order_by: 'update_time',
    order_asc: true,
  })
  return answer.ok ? ok(readPage(answer.value, window.page)) : answer
}

/** The platform sends no `has_more`: the last page is the one that reaches `total`. */
export function readPage(data: Fields, page: number): OrderPage {
  const total = integerAt(data, 'total') ?? 0
  const orders: CanonicalOrder[] = []
  const unreadable: OrderPage['unreadable'][number][] = []
  for (const raw of listAt(data, 'shop_order_list')) {
    const order = translateOrder(raw)
    if (order.ok) orders.push(order.value)
    else {
      const why = explainTranslateError(order.error)
      unreadable.push({ platformOrderId: textAt(raw, 'order_id'), raw: JSON.stringify(raw), why })
    }
  }
  const lastPage = Math.max(0, Math.ceil(total / PAGE_SIZE) - 1)
  return { orders, unreadable, hasMore: (page + 1) * PAGE_SIZE < total, lastPage, tooWide: total > CEILING }
}

/** Proves key, secret and token: the number of orders that changed in the last 24 hours. */
export async function testShop(options: DoudianOptions): Promise<Result<string, IntegrationError>> {
  const now = Math.floor(options.now() / 1_000)
  const answer = await callDoudian(options, 'order.searchList', {
    page: 0,
    size: 1,
    update_time_start: now - 86_400,
    update_time_end: now,
    order_by: 'update_time',
    order_asc: false,
  })
  if (!answer.ok) return answer
  const newest = listAt(answer.value, 'shop_order_list')[0] ?? {}
  const shop = textAt(newest, 'shop_name') || `店铺 ${options.credentials.shopId ?? ''}`
  return ok(`抖店 ${shop}, ${integerAt(answer.value, 'total') ?? 0} 单 / 24h`)
}
