// SP-API of one seller: Login with Amazon, Orders, shipment confirmation, Listings.
import { waybillCompany } from '../companies'
import { integerOf, objectOf, objectsOf, parseObject, textOf } from '../exact-json'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import type { CallLimit } from '../shops/call-quota'
import type { RefundFacts } from '../shops/order-facts'
import { canShip, shipLines } from '../shops/order-life'
import type { Shop } from '../shops/shops'
import { issueCode, issueTokens, shopOfCode } from '../shops/tokens'
import type { World } from '../world/world'
import { isPart, MARKETPLACE, orderFields, refundEvent, shownAs, statusOf } from './order-text'

const CODE_SECONDS = 300
/** The seller's agreement is renewed once a year. */
const REFRESH_SECONDS = 365 * 86_400
const LAG_MS = 120_000
const LIST = '/orders/2026-01-01/orders'
const EVENTS = '/finances/v0/financialEvents'
const EACH: CallLimit = { calls: 30, windowMs: 60_000 }

export const refusal = (status: number, code: string, message: string): PlatformAnswer =>
  jsonAnswer({
    body: JSON.stringify({ errors: [{ code, message, details: '' }] }),
    ok: false,
    status,
    reason: `${code} ${message}`,
  })

export const quotaExceeded = () => refusal(429, 'QuotaExceeded', 'You exceeded your quota for the requested resource.')

const done = (json: unknown) => jsonAnswer({ body: JSON.stringify(json), ok: true })
const INVALID = (what: string) => refusal(400, 'InvalidInput', what)
const NOT_FOUND = refusal(404, 'NotFound', 'The requested resource does not exist.')

export function answerAmazon(world: World, call: PlatformCall): PlatformAnswer {
  if (call.path === '/apps/authorize/consent') return consent(world, call)
  if (call.path === '/auth/o2/token') return giveToken(world, call)
  const shop = world.shops.byToken('amazon', call.headers['x-amz-access-token'] ?? '', world.now())
  if (shop === 'expired') return refusal(403, 'Unauthorized', 'The access token you provided has expired.')
  if (shop === 'unknown') return refusal(403, 'Unauthorized', 'The access token you provided is invalid or missing.')
  if (!/^\d{8}T\d{6}Z$/.test(call.headers['x-amz-date'] ?? '')) return INVALID('x-amz-date')
  const query = new URLSearchParams(call.query)
  if (call.path === LIST) return listOrders(world, shop, query)
  if (!world.quota.take(`amazon:${shop.shopId}`, { ...EACH, calls: Number(shop.extra.callBurst ?? EACH.calls) }))
    return quotaExceeded()
  const order = new RegExp(`^${LIST}/([\\d-]+)$`).exec(call.path)?.[1]
  if (order !== undefined && call.method === 'GET') return oneOrder(world, { shop, query, orderId: order })
  const confirmed = /^\/orders\/v0\/orders\/([\d-]+)\/shipmentConfirmation$/.exec(call.path)?.[1]
  if (confirmed !== undefined && call.method === 'POST')
    return confirmShipment(world, { shop, orderId: confirmed, body: call.body })
  if (call.path === EVENTS && call.method === 'GET') return listRefunds(world, shop, query)
  const paidBack = /^\/finances\/v0\/orders\/([\d-]+)\/financialEvents$/.exec(call.path)?.[1]
  if (paidBack !== undefined && call.method === 'GET') return refundsOfOrder(world, shop, paidBack)
  const listing = /^\/listings\/2021-08-01\/items\/([^/]+)\/([^/]+)$/.exec(call.path)
  if (listing !== null && call.method === 'PATCH')
    return patchListing(world, {
      shop,
      sellerId: listing[1] ?? '',
      sku: decodeURIComponent(listing[2] ?? ''),
      query,
      body: call.body,
    })
  return NOT_FOUND
}

/** The seller agrees at once. */
function consent(world: World, call: PlatformCall): PlatformAnswer {
  const query = new URLSearchParams(call.query)
  const shop = world.shops.byApp('amazon', query.get('application_id') ?? '')
  const back = query.get('redirect_uri') ?? ''
  if (shop === undefined || query.get('version') !== 'beta' || !URL.canParse(back))
    return refusal(400, 'MD1000', 'application_id, version')
  const location = new URL(back)
  location.searchParams.set('spapi_oauth_code', issueCode(world, shop, CODE_SECONDS))
  location.searchParams.set('state', query.get('state') ?? '')
  location.searchParams.set('selling_partner_id', shop.shopId)
  return { ...jsonAnswer({ body: '', ok: true, status: 302 }), headers: { location: location.href } }
}

