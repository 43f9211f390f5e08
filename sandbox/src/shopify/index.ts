import { createHmac } from 'node:crypto'
import { objectOf, parseObject, rawNumber, textOf } from '../exact-json'
import type { PlatformAnswer, PlatformCall } from '../platform-call'
import type { Change } from '../shops/order-facts'
import { orderPayFen } from '../shops/order-facts'
import type { PushedMessage, ShopPlatform } from '../shops/shop-platform'
import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import { dataAnswer, errorAnswer, httpAnswer } from './answers'
import { choose, parseOperation, UnknownField } from './graphql'
import { ROOTS } from './methods'
import { authorise, giveToken } from './oauth'
import { financialStatus, fulfillmentStatus, shownLine } from './status'

const VERSION = '2026-07'

function answerShopify(world: World, call: PlatformCall): PlatformAnswer {
  if (call.path === '/admin/oauth/authorize') return authorise(world, call)
  if (call.path === '/admin/oauth/access_token') return giveToken(world, call)
  if (call.method !== 'POST' || call.path !== `/admin/api/${VERSION}/graphql.json`) return httpAnswer(404, 'Not Found')
  const shop = world.shops.byToken('shopify', call.headers['x-shopify-access-token'] ?? '', world.now())
  if (typeof shop === 'string')
    return httpAnswer(401, '[API] Invalid API key or access token (unrecognized login or wrong password)')
  const body = parseObject(call.body)
  if (body === undefined) return httpAnswer(400, 'the body is no JSON')
  try {
    const { kind, fields } = parseOperation(textOf(body.query), objectOf(body.variables))
    const answers = fields.map((field) => {
      const root = ROOTS[kind][field.name]
      if (root === undefined) throw new UnknownField(`Field '${field.name}' doesn't exist on type '${kind}'`)
      const answer = root({ world, shop, args: field.args, directives: field.directives })
      return [field.name, choose(answer, field.fields)]
    })
    return dataAnswer(Object.fromEntries(answers))
  } catch (error) {
    if (error instanceof UnknownField) return errorAnswer('undefinedField', error.message)
    if (error instanceof SyntaxError || error instanceof RangeError) return errorAnswer('BAD_REQUEST', error.message)
    throw error
  }
}

const TOPICS: Partial<Record<Change['what'], string>> = {
  placed: 'orders/create',
  paid: 'orders/paid',
  cancelled: 'orders/cancelled',
  address: 'orders/updated',
  memo: 'orders/updated',
  shipped: 'fulfillments/create',
  received: 'fulfillments/update',
  finished: 'orders/updated',
  refund_done: 'refunds/create',
}

/** Orders in the old REST shape; fulfilments and refunds name their order. */
function pushOf(world: World, shop: Shop, change: Change): PushedMessage | null {
  const topic = TOPICS[change.what]
  if (topic === undefined) return null
  const { order } = change
  const at = new Date(order.updatedAt).toISOString().replace(/\.\d+Z$/, '+00:00')
  const whole = {
    id: rawNumber(order.orderId),
    admin_graphql_api_id: `gid://shopify/Order/${order.orderId}`,
    financial_status: financialStatus(order).toLowerCase(),
    fulfillment_status: fulfillmentStatus(order) === 'UNFULFILLED' ? null : fulfillmentStatus(order).toLowerCase(),
    total_price: (orderPayFen(order) / 100).toFixed(2),
    currency: 'CNY',
    updated_at: at,
  }
  const part = { id: rawNumber(`${order.orderId}9`), order_id: rawNumber(order.orderId), updated_at: at }
  const body = JSON.stringify(topic.startsWith('orders/') ? whole : part)
  const headers = {
    'content-type': 'application/json',
    'x-shopify-topic': topic,
    'x-shopify-hmac-sha256': createHmac('sha256', shop.appSecret).update(body, 'utf8').digest('base64'),
    'x-shopify-shop-domain': shop.shopId,
    'x-shopify-api-version': VERSION,
    'x-shopify-webhook-id': world.newId(),
    'x-shopify-triggered-at': new Date(world.now()).toISOString(),
  }
  return { headers, body, label: `${topic} ${order.orderId}` }
}

/** 14 digits: a million orders for each second since 2024 in which a world was born. */
const firstOrderId = (bornAt: number) =>
  6_000_000_000_000n + BigInt(Math.max(0, Math.floor((bornAt - Date.UTC(2024, 0, 1)) / 1000))) * 1_000_000n

export const shopify: ShopPlatform = {
  kind: 'shopify',
  name: 'Shopify',
  answer: answerShopify,
  signedHeaders: /^x-shopify-access-token$/,
  throttled: () => errorAnswer('THROTTLED', 'Throttled'),
  broken: () => httpAnswer(500, 'Internal Server Error'),
  pushesBy: 'http',
  push: pushOf,
  // Eight in four hours.
  pushes: {
    retrySeconds: [10, 60, 300, 900, 1_800, 2_700, 3_600, 4_800],
    acknowledged: (status) => status >= 200 && status < 300,
  },
  orderId: (n, bornAt) => String(firstOrderId(bornAt) + BigInt(n)),
  lineId: (orderId, index) => String(BigInt(orderId) * 10n + BigInt(index + 1)),
  shownLine,
}
