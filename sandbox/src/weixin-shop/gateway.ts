import { integerOf, parseObject, textOf } from '../exact-json'
import type { PlatformAnswer, PlatformCall } from '../platform-call'
import type { Shop } from '../shops/shops'
import { goodTokens, issueTokens } from '../shops/tokens'
import type { World } from '../world/world'
import { answerOf, type RefusalName, type Result, refused } from './answers'
import { listCompanies, putOffline, putOnline, sendDelivery, updateNotes, updateStock } from './methods/deeds'
import { getAfterSale, getOrder, listAfterSales, listOrders } from './methods/lists'

export interface MethodCall {
  readonly world: World
  readonly shop: Shop
  readonly params: Record<string, unknown>
}

const METHODS: Readonly<Record<string, (call: MethodCall) => Result>> = {
  '/channels/ec/order/list/get': listOrders,
  '/channels/ec/order/get': getOrder,
  '/channels/ec/order/delivery/send': sendDelivery,
  '/channels/ec/order/deliverycompanylist/get': listCompanies,
  '/channels/ec/order/merchantnotes/update': updateNotes,
  '/channels/ec/aftersale/getaftersalelist': listAfterSales,
  '/channels/ec/aftersale/getaftersaleorder': getAfterSale,
  '/channels/ec/product/stock/update': updateStock,
  '/channels/ec/product/listing': putOnline,
  '/channels/ec/product/delisting': putOffline,
}

const TOKEN_PATH = '/cgi-bin/stable_token'
const INFO_PATH = '/channels/ec/basics/info/get'
/** Limits of one app. */
const CALLS = { calls: 10_000, windowMs: 60_000 }
const FORCED_REFRESHES = { calls: 20, windowMs: 86_400_000 }
/** An access token never lives longer, and a new one is made this long before the end of the old. */
const LONGEST_SECONDS = 7_200
const RENEWED_AHEAD_MS = 300_000

/** Requests are not signed: the token in the query is all that proves the caller. */
export function answerWeixin(world: World, call: PlatformCall): PlatformAnswer {
  return answerOf(run(world, call))
}

function run(world: World, call: PlatformCall): Result {
  const isInfo = call.path === INFO_PATH
  if (!isInfo && call.method !== 'POST') return refused('not-post')
  if (isInfo && call.method !== 'GET') return refused('not-get')
  const params = call.method === 'GET' ? {} : parseObject(call.body)
  if (params === undefined) return refused('not-json')
  if (call.path === TOKEN_PATH) return stableToken(world, params)
  const shop = callerOf(world, new URLSearchParams(call.query).get('access_token') ?? '')
  if (typeof shop === 'string') return refused(shop)
  if (!world.quota.take(`weixin-shop:${shop.appKey}`, CALLS)) return refused('often')
  if (isInfo) return { fields: { info: { nickname: shop.shopName, subject_type: '企业', status: 'opened' } } }
  return METHODS[call.path]?.({ world, shop, params }) ?? refused('no-api')
}

function callerOf(world: World, accessToken: string): Shop | RefusalName {
  if (accessToken === '') return 'no-token'
  const shop = world.shops.byToken('weixin-shop', accessToken, world.now())
  if (shop === 'expired') return 'old-token'
  return shop === 'unknown' ? 'wrong-token' : shop
}

/** The same token for everybody who asks while it lives. */
function stableToken(world: World, params: Record<string, unknown>): Result {
  if (textOf(params.grant_type) !== 'client_credential') return refused('wrong-grant')
  const app = world.shops.byApp('weixin-shop', textOf(params.appid))
  if (app === undefined) return refused('wrong-app')
  if (app.appSecret !== textOf(params.secret)) return refused('wrong-secret')
  const isForced = params.force_refresh === true
  if (isForced && !world.quota.take(`weixin-shop:${app.appKey}:forced`, FORCED_REFRESHES)) return refused('often')
  const shop = { ...app, tokenSeconds: Math.min(integerOf(app.tokenSeconds) ?? LONGEST_SECONDS, LONGEST_SECONDS) }
  const ahead = Math.min(RENEWED_AHEAD_MS, shop.tokenSeconds * 100)
  const present = isForced ? undefined : goodTokens(world, shop, ahead)
  if (isForced) world.shops.expireTokens(shop.shopId, world.now())
  const pair = present ?? issueTokens(world, shop, { refreshSeconds: 0 })
  return { fields: { access_token: pair.accessToken, expires_in: Math.floor((pair.expiresAt - world.now()) / 1000) } }
}
