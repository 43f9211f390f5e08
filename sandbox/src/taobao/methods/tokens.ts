import type { Shop, TokenPair } from '../../shops/shops'
import { issueTokens, shopOfCode } from '../../shops/tokens'
import type { World } from '../../world/world'
import { type MethodCall, type MethodResult, refused } from '../method'

const REFRESH_SECONDS = 365 * 86_400

/** taobao.top.auth.token.create */
export function createToken({ world, shop: app, params }: MethodCall): MethodResult {
  const shop = shopOfCode(world, 'taobao', params.code ?? '')
  if (shop === undefined || shop.appKey !== app.appKey) return refused('parameter-invalid', 'code')
  return { content: tokenContent(world, shop, issueTokens(world, shop, { refreshSeconds: REFRESH_SECONDS })) }
}

/** taobao.top.auth.token.refresh: a refresh token is good once. */
export function refreshToken({ world, shop: app, params }: MethodCall): MethodResult {
  const given = params.refresh_token ?? ''
  const pair = world.shops.tokenByRefresh(given)
  const shop = pair && world.shops.byId(pair.shopId)
  if (pair === undefined || shop === undefined || shop.appKey !== app.appKey || pair.refreshExpiresAt <= world.now())
    return refused('parameter-invalid', 'refresh_token')
  world.shops.endRefresh(given, world.now())
  return { content: tokenContent(world, shop, issueTokens(world, shop, { refreshSeconds: REFRESH_SECONDS })) }
}

/** JSON text within the JSON. */
function tokenContent(world: World, shop: Shop, pair: TokenPair) {
  const left = (until: number) => Math.floor((until - world.now()) / 1000)
  return {
    token_result: JSON.stringify({
      access_token: pair.accessToken,
      token_type: 'Bearer',
      expires_in: left(pair.expiresAt),
      refresh_token: pair.refreshToken,
      re_expires_in: left(pair.refreshExpiresAt),
      taobao_open_uid: `AAH${shop.shopId}`,
      taobao_user_nick: encodeURIComponent(shop.shopName),
      r1_expires_in: left(pair.expiresAt),
      w1_expires_in: left(pair.expiresAt),
    }),
  }
}
