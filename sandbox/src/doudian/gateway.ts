import { parseObject } from '../exact-json'
import type { PlatformAnswer, PlatformCall } from '../platform-call'
import { shanghaiText } from '../shanghai-time'
import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import { type DoudianFault, dataAnswer, fault, faultAnswer } from './faults'
import { type MethodCall, type MethodResult, refused } from './method'
import { listAfterSales } from './methods/after-sales'
import { batchDecrypt, orderDetail, remarkOrder, searchOrders } from './methods/orders'
import { addLogistics, addMultiPack, addSinglePack } from './methods/ship'
import { putOffline, putOnline, syncStock, syncStockBatch } from './methods/stock'
import { createToken, refreshToken } from './methods/tokens'
import { refuseRequest } from './sign'

type Method = (call: MethodCall) => MethodResult

const METHODS: Record<string, Method> = {
  'token.create': createToken,
  'token.refresh': refreshToken,
  'order.searchList': searchOrders,
  'order.orderDetail': orderDetail,
  'order.batchDecrypt': batchDecrypt,
  'order.addOrderRemark': remarkOrder,
  'order.logisticsAdd': addLogistics,
  'order.logisticsAddSinglePack': addSinglePack,
  'order.logisticsAddMultiPack': addMultiPack,
  'sku.syncStock': syncStock,
  'sku.syncStockBatch': syncStockBatch,
  'product.setOffline': putOffline,
  'product.setOnline': putOnline,
  'afterSale.List': listAfterSales,
}

/** The open platform's gateway: checks app, signature, clock and token, then runs the method. */
export function answerDoudian(world: World, call: PlatformCall): PlatformAnswer {
  const result = run(world, call)
  const logId = `${shanghaiText(world.now()).replace(/\D/g, '')}0102081${world.nextLogNumber()}`
  return 'fault' in result ? faultAnswer(result.fault, logId) : dataAnswer(result.data, logId)
}

function run(world: World, call: PlatformCall): MethodResult {
  const query = new URLSearchParams(call.query)
  const method = query.get('method') ?? ''
  const appKey = query.get('app_key') ?? ''
  const handle = METHODS[method]
  if (call.method !== 'POST' || appKey === '' || method === '') return refused('parameter-missing', 'app_key, method')
  if (handle === undefined || call.path !== `/${method.replace('.', '/')}`) return refused('api-off', call.path)
  const sign = query.get('sign')
  if (sign === null) return refused('signature-missing')
  const app = world.shops.byApp('doudian', appKey)
  if (app === undefined) return refused('app-forbidden')
  const refusal = refuseRequest(app.appSecret, {
    appKey,
    method,
    body: call.body,
    timestamp: query.get('timestamp') ?? '',
    version: query.get('v') ?? '',
    signMethod: query.get('sign_method') ?? 'md5',
    sign,
    nowMs: world.now(),
  })
  if (refusal !== undefined) return { fault: refusal }
  const params = parseObject(call.body)
  if (params === undefined) return refused('parameter-invalid', 'param_json')
  if (method.startsWith('token.')) return handle({ world, shop: app, params })
  const shop = shopOfToken(world, appKey, query.get('access_token') ?? '')
  return 'fault' in shop ? shop : handle({ world, shop, params })
}

function shopOfToken(world: World, appKey: string, accessToken: string): Shop | { fault: DoudianFault } {
  if (accessToken === '') return { fault: fault('access-token-missing') }
  const shop = world.shops.byToken('doudian', accessToken, world.now())
  if (shop === 'expired') return { fault: fault('access-token-expired') }
  if (shop === 'unknown' || shop.appKey !== appKey) return { fault: fault('access-token-no-existed') }
  return shop
}
