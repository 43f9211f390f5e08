import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import { authorisePage } from '../shops/authorise-page'
import type { World } from '../world/world'
import { faultAnswer } from './faults'
import { type MethodCall, type MethodResult, refused } from './method'
import { findOrder, listOrders, orderInfo } from './methods/orders'
import { putOffline, putOnline, updateInventory } from './methods/products'
import { fulfil } from './methods/ship'
import { createToken, refreshToken } from './methods/tokens'
import { isSigned } from './sign'

type Method = (call: MethodCall) => MethodResult

/** By their path below `/rest`, for the app. */
const SYSTEM_METHODS: Readonly<Record<string, Method>> = {
  '/auth/token/create': createToken,
  '/auth/token/refresh': refreshToken,
}

/** By `method` at `/sync`, for a shop. */
const METHODS: Readonly<Record<string, Method>> = {
  'aliexpress.solution.order.info.get': orderInfo,
  'aliexpress.trade.new.redefining.findorderbyid': findOrder,
  'aliexpress.trade.seller.orderlist.get': listOrders,
  'aliexpress.solution.order.fulfill': fulfil,
  'aliexpress.solution.batch.product.inventory.update': updateInventory,
  'aliexpress.postproduct.redefining.offlineaeproduct': putOffline,
  'aliexpress.postproduct.redefining.onlineaeproduct': putOnline,
}

const DRIFT_MS = 7_200_000

/** `/oauth/authorize` is the page on which a merchant agrees. */
export function answerAliexpress(world: World, call: PlatformCall): PlatformAnswer {
  if (call.path === '/oauth/authorize') return authorisePage(world, 'aliexpress', call.query)
  const params = Object.fromEntries([...new URLSearchParams(call.query), ...new URLSearchParams(call.body)])
  const requestId = `2101${world.now()}${world.nextLogNumber()}`
  const result = run(world, call.path, params)
  if ('fault' in result) return faultAnswer(result.fault, { path: call.path, requestId })
  const answer =
    call.path === '/sync'
      ? { [`${params.method?.replaceAll('.', '_')}_response`]: { ...result.content, request_id: requestId } }
      : { code: '0', ...result.content, request_id: requestId }
  return jsonAnswer({ body: JSON.stringify(answer), ok: true })
}

function run(world: World, path: string, params: Readonly<Record<string, string>>): MethodResult {
  const system = path.startsWith('/rest') ? path.slice('/rest'.length) : ''
  const method = path === '/sync' ? METHODS[params.method ?? ''] : SYSTEM_METHODS[system]
  if (method === undefined) return refused('path-invalid', params.method ?? path)
  const { app_key: appKey = '', timestamp = '', sign_method: signMethod, sign = '' } = params
  if (appKey === '' || timestamp === '' || sign === '') return refused('parameter-missing', 'app_key, timestamp, sign')
  const app = world.shops.byApp('aliexpress', appKey)
  if (app === undefined) return refused('app-invalid')
  if (signMethod !== 'sha256' || !isSigned(app.appSecret, system, params)) return refused('signature-invalid')
  if (!(Math.abs(Number(timestamp) - world.now()) <= DRIFT_MS)) return refused('timestamp-invalid')
  if (system !== '') return method({ world, shop: app, params })
  const token = params.session ?? params.access_token ?? ''
  const shop = world.shops.byToken('aliexpress', token, world.now())
  if (typeof shop === 'string' || shop.appKey !== appKey) return refused('token-invalid')
  return method({ world, shop, params })
}
