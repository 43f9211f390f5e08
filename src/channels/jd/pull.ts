/** Reading orders in either protocol: one by its number, what changed or was placed within a window. */
import { err, ok, type Result } from '../../core/result.ts'
import { formatLocal } from '../../core/time.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions, ListWindow, OrderPage, PlacedPage } from '../channels.port.ts'
import { type Fields, fieldsOf, integerAt, listAt, objectAt, textAt } from '../read-fields.ts'
import { orderOrMalformed, readOrders } from '../read-orders.ts'
import { callLegacy, callSp, innerResult, isLegacy } from './client.ts'
import { LEGACY_FIELDS, translateLegacyOrder } from './read-legacy.ts'
import { translateSpOrder } from './read-sp.ts'

/** The platform's largest page; pages are counted from 1 there. */
const PAGE_SIZE = 100

/** By which time a window is meant: SP's `sortBy`, legacy's `dateType`. SP's values are not confirmed. */
const times = {
  updated: { sortBy: 'modifiedTime', dateType: '0' },
  placed: { sortBy: 'createdTime', dateType: '1' },
} as const

interface RawPage {
  readonly orders: readonly Fields[]
  readonly total: number
}
type Page = Promise<Result<RawPage, IntegrationError>>

/** The raw order of the connection's protocol; `not_found` when the platform knows no such order. */
export async function fetchRawOrder(
  options: ClientOptions,
  platformOrderId: string,
): Promise<Result<Fields, IntegrationError>> {
  const found = isLegacy(options)
    ? await legacyOrder(options, platformOrderId)
    : await callSp(options, { method: 'GET', path: '/sp-order/v0/orders/{orderId}', at: { orderId: platformOrderId } })
  if (!found.ok) return found
  const order = isLegacy(options) ? found.value : fieldsOf(found.value.data)
  return order && textAt(order, 'orderId') !== ''
    ? ok(order)
    : err(integrationError('jd', 'not_found', `no order ${platformOrderId}`))
}

async function legacyOrder(options: ClientOptions, orderId: string): Promise<Result<Fields, IntegrationError>> {
  const answer = await callLegacy(options, 'jingdong.pop.order.get', {
    order_id: orderId,
    optional_fields: LEGACY_FIELDS,
  })
  const inner = answer.ok ? innerResult(answer.value, 'orderDetailInfo') : answer
  return inner.ok ? ok(objectAt(inner.value, 'orderInfo')) : inner
}

const translate = (options: ClientOptions) => (isLegacy(options) ? translateLegacyOrder : translateSpOrder)

export async function fetchOrder(
  options: ClientOptions,
  platformOrderId: string,
): Promise<Result<CanonicalOrder, IntegrationError>> {
  const raw = await fetchRawOrder(options, platformOrderId)
  return raw.ok ? orderOrMalformed('jd', raw.value, translate(options)(raw.value)) : raw
}

export async function listUpdated(
  options: ClientOptions,
  window: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const page = await list(options, window, 'updated')
  if (!page.ok) return page
  const { orders, total } = page.value
  return ok({
    ...readOrders(orders, translate(options), (raw) => textAt(raw, 'orderId')),
    ...reach(total, window.page),
  })
}

export async function listPlaced(
  options: ClientOptions,
  window: ListWindow,
): Promise<Result<PlacedPage, IntegrationError>> {
  const page = await list(options, window, 'placed')
  if (!page.ok) return page
  const { orders, total } = page.value
  const placed = orders.map((raw) => {
    const order = translate(options)(raw)
    return { platformOrderId: textAt(raw, 'orderId'), placedAt: order.ok ? order.value.placedAt : null }
  })
  return ok({ placed, ...reach(total, window.page) })
}

/** Orders whose after-sale changed. Legacy has no confirmed list of them. */
export async function listRefunded(
  options: ClientOptions,
  window: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  if (isLegacy(options)) return ok({ orders: [], unreadable: [], hasMore: false })
  const answer = await callSp(options, {
    method: 'GET',
    path: '/sp-aftercare/v0/afs-orders',
    query: { updateStartTime: String(window.from), updateEndTime: String(window.to), ...pageOf(window) },
  })
  if (!answer.ok) return answer
  const ids = listAt(answer.value, 'data').map((sale) => textAt(sale, 'orderId'))
  const found = [...new Set(ids)].filter((id) => id !== '')
  return ok({ orders: [], unreadable: [], ids: found, ...reach(totalOf(answer.value), window.page) })
}

/** Proves key, secret and token: the number of orders that changed in the last 24 hours. */
export async function testShop(options: ClientOptions): Promise<Result<string, IntegrationError>> {
  const to = options.now()
  const page = await list(options, { from: to - 86_400_000, to, page: 0 }, 'updated')
  return page.ok ? ok(`京东 ${page.value.total} 单 / 24h`) : page
}

const list = (options: ClientOptions, window: ListWindow, by: keyof typeof times): Page =>
  isLegacy(options) ? legacyPage(options, window, by) : spPage(options, window, by)

const pageOf = ({ page }: ListWindow) => ({ page: String(page + 1), pageSize: String(PAGE_SIZE) })

async function spPage(options: ClientOptions, window: ListWindow, by: keyof typeof times): Page {
  const answer = await callSp(options, {
    method: 'GET',
    path: '/sp-order/v0/orders',
    query: {
      startTime: String(window.from),
      endTime: String(window.to),
      sortBy: times[by].sortBy,
      sortOrder: 'asc',
      ...pageOf(window),
    },
  })
  return answer.ok ? ok({ orders: listAt(answer.value, 'data'), total: totalOf(answer.value) }) : answer
}

const totalOf = (answer: Fields): number => integerAt(objectAt(answer, 'paginationData'), 'totalItems') ?? 0

/** The newer schema wraps the answer in `orderInfoResult`, the older one in `searchorderinfo_result`. */
async function legacyPage(options: ClientOptions, window: ListWindow, by: keyof typeof times): Page {
  const answer = await callLegacy(options, 'jingdong.pop.order.search', {
    start_date: formatLocal(window.from),
    end_date: formatLocal(window.to),
    order_state: '',
    optional_fields: LEGACY_FIELDS,
    page: String(window.page + 1),
    page_size: String(PAGE_SIZE),
    sortType: '0',
    dateType: times[by].dateType,
  })
  const inner = answer.ok ? innerResult(answer.value, 'orderInfoResult', 'searchorderinfo_result') : answer
  return inner.ok
    ? ok({ orders: listAt(inner.value, 'orderInfoList'), total: integerAt(inner.value, 'orderTotal') ?? 0 })
    : inner
}

/** While we read, orders leave the window and pages shift: the total lets the pull go from the last page to the first. */
const reach = (total: number, page: number) => ({
  hasMore: (page + 1) * PAGE_SIZE < total,
  lastPage: Math.max(0, Math.ceil(total / PAGE_SIZE) - 1),
})
