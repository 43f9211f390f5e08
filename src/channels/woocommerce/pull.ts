/** Reading orders of a site: by time of change, in pages of which the site tells the number. */
import { ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { FetchedOrder, ListWindow, OrderPage, PlacedPage } from '../channels.port.ts'
import { type Fields, fieldsOf, isoTimeAt, textAt } from '../read-fields.ts'
import { orderOrMalformed, readOrders } from '../read-orders.ts'
import { callWoo, type WooAnswer, type WooOptions } from './client.ts'
import { needsRefunds, type Reading, translateOrder } from './translate.ts'
import { readOwnStatuses } from './woocommerce.types.ts'

/** The API allows 100; sites are often small. */
export const PAGE_SIZE = 50

function readingOf({ credentials, settings }: WooOptions, refunds: readonly Fields[] = []): Reading {
  const own = typeof settings.statuses === 'string' ? readOwnStatuses(settings.statuses) : null
  return { secret: credentials.consumerSecret ?? '', ownStatuses: own ?? new Map(), refunds }
}

const malformed = (what: string) => ({ ok: false, error: integrationError('woocommerce', 'malformed', what) }) as const

export async function rawOrder(options: WooOptions, id: string): Promise<Result<Fields, IntegrationError>> {
  const answer = await callWoo(options, { path: `/orders/${encodeURIComponent(id)}` })
  if (!answer.ok) return answer
  const order = fieldsOf(answer.value.json)
  return order ? ok(order) : malformed(`order ${id} is no object`)
}

export async function fetchOrder(options: WooOptions, id: string): Promise<Result<FetchedOrder, IntegrationError>> {
  const order = await rawOrder(options, id)
  if (!order.ok) return order
  const refunds = needsRefunds(order.value)
    ? await callWoo(options, { path: `/orders/${encodeURIComponent(id)}/refunds`, query: { per_page: '100' } })
    : null
  if (refunds && !refunds.ok) return refunds
  const listed = refunds ? rowsOf(refunds.value) : []
  if (listed === null) return malformed(`refunds of ${id} are no list`)
  return orderOrMalformed('woocommerce', order.value, translateOrder(order.value, readingOf(options, listed)))
}

function rowsOf({ json }: WooAnswer): readonly Fields[] | null {
  return Array.isArray(json) ? json.map(fieldsOf).filter((row) => row !== null) : null
}

/** The site's bounds are exclusive and count seconds: one second more on both sides. */
const bounds = (kind: 'modified_' | '', { from, to }: Pick<ListWindow, 'from' | 'to'>): Record<string, string> => {
  const at = (ms: number) => new Date(ms).toISOString().slice(0, 19)
  return { [`${kind}after`]: at(from - 1_000), [`${kind}before`]: at(to + 1_999), dates_are_gmt: 'true' }
}

async function list(
  options: WooOptions,
  query: Readonly<Record<string, string>>,
  page: number,
): Promise<Result<{ rows: readonly Fields[]; pages: number; total: number }, IntegrationError>> {
  const answer = await callWoo(options, {
    path: '/orders',
    query: { status: 'any', order: 'asc', per_page: String(PAGE_SIZE), page: String(page + 1), ...query },
  })
  if (!answer.ok) return answer
  const rows = rowsOf(answer.value)
  if (rows === null) return malformed('orders are no list')
  const counted = (name: string) => Number(answer.value.headers.get(name) ?? Number.NaN)
  const pages = counted('x-wp-totalpages')
  if (!Number.isInteger(pages)) return malformed('no X-WP-TotalPages')
  return ok({ rows, pages, total: counted('x-wp-total') })
}

const paging = (pages: number, page: number) => ({ hasMore: page + 1 < pages, lastPage: Math.max(0, pages - 1) })

export async function listUpdated(
  options: WooOptions,
  window: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const listed = await list(options, { ...bounds('modified_', window), orderby: 'modified' }, window.page)
  if (!listed.ok) return listed
  const { rows, pages } = listed.value
  const idOf = (raw: Fields) => textAt(raw, 'id')
  const ids = rows.filter(needsRefunds).map(idOf)
  const whole = rows.filter((raw) => !needsRefunds(raw))
  return ok({
    ...readOrders(whole, (raw) => translateOrder(raw, readingOf(options)), idOf, withoutPeople),
    ...(ids.length > 0 ? { ids } : {}),
    ...paging(pages, window.page),
  })
}

/** People's data is not parked with an order that nobody can read. */
function withoutPeople(raw: Fields): Fields {
  const { billing: _b, shipping: _s, customer_note: _n, customer_ip_address: _i, meta_data: _m, ...rest } = raw
  return rest
}

export async function listPlaced(
  options: WooOptions,
  window: ListWindow,
): Promise<Result<PlacedPage, IntegrationError>> {
  const listed = await list(
    options,
    { ...bounds('', window), orderby: 'date', _fields: 'id,date_created_gmt' },
    window.page,
  )
  if (!listed.ok) return listed
  const placed = listed.value.rows.flatMap((row) => {
    const placedAt = isoTimeAt({ at: `${textAt(row, 'date_created_gmt')}Z` }, 'at')
    // The bounds were widened; what lies outside is of the neighbours.
    if (placedAt === null || placedAt < window.from || placedAt > window.to) return []
    return [{ platformOrderId: textAt(row, 'id'), placedAt }]
  })
  return ok({ placed, ...paging(listed.value.pages, window.page) })
}

/** Proves key, secret and the REST API. */
export async function testShop(options: WooOptions): Promise<Result<string, IntegrationError>> {
  const now = options.now()
  const query = { ...bounds('modified_', { from: now - 86_400_000, to: now }), per_page: '1', _fields: 'id' }
  const listed = await list(options, query, 0)
  if (!listed.ok) return listed
  const { site = '' } = options.credentials
  return ok(`WooCommerce ${site.replace(/^https?:\/\//, '')}, ${listed.value.total || 0} 单 / 24h`)
}