const lwaRefusal = (status: number, error: string) =>
  jsonAnswer({ body: JSON.stringify({ error, error_description: error }), ok: false, status, reason: error })

/** Refresh tokens stay; access tokens live for an hour. The app is known by its application id, its client by `extra`. */
function giveToken(world: World, call: PlatformCall): PlatformAnswer {
  const asked = parseObject(call.body) ?? {}
  const app = world.shops.all().find((shop) => shop.platform === 'amazon' && shop.extra.clientId === asked.client_id)
  if (call.method !== 'POST' || app === undefined || app.appSecret !== asked.client_secret)
    return lwaRefusal(401, 'invalid_client')
  if (asked.grant_type === 'authorization_code') {
    if (shopOfCode(world, 'amazon', textOf(asked.code))?.shopId !== app.shopId) return lwaRefusal(400, 'invalid_grant')
    return granted(world, app, world.newId())
  }
  const refreshToken = textOf(asked.refresh_token)
  const known = world.shops.tokenByRefresh(refreshToken)
  const isGood = known?.shopId === app.shopId && known.refreshExpiresAt > world.now()
  return asked.grant_type === 'refresh_token' && isGood
    ? granted(world, app, refreshToken)
    : lwaRefusal(400, 'invalid_grant')
}

function granted(world: World, shop: Shop, refreshToken: string): PlatformAnswer {
  const pair = issueTokens(world, shop, { refreshSeconds: REFRESH_SECONDS, refreshToken })
  return done({
    access_token: pair.accessToken,
    refresh_token: refreshToken,
    token_type: 'bearer',
    expires_in: Math.min(3600, shop.tokenSeconds),
  })
}

function partsOf(query: URLSearchParams): ReadonlySet<string> | null {
  const parts = (query.get('includedData') ?? '').split(',').filter((part) => part !== '')
  return parts.every(isPart) ? new Set(parts) : null
}

/** 20 at once, then one in three minutes. */
function listOrders(world: World, shop: Shop, query: URLSearchParams): PlatformAnswer {
  const burst = Number(shop.extra.listBurst ?? 20)
  if (!world.quota.take(`amazon-list:${shop.shopId}`, { calls: burst, windowMs: burst * 180_000 }))
    return quotaExceeded()
  const by = query.has('lastUpdatedAfter') ? 'updated' : 'created'
  const name = by === 'updated' ? 'lastUpdated' : 'created'
  const from = Date.parse(query.get(`${name}After`) ?? '')
  const to = Date.parse(query.get(`${name}Before`) ?? '')
  const take = integerOf(query.get('maxResultsPerPage') ?? '100') ?? 0
  const parts = partsOf(query)
  if (query.has('lastUpdatedAfter') === query.has('createdAfter'))
    return INVALID('exactly one of createdAfter, lastUpdatedAfter')
  if (Number.isNaN(from) || Number.isNaN(to) || from > to) return INVALID(`${name}After, ${name}Before`)
  if (to > world.now() - LAG_MS) return INVALID(`${name}Before must be two minutes before now`)
  if (take < 1 || take > 100 || parts === null) return INVALID('maxResultsPerPage, includedData')
  if (!(query.get('marketplaceIds') ?? '').split(',').includes(MARKETPLACE)) return INVALID('marketplaceIds')
  const statuses = query.get('fulfillmentStatuses')?.split(',')
  const only = (order: Parameters<typeof statusOf>[0]) =>
    (shownAs(order) !== null || statuses === undefined) && (statuses?.includes(statusOf(order)) ?? true)
  const { orders, next } = world.orders.after(
    { shopId: shop.shopId, by, from, to, only },
    { cursor: query.get('paginationToken') ?? '', take },
  )
  return done({
    orders: orders.map((order) => orderFields(order, parts)),
    ...(next === undefined ? {} : { pagination: { nextToken: next } }),
  })
}

function oneOrder(
  world: World,
  { shop, query, orderId }: { shop: Shop; query: URLSearchParams; orderId: string },
): PlatformAnswer {
  const parts = partsOf(query)
  const order = world.orders.find(orderId)
  if (parts === null) return INVALID('includedData')
  return order?.shopId === shop.shopId ? done({ order: orderFields(order, parts) }) : NOT_FOUND
}

