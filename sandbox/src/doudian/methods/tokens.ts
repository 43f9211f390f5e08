import { textOf } from '../../exact-json'
import type { Shop, TokenPair } from '../../shops/shops'
import { goodTokens, issueTokens } from '../../shops/tokens'
import type { World } from '../../world/world'
import { type MethodCall, type MethodResult, refused } from '../method'

const HOUR_MS = 3_600_000
const REFRESH_SECONDS = 14 * 86_400

/** token.create: `authorization_self` with a shop id, or `authorization_code` with the shop id as its code. */
export function createToken({ world, shop: app, params }: MethodCall): MethodResult {
  const grant = textOf(params.grant_type)
  if (grant !== 'authorization_self' && grant !== 'authorization_code')
    return refused('parameter-invalid', 'grant_type')
  const shopId = textOf(grant === 'authorization_self' ? params.shop_id : params.code)
  const shop = world.shops.byId(shopId)
  if (shop === undefined || shop.appKey !== app.appKey) return refused('authorization-missing')
  return { data: tokenData(world, shop, freshPair(world, shop)) }
}

/** token.refresh: more than an hour before expiry it hands the same pair back. */
export function refreshToken({ world, shop: app, params }: MethodCall): MethodResult {
  if (textOf(params.grant_type) !== 'refresh_token') return refused('parameter-invalid', 'grant_type')
  const pair = world.shops.tokenByRefresh(textOf(params.refresh_token))
  const shop = pair && world.shops.byId(pair.shopId)
  if (pair === undefined || shop === undefined || shop.appKey !== app.appKey) return refused('token-generate-failed')
  if (pair.refreshExpiresAt <= world.now()) return refused('token-generate-failed', 'refresh_token已过期')
  return { data: tokenData(world, shop, freshPair(world, shop)) }
}

function freshPair(world: World, shop: Shop): TokenPair {
  return goodTokens(world, shop, HOUR_MS) ?? issueTokens(world, shop, { refreshSeconds: REFRESH_SECONDS })
}

function tokenData(world: World, shop: Shop, pair: TokenPair) {
  return {
    access_token: pair.accessToken,
    expires_in: Math.floor((pair.expiresAt - world.now()) / 1000),
    refresh_token: pair.refreshToken,
    scope: 'SCOPE',
    shop_id: shop.shopId,
    shop_name: shop.shopName,
    authority_id: shop.shopId,
    encrypt_operator: '',
  }
}
