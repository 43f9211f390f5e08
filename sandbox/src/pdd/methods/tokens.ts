import type { Shop, TokenPair } from '../../shops/shops'
import { issueTokens, shopOfCode } from '../../shops/tokens'
import type { World } from '../../world/world'
import { type MethodCall, type MethodResult, refused } from '../method'

/** The merchant's agreement; refreshing does not prolong it. */
const AGREED_SECONDS = 365 * 86_400

/** pdd.pop.auth.token.create: a new agreement kills the tokens of the one before. */
export function createToken({ world, shop: app, params }: MethodCall): MethodResult {
  const shop = shopOfCode(world, 'pdd', params.code ?? '')
  if (shop === undefined || shop.appKey !== app.appKey) return refused('parameter-invalid', 'code')
  world.shops.expireTokens(shop.shopId, world.now())
  return { content: tokenContent(world, shop, issueTokens(world, shop, { refreshSeconds: AGREED_SECONDS })) }
}

/** pdd.pop.auth.token.refresh */
export function refreshToken({ world, shop: app, params }: MethodCall): MethodResult {
  const pair = world.shops.tokenByRefresh(params.refresh_token ?? '')
  const shop = pair && world.shops.byId(pair.shopId)
  if (pair === undefined || shop === undefined || shop.appKey !== app.appKey || pair.refreshExpiresAt <= world.now())
    return refused('parameter-invalid', 'refresh_token')
  const refreshSeconds = Math.floor((pair.refreshExpiresAt - world.now()) / 1000)
  return { content: tokenContent(world, shop, issueTokens(world, shop, { refreshSeconds })) }
}

function tokenContent(world: World, shop: Shop, pair: TokenPair) {
  return {
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    expires_in: Math.floor((pair.expiresAt - world.now()) / 1000),
    expires_at: Math.floor(pair.expiresAt / 1000),
    refresh_token_expires_at: Math.floor(pair.refreshExpiresAt / 1000),
    owner_id: shop.shopId,
    owner_name: shop.shopName,
    scope: ['pdd.order.list.get', 'pdd.order.information.get', 'pdd.logistics.online.send'],
  }
}
