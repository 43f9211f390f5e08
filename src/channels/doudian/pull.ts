/** Reading orders: one by `order.orderDetail`, a window of update times by `order.searchList`. */
import { err, ok, type Result } from '../../core/result.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ListWindow, OrderPage, PlacedPage } from '../channels.port.ts'
import { type Fields, fieldsOf, integerAt, listAt, secondsAt, textAt } from '../read-fields.ts'
import { orderOrMalformed, readOrders } from '../read-orders.ts'
import { callDoudian, type DoudianOptions } from './client.ts'
import { translateOrder } from './translate.ts'

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
  return orderOrMalformed('doudian', raw.value, translateOrder(raw.value))
}

/** One page of a window; the platform counts seconds and includes both ends. */
const searchList = (
  options: DoudianOptions,
  by: 'update_time' | 'create_time',
  { from, to, page }: ListWindow,
): Promise<Result<Fields, IntegrationError>> =>
  callDoudian(options, 'order.searchList', {
    page,
    size: PAGE_SIZE,
    [`${by}_start`]: Math.floor(from / 1_000),
    [`${by}_end`]: Math.floor(to / 1_000),
    order_by: by,
    order_asc: true,
  })

export async function listUpdated(
  options: DoudianOptions,
  window: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const answer = await searchList(options, 'update_time', window)
  return answer.ok ? ok(readPage(answer.value, window.page)) : answer
}

export async function listPlaced(
  options: DoudianOptions,
  window: ListWindow,
): Promise<Result<PlacedPage, IntegrationError>> {
  const answer = await searchList(options, 'create_time', window)
  if (!answer.ok) return answer
  const placed = listAt(answer.value, 'shop_order_list').map((raw) => ({
    platformOrderId: textAt(raw, 'order_id'),
    placedAt: secondsAt(raw, 'create_time') ?? 0,
  }))
  return ok({ ...pagingOf(answer.value, window.page), placed })
}

/** The platform sends no `has_more`: the last page is the one that reaches `total`. */
function pagingOf(data: Fields, page: number): Pick<OrderPage, 'hasMore' | 'lastPage' | 'tooWide'> {
  const total = integerAt(data, 'total') ?? 0
  const lastPage = Math.max(0, Math.ceil(total / PAGE_SIZE) - 1)
  return { hasMore: (page + 1) * PAGE_SIZE < total, lastPage, tooWide: total > CEILING }
}

export const readPage = (data: Fields, page: number): OrderPage => ({
  ...readOrders(listAt(data, 'shop_order_list'), translateOrder, (raw) => textAt(raw, 'order_id')),
  ...pagingOf(data, page),
})

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
