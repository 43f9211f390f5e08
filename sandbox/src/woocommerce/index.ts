import { createHmac } from 'node:crypto'
import { parseObject } from '../exact-json'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import type { ShopPlatform } from '../shops/shop-platform'
import type { World } from '../world/world'
import { orderFields, statusOf } from './order-text'
import { ROUTES } from './routes'

const BASE = '/wp-json/wc/v3'

const refusal = (status: number, code: string): PlatformAnswer =>
  jsonAnswer({ body: JSON.stringify({ code, message: code, data: { status } }), ok: false, status, reason: code })

function answerWoo(world: World, call: PlatformCall): PlatformAnswer {
  const query = new URLSearchParams(call.query)
  const path =
    query.get('rest_route')?.replace(/^\/wc\/v3/, '') ??
    (call.path.startsWith(BASE) ? call.path.slice(BASE.length) : '')
  const [name = '', secret = ''] = keysOf(call, query)
  const shop = world.shops.byApp('woocommerce', name)
  if (shop === undefined || shop.appSecret !== secret) return refusal(401, 'woocommerce_rest_cannot_view')
  for (const [method, pattern, run] of ROUTES) {
    const found = pattern.exec(path)
    if (found === null || method !== call.method) continue
    const answer = run({ world, shop, query, body: parseObject(call.body) ?? {}, ids: found.slice(1) })
    if ('refusal' in answer) return refusal(answer.refusal.status, answer.refusal.code)
    const json = jsonAnswer({ body: wordPressJson(answer.json), ok: true, status: answer.status ?? 200 })
    return answer.headers === undefined ? json : { ...json, headers: answer.headers }
  }
  return refusal(404, 'rest_no_route')
}

/** Basic, or the two parameters where a host strips the header. */
function keysOf({ headers }: PlatformCall, query: URLSearchParams): string[] {
  const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1]
  if (basic === undefined) return [query.get('consumer_key') ?? '', query.get('consumer_secret') ?? '']
  const text = Buffer.from(basic, 'base64').toString()
  return [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)]
}

/** `wp_json_encode`: everything beyond ASCII and every slash is escaped. */
function wordPressJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const firstOrderId = (bornAt: number) =>
  BigInt(Math.max(0, Math.floor((bornAt - Date.UTC(2024, 0, 1)) / 1000))) * 1_000_000n

export const woocommerce: ShopPlatform = {
  kind: 'woocommerce',
  name: 'WooCommerce',
  answer: answerWoo,
  signedHeaders: /^authorization$/,
  throttled: () => refusal(429, 'too_many_requests'),
  broken: () => refusal(500, 'internal_server_error'),
  pushesBy: 'http',
  push(world, shop, { what, order }) {
    // What a buyer asks for is no business of WooCommerce's.
    if (what === 'refund_asked' || what === 'refund_closed' || what === 'received') return null
    const body = wordPressJson(orderFields(order))
    const topic = what === 'placed' ? 'order.created' : 'order.updated'
    const headers = {
      'content-type': 'application/json',
      'x-wc-webhook-source': 'https://shop.example.com/',
      'x-wc-webhook-topic': topic,
      'x-wc-webhook-resource': 'order',
      'x-wc-webhook-event': topic.slice(6),
      'x-wc-webhook-signature': createHmac('sha256', shop.extra.webhookSecret ?? '')
        .update(body, 'utf8')
        .digest('base64'),
      'x-wc-webhook-id': '3',
      'x-wc-webhook-delivery-id': world.newId(),
    }
    return { headers, body, label: `${topic} ${order.orderId} ${statusOf(order)}` }
  },
  // A delivery that failed is never repeated.
  pushes: { retrySeconds: [], acknowledged: (status) => status >= 200 && status <= 302 },
  orderId: (n, bornAt) => String(firstOrderId(bornAt) + BigInt(n)),
  lineId: (orderId, index) => String(BigInt(orderId) * 10n + BigInt(index + 1)),
  shownAs(order) {
    if (order.state === 'partly_shipped') return 'paid'
    if (order.state === 'cancelled' && order.paidAt > 0) return 'refunded'
    return order.state === 'delivered' || order.state === 'finished' ? 'shipped' : order.state
  },
  shownLine: (line) => (line.refund === 'asked' ? { ...line, refund: 'none' } : line),
}
