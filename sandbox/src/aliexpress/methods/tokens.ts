import type { Shop } from '../../shops/shops'
import { issueTokens, shopOfCode } from '../../shops/tokens'
import type { World } from '../../world/world'
import { type MethodCall, type MethodResult, refused } from '../method'

const REFRESH_SECONDS = 60 * 86_400

/** /auth/token/create */
export function createToken({ world, shop: app, params }: MethodCall): MethodResult {
  const shop = shopOfCode(world, 'aliexpress', params.code ?? '')
  return shop?.appKey === app.appKey ? { content: tokenContent(world, shop) } : refused('code-invalid')
}

/** /auth/token/refresh: the same refresh token goes on being good. */
export function refreshToken({ world, shop: app, params }: MethodCall): MethodResult {
  const given = params.refresh_token ?? ''
  const pair = world.shops.tokenByRefresh(given)
  const shop = pair && world.shops.byId(pair.shopId)
  if (pair === undefined || shop === undefined || shop.appKey !== app.appKey || pair.refreshExpiresAt <= world.now())
    return refused('refresh-invalid')
  return { content: tokenContent(world, shop, given) }
}

function tokenContent(world: World, shop: Shop, refreshToken?: string) {
  const pair = issueTokens(world, shop, {
    refreshSeconds: REFRESH_SECONDS,
    ...(refreshToken === undefined ? {} : { refreshToken }),
  })
  return {
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    expires_in: Math.floor((pair.expiresAt - world.now()) / 1000),
    expire_time: pair.expiresAt,
    refresh_token_valid_time: pair.refreshExpiresAt,
    seller_id: shop.shopId,
    user_nick: shop.shopName,
    account: `${shop.shopId}@example.com`,
  }
}
