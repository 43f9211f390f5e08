// Tokens and codes as every OAuth platform hands them out; how long they live and what they look like is the platform's own.
import type { World } from '../world/world'
import type { Shop, TokenPair } from './shops'

export interface TokenWish {
  /** How long the refresh token is good. */
  refreshSeconds: number
  accessToken?: string
  refreshToken?: string
}

/** A new pair of tokens for a shop; made up where they are not given. */
export function issueTokens(
  world: World,
  shop: Shop,
  { refreshSeconds, accessToken = world.newId(), refreshToken = world.newId() }: TokenWish,
): TokenPair {
  const pair: TokenPair = {
    accessToken,
    refreshToken,
    shopId: shop.shopId,
    expiresAt: world.now() + shop.tokenSeconds * 1000,
    refreshExpiresAt: world.now() + refreshSeconds * 1000,
  }
  world.shops.addToken(pair)
  return pair
}

/** The shop's newest pair that is good for longer than this, or undefined. */
export function goodTokens(world: World, shop: Shop, longerThanMs: number): TokenPair | undefined {
  const present = world.shops.tokenOf(shop.shopId)
  return present !== undefined && present.expiresAt - world.now() > longerThanMs ? present : undefined
}

/** A code for one use that the merchant's agreement gives; `seconds`: how long it is good. */
export function issueCode(world: World, shop: Shop, seconds: number): string {
  const code = world.newId()
  const until = world.now() + seconds * 1000
  world.once.keep(`code:${shop.platform}`, code, JSON.stringify({ shopId: shop.shopId, until }))
  return code
}

/** The shop whose code this is; undefined for a code that is unknown, used or too old. */
export function shopOfCode(world: World, platform: string, code: string): Shop | undefined {
  const kept = world.once.take(`code:${platform}`, code)
  if (kept === undefined) return undefined
  const { shopId, until }: { shopId: string; until: number } = JSON.parse(kept)
  return until > world.now() ? world.shops.byId(shopId) : undefined
}