/** What was paid back before it left is no event: it was called off at the order. */
function eventsOf(refunds: readonly RefundFacts[], world: World, next?: string): PlatformAnswer {
  const RefundEventList = refunds.flatMap((refund) => {
    const line = world.orders.find(refund.orderId)?.lines.find(({ lineId }) => lineId === refund.lineId)
    return refund.state === 'done' && line && line.shippedQuantity > 0 ? [refundEvent(refund, line)] : []
  })
  return done({ payload: { ...(next === undefined ? {} : { NextToken: next }), FinancialEvents: { RefundEventList } } })
}

/** GET /finances/v0/financialEvents: what was paid back after shipping, by the time at which it was posted. */
function listRefunds(world: World, shop: Shop, query: URLSearchParams): PlatformAnswer {
  const [from, to] = ['PostedAfter', 'PostedBefore'].map((name) => Date.parse(query.get(name) ?? ''))
  const take = integerOf(query.get('MaxResultsPerPage') ?? '100') ?? 0
  if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to) || from > to)
    return INVALID('PostedAfter, PostedBefore')
  if (to > world.now() - LAG_MS) return INVALID('PostedBefore must be two minutes before now')
  if (take < 1 || take > 100) return INVALID('MaxResultsPerPage')
  const skip = Number(query.get('NextToken') ?? 0)
  const { total, refunds } = world.orders.listRefunds({ shopId: shop.shopId, by: 'updated', from, to }, { skip, take })
  return eventsOf(refunds, world, skip + take < total ? String(skip + take) : undefined)
}

function refundsOfOrder(world: World, shop: Shop, orderId: string): PlatformAnswer {
  if (world.orders.find(orderId)?.shopId !== shop.shopId) return NOT_FOUND
  return eventsOf(world.orders.refundsOf(orderId), world)
}

function confirmShipment(
  world: World,
  { shop, orderId, body }: { shop: Shop; orderId: string; body: string },
): PlatformAnswer {
  const order = world.orders.find(orderId)
  if (order?.shopId !== shop.shopId) return NOT_FOUND
  const wish = parseObject(body) ?? {}
  const { packageReferenceId, carrierCode, carrierName, trackingNumber, shipDate, orderItems } = objectOf(
    wish.packageDetail,
  )
  const waybill = textOf(trackingNumber)
  if (wish.marketplaceId !== MARKETPLACE || !/^[1-9]\d*$/.test(textOf(packageReferenceId)) || waybill === '')
    return INVALID('packageDetail')
  if (carrierCode === 'Other' ? textOf(carrierName) === '' : textOf(carrierCode) === '')
    return INVALID('carrierCode, carrierName')
  if (Number.isNaN(Date.parse(textOf(shipDate)))) return INVALID('shipDate')
  // The same reference again is the same package.
  const scope = `amazon-package:${orderId}`
  if (world.once.find(scope, textOf(packageReferenceId)) !== undefined) return { ...done({}), status: 204, body: '' }
  const lines = objectsOf(orderItems).map((item) => ({
    lineId: textOf(item.orderItemId),
    quantity: integerOf(item.quantity) ?? 0,
  }))
  if (!canShip(order, lines)) return INVALID('orderItems')
  const { com, name } = waybillCompany(waybill)
  shipLines(world, order, { com, companyName: name, waybill, lines })
  world.once.keep(scope, textOf(packageReferenceId), waybill)
  return { ...done({}), status: 204, body: '' }
}

interface Patch {
  shop: Shop
  sellerId: string
  sku: string
  query: URLSearchParams
  body: string
}

function patchListing(world: World, { shop, sellerId, sku, query, body }: Patch): PlatformAnswer {
  if (sellerId !== shop.shopId || !query.has('marketplaceIds')) return INVALID('sellerId, marketplaceIds')
  const [patch] = objectsOf(parseObject(body)?.patches)
  const [value] = objectsOf(patch?.value)
  const quantity = integerOf(value?.quantity)
  if (patch?.op !== 'replace' || patch.path !== '/attributes/fulfillment_availability' || quantity === undefined)
    return INVALID('patches')
  const known = world.shops.shelf(shop.shopId).find(({ outSkuId }) => outSkuId === sku)
  if (known === undefined)
    return done({ sku, status: 'INVALID', issues: [{ code: '13013', message: `SKU ${sku} not found` }] })
  world.shops.setStock(shop.shopId, known.skuId, quantity)
  return done({ sku, status: 'ACCEPTED', submissionId: world.newId(), issues: [] })
}
