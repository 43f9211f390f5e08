import { parseObject } from '../exact-json'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import { instantOf } from '../shanghai-time'
import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import { fault, legacyFaultAnswer, spFaultAnswer } from './faults'
import { type MethodCall, type MethodResult, refused } from './method'
import { putStates, putStocks, updateStockLegacy, upOrDownLegacy } from './methods/goods'
import {
  getLegacy,
  getOrder,
  listAfterSales,
  listOrders,
  remarkLegacy,
  remarkOrder,
  searchLegacy,
} from './methods/orders'
import { listCarriers, shipLegacy, shipOrder } from './methods/ship'
import { answerOauth } from './oauth'
import { isSame, josSign, spEntries } from './sign'

type Method = (call: MethodCall) => MethodResult

/** By HTTP method and path; names in braces are values that the signature covers. */
const SP_METHODS: readonly (readonly [string, Method])[] = [
  ['GET /sp-order/v0/carriers', listCarriers],
  ['GET /sp-order/v0/orders', listOrders],
  ['GET /sp-order/v0/orders/{orderId}', getOrder],
  ['POST /sp-order/v0/orders/{orderId}/shipments', shipOrder],
  ['PUT /sp-order/v0/orders/{orderId}/vender-remarks', remarkOrder],
  ['GET /sp-aftercare/v0/afs-orders', listAfterSales],
  ['PUT /sp-product/v0/sku-stocks/batch', putStocks],
  ['PUT /sp-product/v0/product-states/batch', putStates],
]

const LEGACY_METHODS: Record<string, Method> = {
  'jingdong.pop.order.search': searchLegacy,
  'jingdong.pop.order.get': getLegacy,
  'jingdong.pop.order.modifyVenderRemark': remarkLegacy,
  'jingdong.pop.order.shipment': shipLegacy,
  'jingdong.stock.write.updateSkuStock': updateStockLegacy,
  'jingdong.ware.write.upOrDown': upOrDownLegacy,
}

const DRIFT_MS = 600_000

/** `/rest/…` is SP-API, `/routerjson` the old gateway, `/oauth2/…` the tokens. */
export function answerJd(world: World, call: PlatformCall): PlatformAnswer {
  if (call.path.startsWith('/oauth2/')) return answerOauth(world, call)
  if (call.path === '/routerjson') return answerLegacy(world, call)
  const result = runSp(world, call)
  if ('fault' in result) return spFaultAnswer(result.fault)
  const { data, pagination } = result
  const body = { success: true, data, errorList: [], ...(pagination ? { paginationData: pagination } : {}) }
  return jsonAnswer({ body: JSON.stringify(body), ok: true })
}

function runSp(world: World, call: PlatformCall): MethodResult {
  const found = spMethodOf(call)
  if (found === undefined) return refused('no-such-api', `${call.method} ${call.path}`)
  const app = world.shops.byApp('jd', call.headers['x-jos-app-key'] ?? '')
  if (app === undefined) return refused('parameter-invalid', 'X-JOS-App-Key')
  const query = new URLSearchParams(call.query)
  const entries = spEntries({ headers: call.headers, query, path: found.at, body: call.body })
  if (!isSame(josSign(app.appSecret, entries), call.headers['x-jos-sign'] ?? '')) return refused('signature-invalid')
  if (!(Math.abs(Number(call.headers['x-jos-timestamp']) - world.now()) <= DRIFT_MS))
    return refused('parameter-invalid', 'X-JOS-Timestamp')
  const shop = shopOfToken(world, app, call.headers['x-jos-access-token'] ?? '')
  if (shop === undefined) return refused('token-invalid')
  const body = call.body === '' ? {} : parseObject(call.body)
  if (body === undefined) return refused('parameter-invalid', 'body')
  return found.method({ world, shop, params: { ...Object.fromEntries(query), ...found.at }, body })
}

function spMethodOf({ method, path }: PlatformCall): { method: Method; at: Record<string, string> } | undefined {
  for (const [pattern, run] of SP_METHODS) {
    const names = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    const match = new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(
      `${method} ${path.replace(/^\/rest/, '')}`,
    )
    if (match && path.startsWith('/rest/'))
      return {
        method: run,
        at: Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')])),
      }
  }
  return undefined
}

function shopOfToken(world: World, app: Shop, token: string): Shop | undefined {
  const shop = world.shops.byToken('jd', token, world.now())
  return typeof shop === 'string' || shop.appKey !== app.appKey ? undefined : shop
}

/** System parameters stand in the query, the business parameters as one JSON text in the form. */
function answerLegacy(world: World, call: PlatformCall): PlatformAnswer {
  const {
    sign = '',
    format: _format,
    sign_method: _method,
    ...system
  } = Object.fromEntries(new URLSearchParams(call.query))
  const paramJson = new URLSearchParams(call.body).get('360buy_param_json') ?? ''
  const method = LEGACY_METHODS[system.method ?? '']
  const app = world.shops.byApp('jd', system.app_key ?? '')
  if (app === undefined || method === undefined) return legacyFaultAnswer(fault('no-such-api', system.method))
  const entries = Object.entries({ ...system, '360buy_param_json': paramJson })
  if (!isSame(josSign(app.appSecret, entries), sign)) return legacyFaultAnswer(fault('signature-invalid'))
  const at = instantOf((system.timestamp ?? '').slice(0, 19))
  if (!(Math.abs(at - world.now()) <= DRIFT_MS)) return legacyFaultAnswer(fault('parameter-invalid', 'timestamp'))
  const shop = shopOfToken(world, app, system.access_token ?? '')
  if (shop === undefined) return legacyFaultAnswer(fault('token-invalid'))
  const body = parseObject(paramJson)
  if (body === undefined) return legacyFaultAnswer(fault('parameter-invalid', '360buy_param_json'))
  const result = method({ world, shop, params: {}, body })
  if ('fault' in result) return legacyFaultAnswer(result.fault)
  const key = `${(system.method ?? '').replaceAll('.', '_')}_responce`
  return jsonAnswer({ body: JSON.stringify({ [key]: { code: '0', ...(result.data as object) } }), ok: true })
}
