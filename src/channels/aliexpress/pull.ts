/** Reading: lists name the orders that changed, the detail holds lines and receiver. */
import { err, ok, type Result } from '../../core/result.ts'
import { DAY, HOUR } from '../../core/time.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions, ListWindow, OrderPage, PlacedPage } from '../channels.port.ts'
import { type Fields, fieldsOf, integerAt, objectAt, textAt } from '../read-fields.ts'
import { orderOrMalformed } from '../read-orders.ts'
import { FINISHED, openStatuses } from './aliexpress.types.ts'
import { callAliexpress } from './client.ts'
import { pacificWindow, parsePacific } from './pacific-time.ts'
import { translateOrder, wrappedList } from './translate.ts'

/** The platform's largest page. */
export const PAGE_SIZE = 50
/**
 * Every list takes a stretch of creation: at most 180 days for open orders and 30 for finished ones; less the hours that a
 * change of the clocks may add to its text.
 */
const FINISHED_SPAN = 30 * DAY - 2 * HOUR
const OPEN_SPAN = 6 * FINISHED_SPAN

const DETAIL = 'aliexpress.solution.order.info.get'
const LIST = 'aliexpress.trade.seller.orderlist.get'

/** The raw order; `not_found` when the platform knows no such order. The twin method for Chinese sellers has it in `target`. */
export async function fetchRawOrder(
  options: ClientOptions,
  orderId: string,
): Promise<Result<Fields, IntegrationError>> {
  const answer = await callAliexpress(options, DETAIL, {
    param1: JSON.stringify({ ext_info_bit_flag: 11111, order_id: orderId }),
  })
  if (!answer.ok) return answer
  const order = fieldsOf(objectAt(answer.value, 'result').data) ?? fieldsOf(answer.value.target)
  return order ? ok(order) : err(integrationError('aliexpress', 'not_found', `no order ${orderId}`))
}

export async function fetchOrder(
  options: ClientOptions,
  orderId: string,
): Promise<Result<CanonicalOrder, IntegrationError>> {
  const raw = await fetchRawOrder(options, orderId)
  return raw.ok ? orderOrMalformed('aliexpress', raw.value, translateOrder(raw.value)) : raw
}

interface Span {
  readonly statuses: readonly string[]
  readonly createdFrom: number
  readonly createdTo: number
}

/** Open orders at once, finished ones in stretches of creation, newest first. */
export function spansOf(from: number, to: number): readonly Span[] {
  const spans: Span[] = [{ statuses: openStatuses, createdFrom: from, createdTo: to }]
  for (let end = to; end > from; end -= FINISHED_SPAN)
    spans.push({ statuses: [FINISHED], createdFrom: Math.max(from, end - FINISHED_SPAN), createdTo: end })
  return spans
}

/**
 * `span.page` or `span.page.back`. The first page of a span tells its last one, from which it is read backwards down to the
 * first again: an order that leaves the list moves those behind it forward.
 */
interface Place {
  readonly span: number
  readonly page: number
  readonly isBack: boolean
}

function placeOf(cursor: string | undefined): Place {
  const [span = '0', page = '1', back] = (cursor ?? '').split('.')
  return { span: Number(span) || 0, page: Number(page) || 1, isBack: back === 'back' }
}

function placeAfter({ span, page, isBack }: Place, { lastPage, spans }: { lastPage: number; spans: number }) {
  if (!isBack && lastPage > 1) return `${span}.${lastPage}.back`
  if (isBack && page > 1) return `${span}.${page - 1}.back`
  return span + 1 < spans ? `${span + 1}.1` : undefined
}

interface Listed {
  readonly rows: readonly Fields[]
  readonly hasMore: boolean
  readonly next?: string
}

async function list(
  options: ClientOptions,
  spans: readonly Span[],
  { cursor, modified }: { cursor: string | undefined; modified?: ListWindow },
): Promise<Result<Listed, IntegrationError>> {
  const place = placeOf(cursor)
  const span = spans[place.span]
  if (span === undefined) return ok({ rows: [], hasMore: false })
  const answer = await ask(options, span, { page: place.page, size: PAGE_SIZE, ...(modified ? { modified } : {}) })
  if (!answer.ok) return answer
  const total = integerAt(answer.value, 'total_count') ?? 0
  const lastPage = integerAt(answer.value, 'total_page') ?? Math.ceil(total / PAGE_SIZE)
  const next = placeAfter(place, { lastPage, spans: spans.length })
  const rows = wrappedList(answer.value.target_list)
  return ok({ rows, hasMore: next !== undefined, ...(next === undefined ? {} : { next }) })
}

async function ask(
  options: ClientOptions,
  { statuses, createdFrom, createdTo }: Span,
  { page, size, modified }: { page: number; size: number; modified?: ListWindow },
): Promise<Result<Fields, IntegrationError>> {
  const created = pacificWindow(createdFrom, createdTo)
  const changed = modified && pacificWindow(modified.from, modified.to)
  const answer = await callAliexpress(options, LIST, {
    param_aeop_order_query: JSON.stringify({
      page_size: size,
      current_page: page,
      create_date_start: created.from,
      create_date_end: created.to,
      ...(changed ? { modified_date_start: changed.from, modified_date_end: changed.to } : {}),
      order_status_list: statuses,
    }),
  })
  return answer.ok ? ok(objectAt(answer.value, 'result')) : answer
}

const idOf = (row: Fields): string => textAt(row, 'order_id') || textAt(row, 'id')

/** Orders modified in the window; older than half a year by creation they are not listed. */
export async function listUpdated(
  options: ClientOptions,
  window: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const spans = spansOf(window.to - OPEN_SPAN, window.to)
  const listed = await list(options, spans, { cursor: window.cursor, modified: window })
  if (!listed.ok) return listed
  const { rows, ...place } = listed.value
  const ids = new Set(rows.map(idOf).filter((id) => id !== ''))
  return ok({ orders: [], unreadable: [], ids: [...ids], ...place })
}

export async function listPlaced(
  options: ClientOptions,
  window: ListWindow,
): Promise<Result<PlacedPage, IntegrationError>> {
  const listed = await list(options, spansOf(window.from, window.to), { cursor: window.cursor })
  if (!listed.ok) return listed
  const { rows, ...place } = listed.value
  const placed = rows.flatMap((row) => {
    const placedAt = parsePacific(textAt(row, 'gmt_create'))
    return placedAt === null || idOf(row) === '' ? [] : [{ platformOrderId: idOf(row), placedAt }]
  })
  return ok({ placed, ...place })
}

/** Proves key, secret and token: the number of open orders placed in the last 24 hours. */
export async function testShop(options: ClientOptions): Promise<Result<string, IntegrationError>> {
  const now = options.now()
  const span = { statuses: openStatuses, createdFrom: now - DAY, createdTo: now }
  const answer = await ask(options, span, { page: 1, size: 1 })
  return answer.ok ? ok(`速卖通, ${integerAt(answer.value, 'total_count') ?? 0} 单 / 24h`) : answer
}
