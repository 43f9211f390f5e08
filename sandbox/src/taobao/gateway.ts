import type { PlatformAnswer, PlatformCall } from '../platform-call'
import { instantOf } from '../shanghai-time'
import { authorisePage } from '../shops/authorise-page'
import type { World } from '../world/world'
import { contentAnswer, faultAnswer } from './faults'
import { type MethodCall, type MethodResult, refused } from './method'
import { delist, list, sellerItem, updateQuantity } from './methods/items'
import { confirmMessages, consumeMessages, permitMessages } from './methods/messages'
import { listCompanies, sendOffline, sendPieces } from './methods/ship'
import { createToken, refreshToken } from './methods/tokens'
import { changedRefunds, changedTrades, fullTrade, placedTrades, updateMemo } from './methods/trades'
import { isSigned } from './sign'

interface Method {
  /** Done for the app, without a shop's session. */
  open?: boolean
  run(call: MethodCall): MethodResult
}

const METHODS: Readonly<Record<string, Method>> = {
  'taobao.top.auth.token.create': { open: true, run: createToken },
  'taobao.top.auth.token.refresh': { open: true, run: refreshToken },
  'taobao.tmc.messages.consume': { open: true, run: consumeMessages },
  'taobao.tmc.messages.confirm': { open: true, run: confirmMessages },
  'taobao.logistics.companies.get': { open: true, run: listCompanies },
  'taobao.tmc.user.permit': { run: permitMessages },
  'taobao.trade.fullinfo.get': { run: fullTrade },
  'taobao.trades.sold.get': { run: placedTrades },
  'taobao.trades.sold.increment.get': { run: changedTrades },
  'taobao.refunds.receive.get': { run: changedRefunds },
  'taobao.trade.memo.update': { run: updateMemo },
  'taobao.logistics.offline.send': { run: sendOffline },
  'alibaba.ascp.logistics.offline.send': { run: sendPieces },
  'taobao.item.quantity.update': { run: updateQuantity },
  'taobao.item.seller.get': { run: sellerItem },
  'taobao.item.update.delisting': { run: delist },
  'taobao.item.update.listing': { run: list },
}

const DRIFT_MS = 600_000

/** `/router/rest` is the gateway, `/authorize` the page on which a merchant agrees. */
export function answerTaobao(world: World, call: PlatformCall): PlatformAnswer {
  if (call.path === '/authorize') return authorisePage(world, 'taobao', call.query)
  const params = Object.fromEntries(new URLSearchParams(call.body))
  const result =
    call.method === 'POST' && call.path === '/router/rest' ? run(world, params) : refused('method-missing', call.path)
  const requestId = `16k3${world.now()}${world.nextLogNumber()}`
  return 'fault' in result
    ? faultAnswer(result.fault, requestId)
    : contentAnswer(params.method ?? '', result.content, requestId)
}

function run(world: World, params: Readonly<Record<string, string>>): MethodResult {
  const { method: name = '', app_key: appKey = '', session = '', sign = '', timestamp = '' } = params
  if (name === '') return refused('method-missing')
  const method = METHODS[name]
  if (method === undefined) return refused('method-invalid', name)
  if (appKey === '') return refused('app-missing')
  const app = world.shops.byApp('taobao', appKey)
  if (app === undefined) return refused('app-invalid')
  if (sign === '') return refused('signature-missing')
  if (!isSigned(app.appSecret, params)) return refused('signature-invalid')
  // The platform's own format is XML, which nobody here reads.
  if (params.format !== 'json') return refused('format-invalid', 'format=json')
  if (params.v !== '2.0') return refused('version-invalid')
  if (!(Math.abs(instantOf(timestamp) - world.now()) <= DRIFT_MS)) return refused('timestamp-invalid', timestamp)
  if (method.open) return method.run({ world, shop: app, params })
  if (session === '') return refused('session-missing')
  const shop = world.shops.byToken('taobao', session, world.now())
  if (typeof shop === 'string' || shop.appKey !== appKey) return refused('session-invalid', 'SessionKey非法或已过期')
  return method.run({ world, shop, params })
}
