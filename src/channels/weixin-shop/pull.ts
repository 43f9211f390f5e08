/** Reading: lists name orders and after-sales only; `order/get` and `getaftersaleorder` read each. */
import { err, ok, type Result } from '../../core/result.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ListWindow, OrderPage, PlacedPage } from '../channels.port.ts'
import { type Fields, fieldsOf, listAt, objectAt, textAt } from '../read-fields.ts'
import { orderOrMalformed } from '../read-orders.ts'
import { callWeixin, type WeixinOptions } from './client.ts'
import { TOO_MANY_ORDERS } from './errors.ts'
import { translateOrder } from './translate.ts'

/** The platform's largest page. */
export const PAGE_SIZE = 100

/** The raw `order`; `not_found` when the platform knows no such order. */
export async function fetchRawOrder(
  options: WeixinOptions,
  platformOrderId: string,
): Promise<Result<Fields, IntegrationError>> {
  const answer = await callWeixin(options, '/channels/ec/order/get', { order_id: platformOrderId })
  if (!answer.ok) return answer
  const order = fieldsOf(answer.value.order)
  return order ? ok(order) : err(integrationError('weixin-shop', 'not_found', `no order ${platformOrderId}`))
}

/** Lists of after-sales do not name their orders: such a change is known by the after-sale until it is read. */
const AFTER_SALE = 'after-sale:'

/** The order and each of its after-sales, whose state the order itself does not tell. */
export async function fetchOrder(
  options: WeixinOptions,
  name: string,
): Promise<Result<CanonicalOrder, IntegrationError>> {
  const id = name.startsWith(AFTER_SALE) ? await orderOfAfterSale(options, name.slice(AFTER_SALE.length)) : ok(name)
  const order = id.ok ? await fetchRawOrder(options, id.value) : id
  if (!order.ok) return order
  const named = listAt(objectAt(order.value, 'aftersale_detail'), 'aftersale_order_list')
  const afterSales = await fetchAfterSales(
    options,
    [...new Set(named.map((afterSale) => textAt(afterSale, 'aftersale_order_id')))].filter((one) => one !== ''),
  )
  if (!afterSales.ok) return afterSales
  return orderOrMalformed('weixin-shop', order.value, translateOrder(order.value, afterSales.value))
}

async function orderOfAfterSale(options: WeixinOptions, id: string): Promise<Result<string, IntegrationError>> {
  const afterSales = await fetchAfterSales(options, [id])
  return afterSales.ok ? ok(afterSales.value.map((afterSale) => textAt(afterSale, 'order_id')).join('')) : afterSales
}

async function fetchAfterSales(
  options: WeixinOptions,
  ids: readonly string[],
): Promise<Result<readonly Fields[], IntegrationError>> {
  const afterSales: Fields[] = []
  for (const id of ids) {
    const answer = await callWeixin(options, '/channels/ec/aftersale/getaftersaleorder', { after_sale_order_id: id })
    if (!answer.ok) return answer
    afterSales.push(objectAt(answer.value, 'after_sale_order'))
  }
  return ok(afterSales)
}

const seconds = (ms: number): number => Math.floor(ms / 1_000)

/** Orders changed in the window (whole seconds; the platform allows 7 days). */
export async function listUpdated(
  options: WeixinOptions,
  window: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const page = await listOrders(options, window, 'update_time_range')
  return page.ok ? ok({ orders: [], unreadable: [], ...page.value }) : page
}

/** Orders placed in the window. */
export async function listPlaced(
  options: WeixinOptions,
  window: ListWindow,
): Promise<Result<PlacedPage, IntegrationError>> {
  const page = await listOrders(options, window, 'create_time_range')
  if (!page.ok) return page
  const { ids, ...rest } = page.value
  return ok({ placed: ids.map((platformOrderId) => ({ platformOrderId, placedAt: null })), ...rest })
}

interface NamedPage extends Pick<OrderPage, 'hasMore' | 'next' | 'tooWide'> {
  readonly ids: readonly string[]
}

async function listOrders(
  options: WeixinOptions,
  { from, to, cursor = '' }: ListWindow,
  between: 'update_time_range' | 'create_time_range',
): Promise<Result<NamedPage, IntegrationError>> {
  const answer = await callWeixin(options, '/channels/ec/order/list/get', {
    [between]: { start_time: seconds(from), end_time: seconds(to) },
    page_size: PAGE_SIZE,
    next_key: cursor,
  })
  if (!answer.ok)
    return answer.error.detail.startsWith(`${TOO_MANY_ORDERS} `)
      ? ok({ ids: [], hasMore: false, tooWide: true })
      : answer
  return ok({ ids: idsAt(answer.value, 'order_id_list'), ...nextOf(answer.value) })
}

/** After-sales that changed (the platform allows 24 hours). */
export async function listRefunded(
  options: WeixinOptions,
  { from, to, cursor = '' }: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const answer = await callWeixin(options, '/channels/ec/aftersale/getaftersalelist', {
    begin_update_time: seconds(from),
    end_update_time: seconds(to),
    next_key: cursor,
  })
  if (!answer.ok) return answer
  const ids = idsAt(answer.value, 'after_sale_order_id_list').map((id) => `${AFTER_SALE}${id}`)
  return ok({ orders: [], unreadable: [], ids, ...nextOf(answer.value) })
}

/** Ids come as text, in some answers as numbers. */
function idsAt(answer: Fields, key: string): readonly string[] {
  const ids = answer[key]
  return Array.isArray(ids) ? ids.map((id) => String(id)) : []
}

function nextOf(answer: Fields): Pick<OrderPage, 'hasMore' | 'next'> {
  const next = textAt(answer, 'next_key')
  return answer.has_more === true && next !== '' ? { hasMore: true, next } : { hasMore: false }
}

/** Proves app id, secret and the list of callers: the shop's own name. */
export async function testShop(options: WeixinOptions): Promise<Result<string, IntegrationError>> {
  const answer = await callWeixin(options, '/channels/ec/basics/info/get')
  if (!answer.ok) return answer
  const name = textAt(objectAt(answer.value, 'info'), 'nickname')
  return ok(`微信小店 ${name || (options.credentials.appId ?? '')}`)
}
