/** Reading orders: one by `open.order.detail`, a window by `open.order.cursor.list`, refunds by their own list. */
import { err, ok, type Result } from '../../core/result.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ListWindow, OrderPage, PlacedPage } from '../channels.port.ts'
import { type Fields, integerAt, listAt, millisAt, objectAt, textAt } from '../read-fields.ts'
import { orderOrMalformed, readOrders } from '../read-orders.ts'
import { callKuaishou, type KuaishouOptions, wireId } from './client.ts'
import { UNKNOWN_YET } from './kuaishou.types.ts'
import { translateOrder } from './translate.ts'

/** The platform's largest page; one SDK says 100 (?). */
export const PAGE_SIZE = 50
const REFUND_PAGE_SIZE = 100
const LAST_PAGE = 'nomore'

const idOf = (order: Fields): string => textAt(objectAt(order, 'orderBaseInfo'), 'oid')

/** The raw `data`; `not_found` when the platform knows no such order. */
export async function fetchRawOrder(
  options: KuaishouOptions,
  platformOrderId: string,
): Promise<Result<Fields, IntegrationError>> {
  const param = { oid: wireId(platformOrderId) }
  const answer = await callKuaishou(options, { http: 'GET', method: 'open.order.detail', param })
  if (!answer.ok) return answer
  const known = idOf(answer.value) !== ''
  return known ? answer : err(integrationError('kuaishou', 'not_found', `no order ${platformOrderId}`))
}

/** An order that the platform itself cannot tell the state of yet is to be asked again. */
export async function fetchOrder(
  options: KuaishouOptions,
  platformOrderId: string,
): Promise<Result<CanonicalOrder, IntegrationError>> {
  const raw = await fetchRawOrder(options, platformOrderId)
  if (!raw.ok) return raw
  if (integerAt(objectAt(raw.value, 'orderBaseInfo'), 'status') === UNKNOWN_YET)
    return err(integrationError('kuaishou', 'busy', `order ${platformOrderId} has no state yet`))
  return orderOrMalformed('kuaishou', raw.value, translateOrder(raw.value))
}

/** Orders changed in the window (ms; the platform allows 7 days, 90 days back). */
export async function listUpdated(
  options: KuaishouOptions,
  window: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const answer = await listOrders(options, window, 2)
  if (!answer.ok) return answer
  return ok({
    ...readOrders(listAt(answer.value, 'orderList'), translateOrder, idOf),
    ...nextOf(answer.value, 'cursor'),
  })
}

/** Orders placed in the window. */
export async function listPlaced(
  options: KuaishouOptions,
  window: ListWindow,
): Promise<Result<PlacedPage, IntegrationError>> {
  const answer = await listOrders(options, window, 1)
  if (!answer.ok) return answer
  const placed = listAt(answer.value, 'orderList').map((order) => ({
    platformOrderId: idOf(order),
    placedAt: millisAt(objectAt(order, 'orderBaseInfo'), 'createTime'),
  }))
  return ok({ placed, ...nextOf(answer.value, 'cursor') })
}

/** `queryType`: 1 by creation, 2 by change. Oldest first. */
const listOrders = (options: KuaishouOptions, { from, to, cursor = '' }: ListWindow, queryType: 1 | 2) =>
  callKuaishou(options, {
    http: 'GET',
    method: 'open.order.cursor.list',
    param: {
      orderViewStatus: 1,
      pageSize: PAGE_SIZE,
      sort: 1,
      queryType,
      beginTime: from,
      endTime: to,
      cpsType: 0,
      cursor,
    },
  })

/** Orders whose refunds changed in the window (the platform allows one day). */
export async function listRefunded(
  options: KuaishouOptions,
  { from, to, page, cursor = '' }: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const answer = await callKuaishou(options, {
    http: 'POST',
    method: 'open.seller.order.refund.pcursor.list',
    param: {
      beginTime: from,
      endTime: to,
      type: 9,
      pageSize: REFUND_PAGE_SIZE,
      currentPage: page + 1,
      sort: 2,
      queryType: 2,
      pcursor: cursor,
    },
  })
  if (!answer.ok) return answer
  const refunds = [...listAt(answer.value, 'refundOrderInfoList'), ...listAt(answer.value, 'dataList')]
  const ids = new Set(refunds.map((refund) => textAt(refund, 'oid')).filter((oid) => oid !== ''))
  return ok({ orders: [], unreadable: [], ids: [...ids], ...nextOf(answer.value, 'pcursor') })
}

function nextOf(answer: Fields, key: string): Pick<OrderPage, 'hasMore' | 'next'> {
  const next = textAt(answer, key)
  return next === '' || next === LAST_PAGE ? { hasMore: false } : { hasMore: true, next }
}

/** Proves key, secrets and token: the newest order of the last 24 hours tells the shop's name. */
export async function testShop(options: KuaishouOptions): Promise<Result<string, IntegrationError>> {
  const to = options.now()
  const answer = await listOrders(options, { from: to - 86_400_000, to, page: 0 }, 2)
  if (!answer.ok) return answer
  const orders = listAt(answer.value, 'orderList')
  const shop = textAt(objectAt(orders[0] ?? {}, 'orderBaseInfo'), 'sellerNick')
  const more = nextOf(answer.value, 'cursor').hasMore ? '+' : ''
  return ok(`快手小店 ${shop}`.trim().concat(`, ${orders.length}${more} 单 / 24h`))
}
