import { parseObject } from '../exact-json'
import type { PlatformAnswer, PlatformCall } from '../platform-call'
import type { CallLimit } from '../shops/call-quota'
import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import { answerOf, type Result, refused } from './answers'
import { addNote, appendParcel, deliver, getItem, splitDeliver, updateShelf, updateStock } from './methods/deeds'
import { listOrders, listRefunds, orderDetail, refundDetail } from './methods/lists'
import { answerOauth } from './oauth'
import { isSigned } from './sign'

export interface MethodCall {
  readonly world: World
  readonly shop: Shop
  readonly params: Record<string, unknown>
}

interface Method {
  readonly http: 'GET' | 'POST'
  readonly run: (call: MethodCall) => Result
}

const METHODS: Readonly<Record<string, Method>> = {
  'open.order.detail': { http: 'GET', run: orderDetail },
  'open.order.cursor.list': { http: 'GET', run: listOrders },
  'open.seller.order.refund.pcursor.list': { http: 'POST', run: listRefunds },
  'open.seller.order.refund.detail': { http: 'GET', run: refundDetail },
  'open.seller.order.goods.deliver': { http: 'POST', run: deliver },
  'open.order.goods.split.deliver': { http: 'POST', run: splitDeliver },
  'open.seller.order.goods.logistics.append': { http: 'POST', run: appendParcel },
  'open.seller.order.note.add': { http: 'POST', run: addNote },
  'open.item.get': { http: 'GET', run: getItem },
  'open.item.sku.stock.update': { http: 'POST', run: updateStock },
  'open.item.shelf.status.update': { http: 'POST', run: updateShelf },
}

const DRIFT_MS = 600_000
const A_METHOD: CallLimit = { calls: 300, windowMs: 1_000 }

/** Checks app, signature, clock and token, then runs the method. */
export function answerKuaishou(world: World, call: PlatformCall): PlatformAnswer {
  return answerOauth(world, call) ?? answerOf(run(world, call))
}

function run(world: World, call: PlatformCall): Result {
  const sent = Object.fromEntries([
    ...new URLSearchParams(call.query),
    ...(call.method === 'POST' ? new URLSearchParams(call.body) : []),
  ])
  const name = sent.method ?? ''
  const method = METHODS[name]
  if (method === undefined || call.path !== `/${name.replaceAll('.', '/')}` || call.method !== method.http)
    return refused('no-method', `${call.method} ${call.path}`)
  const app = world.shops.byApp('kuaishou', sent.appkey ?? '')
  if (app === undefined) return refused('no-app')
  if (sent.version !== '1' || !isSigned(sent, app.extra.signSecret ?? '')) return refused('wrong-sign')
  if (!(Math.abs(Number(sent.timestamp) - world.now()) <= DRIFT_MS)) return refused('old-clock')
  const shop = world.shops.byToken('kuaishou', sent.access_token ?? '', world.now())
  if (shop === 'expired') return refused('old-token')
  if (shop === 'unknown' || shop.appKey !== app.appKey) return refused('no-token')
  if (!world.quota.take(`kuaishou:${app.appKey}:${name}`, A_METHOD)) return refused('often', name)
  const params = parseObject(sent.param ?? '')
  return params === undefined ? refused('argument', 'param') : method.run({ world, shop, params })
}
