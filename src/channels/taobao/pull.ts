/** Reading: lists name the orders that changed, `taobao.trade.fullinfo.get` reads each; lists leave out remarks and receivers. */
import { err, ok, type Result } from '../../core/result.ts'
import { DAY, formatLocal } from '../../core/time.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ListWindow, OrderPage, PlacedPage } from '../channels.port.ts'
import { type Fields, fieldsOf, integerAt, listAt, objectAt, shanghaiTimeAt, textAt } from '../read-fields.ts'
import { orderOrMalformed } from '../read-orders.ts'
import { callTaobao, type TaobaoOptions } from './client.ts'
import { TRADE_FIELDS, translateTrade } from './translate.ts'

/** The platform's largest page. */
export const PAGE_SIZE = 100

/** The raw `trade`; `not_found` when the platform knows no such order. */
export async function fetchRawTrade(options: TaobaoOptions, tid: string): Promise<Result<Fields, IntegrationError>> {
  const answer = await callTaobao(options, 'taobao.trade.fullinfo.get', {
    tid,
    fields: TRADE_FIELDS,
    include_oaid: 'true',
  })
  if (!answer.ok) return answer
  const trade = fieldsOf(answer.value.trade)
  return trade ? ok(trade) : err(integrationError('taobao', 'not_found', `no order ${tid}`))
}

export async function fetchOrder(
  options: TaobaoOptions,
  tid: string,
): Promise<Result<CanonicalOrder, IntegrationError>> {
  const raw = await fetchRawTrade(options, tid)
  if (!raw.ok) return raw
  return orderOrMalformed('taobao', raw.value, translateTrade(raw.value))
}

/** Orders modified in the window (whole seconds, both ends included). */
export async function listUpdated(
  options: TaobaoOptions,
  window: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const answer = await list(options, window, {
    method: 'taobao.trades.sold.increment.get',
    fields: 'tid,tid_str,modified',
    between: 'modified',
  })
  return answer.ok ? ok(namedOrders(answer.value, tradesOf(answer.value))) : answer
}

/** Orders whose refunds changed. */
export async function listRefunded(
  options: TaobaoOptions,
  window: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const answer = await list(options, window, {
    method: 'taobao.refunds.receive.get',
    fields: 'refund_id,tid,modified',
    between: 'modified',
  })
  return answer.ok ? ok(namedOrders(answer.value, listAt(objectAt(answer.value, 'refunds'), 'refund'))) : answer
}

/** Orders placed in the window; the platform lists three months. */
export async function listPlaced(
  options: TaobaoOptions,
  window: ListWindow,
): Promise<Result<PlacedPage, IntegrationError>> {
  const answer = await list(options, window, {
    method: 'taobao.trades.sold.get',
    fields: 'tid,tid_str,created',
    between: 'created',
  })
  if (!answer.ok) return answer
  const placed = tradesOf(answer.value).flatMap((trade) => {
    const placedAt = shanghaiTimeAt(trade, 'created')
    return placedAt === null ? [] : [{ platformOrderId: tidOf(trade), placedAt }]
  })
  return ok({ placed, ...lastPageOf(answer.value) })
}

interface Listing {
  readonly method: string
  readonly fields: string
  readonly between: 'modified' | 'created'
}

/** With `use_has_next` off the answer tells the total, so that `pullUpdated` can read from the last page backwards. */
const list = (options: TaobaoOptions, { from, to, page }: ListWindow, { method, fields, between }: Listing) =>
  callTaobao(options, method, {
    fields,
    [`start_${between}`]: formatLocal(from),
    [`end_${between}`]: formatLocal(to),
    page_no: String(page + 1),
    page_size: String(PAGE_SIZE),
    use_has_next: 'false',
  })

const tradesOf = (answer: Fields): readonly Fields[] => listAt(objectAt(answer, 'trades'), 'trade')
const tidOf = (fields: Fields): string => textAt(fields, 'tid_str') || textAt(fields, 'tid')

function namedOrders(answer: Fields, named: readonly Fields[]): OrderPage {
  const ids = new Set(named.map(tidOf).filter((tid) => tid !== ''))
  return { orders: [], unreadable: [], ids: [...ids], ...lastPageOf(answer) }
}

function lastPageOf(answer: Fields): { hasMore: boolean; lastPage: number } {
  const lastPage = Math.max(0, Math.ceil((integerAt(answer, 'total_results') ?? 0) / PAGE_SIZE) - 1)
  return { hasMore: lastPage > 0, lastPage }
}

/** Proves key, secret and session: the number of orders that changed in the last 24 hours. */
export async function testShop(options: TaobaoOptions): Promise<Result<string, IntegrationError>> {
  const now = options.now()
  const answer = await callTaobao(options, 'taobao.trades.sold.increment.get', {
    fields: 'tid,seller_nick',
    start_modified: formatLocal(now - DAY),
    end_modified: formatLocal(now),
    page_no: '1',
    page_size: '1',
    use_has_next: 'false',
  })
  if (!answer.ok) return answer
  const shop = textAt(tradesOf(answer.value)[0] ?? {}, 'seller_nick')
  return ok(`淘宝 ${shop}`.trim().concat(`, ${integerAt(answer.value, 'total_results') ?? 0} 单 / 24h`))
}
