// OAuth of 小红书: page of agreement, code, tokens. A refresh gives another access token in the last half hour only.
import { textOf } from '../exact-json'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import type { Shop, TokenPair } from '../shops/shops'
import { goodTokens, issueCode, issueTokens, shopOfCode } from '../shops/tokens'
import type { World } from '../world/world'
import { type Result, refused } from './answers'

const CODE_SECONDS = 600
const REFRESH_SECONDS = 14 * 86_400
const LAST_HALF_HOUR_MS = 1_800_000

/** The merchant agrees at once. */
export function authorise(world: World, call: PlatformCall): PlatformAnswer {
  const query = new URLSearchParams(call.query)
  const shop = world.shops.byApp('xiaohongshu', query.get('appId') ?? '')
  const back = query.get('redirectUri') ?? ''
  if (shop === undefined || !URL.canParse(back))
    return jsonAnswer({ body: '{"error_msg":"应用不存在"}', ok: false, status: 400, reason: 'appId, redirectUri' })
  const location = new URL(back)
  location.searchParams.set('code', issueCode(world, shop, CODE_SECONDS))
  location.searchParams.set('state', query.get('state') ?? '')
  return { ...jsonAnswer({ body: '', ok: true, status: 302 }), headers: { location: location.href } }
}

interface TokenCall {
  readonly world: World
  readonly app: Shop
  readonly params: Record<string, unknown>
}

/** oauth.getAccessToken */
export function tokenOfCode({ world, app, params }: TokenCall): Result {
  const shop = shopOfCode(world, 'xiaohongshu', textOf(params.code))
  if (shop === undefined || shop.appKey !== app.appKey) return refused('code')
  return { data: tokenFields(shop, issueTokens(world, shop, { refreshSeconds: REFRESH_SECONDS })) }
}

/** oauth.refreshToken */
export function refreshedToken({ world, app, params }: TokenCall): Result {
  const old = world.shops.tokenByRefresh(textOf(params.refreshToken))
  const shop = old && world.shops.byId(old.shopId)
  if (old === undefined || shop === undefined || shop.appKey !== app.appKey || old.refreshExpiresAt <= world.now())
    return refused('refresh-token')
  const present = goodTokens(world, shop, Math.min(LAST_HALF_HOUR_MS, shop.tokenSeconds * 100))
  return { data: tokenFields(shop, present ?? issueTokens(world, shop, { refreshSeconds: REFRESH_SECONDS })) }
}

const tokenFields = (shop: Shop, pair: TokenPair): Record<string, unknown> => ({
  accessToken: pair.accessToken,
  accessTokenExpiresAt: pair.expiresAt,
  refreshToken: pair.refreshToken,
  refreshTokenExpiresAt: pair.refreshExpiresAt,
  sellerId: shop.shopId,
  sellerName: shop.shopName,
})
