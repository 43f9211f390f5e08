/** Reading orders. The list gives one request in three minutes (20 at once after a rest), so it brings whole orders, items included. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions, FetchedOrder, ListWindow, OrderPage, PlacedPage } from '../channels.port.ts'
import { type Fields, fieldsOf, isoTimeAt, listAt, objectAt, textAt } from '../read-fields.ts'
import { orderOrMalformed, readOrders } from '../read-orders.ts'
import { listedStatuses } from './amazon.types.ts'
import { callAmazon, marketplaceIds } from './client.ts'
import { withRefunds } from './finances.ts'
import { translateOrder } from './translate.ts'

/** Parts beyond the order's head. RECIPIENT needs the role for shipping; without it Amazon leaves them out. */
const PARTS = ['RECIPIENT', 'PROCEEDS', 'CANCELLATION', 'FULFILLMENT', 'PACKAGES'] as const
const PAGE_SIZE = '100'
const BASE = '/orders/2026-01-01/orders'

const secretOf = ({ credentials }: ClientOptions): string => credentials.clientSecret ?? ''

export async function rawOrder(options: ClientOptions, id: string): Promise<Result<Fields, IntegrationError>> {
  const answer = await callAmazon(options, {
    path: `${BASE}/${encodeURIComponent(id)}`,
    query: { includedData: PARTS },
  })
  if (!answer.ok) return answer
  const order = fieldsOf(answer.value.order)
  return order ? ok(order) : err(integrationError('amazon', 'malformed', `no order in the answer for ${id}`))
}

export async function fetchOrder(options: ClientOptions, id: string): Promise<Result<FetchedOrder, IntegrationError>> {
  const raw = await rawOrder(options, id)
  if (!raw.ok) return raw
  const order = orderOrMalformed('amazon', raw.value, translateOrder(raw.value, secretOf(options)))
  return order.ok ? withRefunds(options, order.value) : order
}

interface Listed {
  readonly orders: readonly Fields[]
  readonly paging: Pick<OrderPage, 'hasMore' | 'next'>
}

/** Of a token all other parameters but the parts are taken from its first page. */
async function list(
  options: ClientOptions,
  by: 'lastUpdated' | 'created',
  { window, parts }: { readonly window: ListWindow; readonly parts: readonly string[] },
): Promise<Result<Listed, IntegrationError>> {
  const answer = await callAmazon(options, {
    path: BASE,
    query: {
      [`${by}After`]: new Date(window.from).toISOString(),
      [`${by}Before`]: new Date(window.to).toISOString(),
      marketplaceIds: marketplaceIds(options),
      // What Amazon's own warehouses ship is none of ours.
      fulfilledBy: 'MERCHANT',
      fulfillmentStatuses: listedStatuses,
      maxResultsPerPage: PAGE_SIZE,
      ...(parts.length > 0 ? { includedData: parts } : {}),
      paginationToken: window.cursor,
    },
  })
  if (!answer.ok) return answer
  if (!Array.isArray(answer.value.orders))
    return err(integrationError('amazon', 'malformed', 'no orders in the answer'))
  const next = textAt(objectAt(answer.value, 'pagination'), 'nextToken')
  return ok({
    orders: listAt(answer.value, 'orders'),
    paging: { hasMore: next !== '', ...(next === '' ? {} : { next }) },
  })
}

export async function listUpdated(
  options: ClientOptions,
  window: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const listed = await list(options, 'lastUpdated', { window, parts: PARTS })
  if (!listed.ok) return listed
  const { orders, paging } = listed.value
  const idOf = (raw: Fields) => textAt(raw, 'orderId')
  return ok({
    ...readOrders(orders, (raw) => translateOrder(raw, secretOf(options)), idOf, withoutPeople),
    ...paging,
  })
}

/** People's data is not parked with an order that nobody can read. */
const withoutPeople = ({ recipient: _recipient, buyer: _buyer, ...rest }: Fields): Fields => rest

export async function listPlaced(
  options: ClientOptions,
  window: ListWindow,
): Promise<Result<PlacedPage, IntegrationError>> {
  const listed = await list(options, 'created', { window, parts: [] })
  if (!listed.ok) return listed
  const placed = listed.value.orders.flatMap((order) => {
    const placedAt = isoTimeAt(order, 'createdTime')
    return placedAt === null ? [] : [{ platformOrderId: textAt(order, 'orderId'), placedAt }]
  })
  return ok({ placed, ...listed.value.paging })
}

/** Proves token, role and marketplaces: the orders that changed in the last 24 hours, the first page of them. */
export async function testShop(options: ClientOptions): Promise<Result<string, IntegrationError>> {
  const to = options.now() - LAG
  const window = { from: to - 86_400_000, to, page: 0 }
  const listed = await list(options, 'lastUpdated', { window, parts: [] })
  if (!listed.ok) return listed
  return ok(`Amazon ${options.credentials.sellerId ?? ''}, ${listed.value.orders.length} 单 / 24h`)
}

/** The newest instant that may be asked lies two minutes ago; one more for clocks that differ. */
export const LAG = 3 * 60_000
