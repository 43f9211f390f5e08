/** Reading orders: a window of update times page by page by cursor; orders with many lines, and pushed ones, one by one. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions, FetchedOrder, ListWindow, OrderPage, PlacedPage } from '../channels.port.ts'
import { type Fields, fieldsOf, integerAt, isoTimeAt, listAt, objectAt, textAt } from '../read-fields.ts'
import { orderOrMalformed, readOrders } from '../read-orders.ts'
import { callShopify } from './client.ts'
import { orderQuery, ordersQuery, placedQuery, shopQuery } from './queries.ts'
import { type Reading, translateOrder } from './translate.ts'

export const orderGid = (platformOrderId: string): string => `gid://shopify/Order/${platformOrderId}`

const readingOf = ({ credentials, settings }: ClientOptions): Reading => ({
  secret: credentials.clientSecret ?? '',
  codShips: settings.codShips === true,
})

/** The order under `key` of the answer; `not_found` when the shop knows no such order. */
export async function orderOf(
  options: ClientOptions,
  query: string,
  platformOrderId: string,
): Promise<Result<Fields, IntegrationError>> {
  const data = await callShopify(options, query, { id: orderGid(platformOrderId) })
  if (!data.ok) return data
  const order = fieldsOf(data.value.order)
  return order ? ok(order) : err(integrationError('shopify', 'not_found', `no order ${platformOrderId}`))
}

export async function fetchOrder(
  options: ClientOptions,
  platformOrderId: string,
): Promise<Result<FetchedOrder, IntegrationError>> {
  const raw = await orderOf(options, orderQuery, platformOrderId)
  if (!raw.ok) return raw
  return orderOrMalformed('shopify', raw.value, translateOrder(raw.value, readingOf(options)))
}

/** Seconds are the finest that the search knows; both ends belong to the window. */
const searchOf = (field: string, { from, to }: Pick<ListWindow, 'from' | 'to'>): string => {
  const at = (ms: number) => `'${new Date(ms).toISOString().slice(0, 19)}Z'`
  return `${field}:>=${at(from)} AND ${field}:<=${at(to + 999)}`
}

export async function listUpdated(
  options: ClientOptions,
  window: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const data = await callShopify(options, ordersQuery, {
    query: searchOf('updated_at', window),
    after: window.cursor ?? null,
  })
  return data.ok ? readPage(objectAt(data.value, 'orders'), readingOf(options)) : data
}

/** People's data is not parked with an order that nobody can read. */
const withoutPeople = ({ shippingAddress: _address, customer: _customer, note: _note, ...rest }: Fields): Fields => rest

export function readPage(connection: Fields, reading: Reading): Result<OrderPage, IntegrationError> {
  const paging = pagingOf(connection)
  if (!paging.ok) return paging
  const nodes = listAt(connection, 'nodes')
  const isCut = (raw: Fields) => objectAt(objectAt(raw, 'lineItems'), 'pageInfo').hasNextPage === true
  const idOf = (raw: Fields) => textAt(raw, 'legacyResourceId')
  const whole = nodes.filter((raw) => !isCut(raw))
  const ids = nodes.filter(isCut).map(idOf)
  return ok({
    ...readOrders(whole, (raw) => translateOrder(raw, reading), idOf, withoutPeople),
    ...(ids.length > 0 ? { ids } : {}),
    ...paging.value,
  })
}

function pagingOf(connection: Fields): Result<Pick<OrderPage, 'hasMore' | 'next'>, IntegrationError> {
  const { hasNextPage, endCursor } = objectAt(connection, 'pageInfo')
  if (typeof hasNextPage !== 'boolean' || (hasNextPage && typeof endCursor !== 'string'))
    return err(integrationError('shopify', 'malformed', 'orders without pageInfo'))
  return ok({ hasMore: hasNextPage, ...(typeof endCursor === 'string' ? { next: endCursor } : {}) })
}

export async function listPlaced(
  options: ClientOptions,
  window: ListWindow,
): Promise<Result<PlacedPage, IntegrationError>> {
  const data = await callShopify(options, placedQuery, {
    query: searchOf('created_at', window),
    after: window.cursor ?? null,
  })
  if (!data.ok) return data
  const connection = objectAt(data.value, 'orders')
  const paging = pagingOf(connection)
  if (!paging.ok) return paging
  const placed = listAt(connection, 'nodes').flatMap((node) => {
    const placedAt = isoTimeAt(node, 'createdAt')
    return placedAt === null ? [] : [{ platformOrderId: textAt(node, 'legacyResourceId'), placedAt }]
  })
  return ok({ placed, ...paging.value })
}

/** Proves token and scopes: the shop's name and the orders that changed in the last 24 hours. */
export async function testShop(options: ClientOptions): Promise<Result<string, IntegrationError>> {
  const now = options.now()
  const data = await callShopify(options, shopQuery, {
    query: searchOf('updated_at', { from: now - 86_400_000, to: now }),
  })
  if (!data.ok) return data
  const name = textAt(objectAt(data.value, 'shop'), 'name') || (options.credentials.shop ?? '')
  return ok(`Shopify ${name}, ${integerAt(objectAt(data.value, 'ordersCount'), 'count') ?? 0} 单 / 24h`)
}
