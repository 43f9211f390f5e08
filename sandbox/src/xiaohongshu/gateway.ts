import { parseObject, textOf } from '../exact-json'
import type { PlatformAnswer, PlatformCall } from '../platform-call'
import type { CallLimit } from '../shops/call-quota'
import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import { answerOf, type Result, refused } from './answers'
import { addStock, deliver, getStock, modifyMark, setAvailable } from './methods/deeds'
import {
  afterSaleInfo,
  decrypt,
  desensitise,
  listAfterSales,
  listOrders,
  orderDetail,
  receiverInfo,
} from './methods/lists'
import { authorise, refreshedToken, tokenOfCode } from './oauth'
import { requestSign } from './sign'

export interface MethodCall {
  readonly world: World
  readonly shop: Shop
  readonly params: Record<string, unknown>
}

const METHODS: Readonly<Record<string, (call: MethodCall) => Result>> = {
  'order.getOrderList': listOrders,
  'order.getOrderDetail': orderDetail,
  'order.getOrderReceiverInfo': receiverInfo,
  'order.orderDeliver': deliver,
  'order.modifySellerMarkInfo': modifyMark,
  'data.batchDesensitise': desensitise,
  'data.batchDecrypt': decrypt,
  'afterSale.listAfterSaleInfos': listAfterSales,
  'afterSale.getAfterSaleInfo': afterSaleInfo,
  'inventory.getSkuStock': getStock,
  'inventory.incSkuStock': addStock,
  'product.updateSkuAvailable': setAvailable,
}

const PATH = '/ark/open_api/v3/common_controller'
const PAGE_OF_AGREEMENT = '/ark/authorization'
const DRIFT_MS = 600_000
const AN_APP: CallLimit = { calls: 100, windowMs: 1_000 }

/** One address for all methods: checks app, signature, clock and token, then runs the method. */
export function answerXiaohongshu(world: World, call: PlatformCall): PlatformAnswer {
  if (call.path === PAGE_OF_AGREEMENT && call.method === 'GET') return authorise(world, call)
  return answerOf(run(world, call))
}

function run(world: World, call: PlatformCall): Result {
  const sent = parseObject(call.body)
  if (call.path !== PATH || call.method !== 'POST' || sent === undefined) return refused('no-method', call.path)
  const { appId, method, version, timestamp, sign, accessToken, ...params } = sent
  const app = world.shops.byApp('xiaohongshu', textOf(appId))
  if (app === undefined) return refused('no-app')
  const name = textOf(method)
  const frame = { method: name, appId: app.appKey, timestamp: textOf(timestamp), version: textOf(version) }
  if (requestSign(frame, app.appSecret) !== sign || version !== '2.0') return refused('wrong-sign')
  if (!(Math.abs(Number(timestamp) * 1000 - world.now()) <= DRIFT_MS)) return refused('old-clock')
  if (!world.quota.take(`xiaohongshu:${app.appKey}`, AN_APP)) return refused('often')
  if (name === 'oauth.getAccessToken') return tokenOfCode({ world, app, params })
  if (name === 'oauth.refreshToken') return refreshedToken({ world, app, params })
  const shop = world.shops.byToken('xiaohongshu', textOf(accessToken), world.now())
  if (typeof shop === 'string' || shop.appKey !== app.appKey) return refused('token')
  return METHODS[name]?.({ world, shop, params }) ?? refused('no-method', name)
}
