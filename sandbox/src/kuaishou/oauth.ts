// OAuth of 快手小店: page of agreement, code, tokens. A refresh gives a new refresh token; the old one goes on for five minutes.
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import type { Shop } from '../shops/shops'
import { issueCode, issueTokens, shopOfCode } from '../shops/tokens'
import type { World } from '../world/world'
import { type RefusalName, tokenAnswer } from './answers'

const CODE_SECONDS = 120
const REFRESH_SECONDS = 180 * 86_400
const OLD_REFRESH_MS = 300_000

/** Null for a path that is none of these. */
export function answerOauth(world: World, call: PlatformCall): PlatformAnswer | null {
  const query = new URLSearchParams(call.method === 'GET' ? call.query : call.body)
  switch (call.path) {
    case '/oauth/authorize':
      return authorise(world, query)
    case '/oauth2/access_token':
      return tokenAnswer(tokenOfCode(world, query))
    case '/oauth2/refresh_token':
      return tokenAnswer(refreshed(world, query))
    default:
      return null
  }
}

/** The merchant agrees at once. */
function authorise(world: World, query: URLSearchParams): PlatformAnswer {
  const shop = world.shops.byApp('kuaishou', query.get('app_id') ?? '')
  const back = query.get('redirect_uri') ?? ''
  if (shop === undefined || !URL.canParse(back) || query.get('response_type') !== 'code')
    return jsonAnswer({ body: '{"error":"invalid_request"}', ok: false, status: 400, reason: 'invalid_request' })
  const location = new URL(back)
  location.searchParams.set('code', issueCode(world, shop, CODE_SECONDS))
  location.searchParams.set('state', query.get('state') ?? '')
  return { ...jsonAnswer({ body: '', ok: true, status: 302 }), headers: { location: location.href } }
}

type Outcome = { fields: object } | { refusal: RefusalName }

function appOf(world: World, query: URLSearchParams): Shop | undefined {
  const app = world.shops.byApp('kuaishou', query.get('app_id') ?? '')
  return app?.appSecret === query.get('app_secret') ? app : undefined
}

function tokenOfCode(world: World, query: URLSearchParams): Outcome {
  const app = appOf(world, query)
  if (app === undefined) return { refusal: 'no-app' }
  const shop = query.get('grant_type') === 'code' ? shopOfCode(world, 'kuaishou', query.get('code') ?? '') : undefined
  return shop === undefined || shop.appKey !== app.appKey
    ? { refusal: 'wrong-code' }
    : { fields: newTokens(world, shop) }
}

function refreshed(world: World, query: URLSearchParams): Outcome {
  const app = appOf(world, query)
  if (app === undefined) return { refusal: 'no-app' }
  const old = world.shops.tokenByRefresh(query.get('refresh_token') ?? '')
  const shop = old && world.shops.byId(old.shopId)
  const isGood = old !== undefined && old.refreshExpiresAt > world.now() && query.get('grant_type') === 'refresh_token'
  if (!isGood || shop === undefined || shop.appKey !== app.appKey) return { refusal: 'wrong-refresh-token' }
  world.shops.endRefresh(old.refreshToken, Math.min(old.refreshExpiresAt, world.now() + OLD_REFRESH_MS))
  return { fields: newTokens(world, shop) }
}

function newTokens(world: World, shop: Shop): object {
  const pair = issueTokens(world, shop, { refreshSeconds: REFRESH_SECONDS })
  return {
    access_token: pair.accessToken,
    expires_in: shop.tokenSeconds,
    refresh_token: pair.refreshToken,
    refresh_token_expires_in: REFRESH_SECONDS,
    open_id: shop.shopId,
    scopes: ['merchant_order', 'merchant_item', 'merchant_refund', 'merchant_logistics'],
  }
}
