// Agreement on the shop's page, code, tokens that end and refresh tokens that are replaced.
import { createHmac } from 'node:crypto'
import { parseObject, textOf } from '../exact-json'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import type { Shop } from '../shops/shops'
import { issueCode, issueTokens, shopOfCode } from '../shops/tokens'
import type { World } from '../world/world'

const CODE_SECONDS = 60
const REFRESH_SECONDS = 90 * 86_400

/** Everybody agrees at once and goes back with a code under Shopify's own signature. */
export function authorise(world: World, call: PlatformCall): PlatformAnswer {
  const asked = new URLSearchParams(call.query)
  const shop = world.shops.byApp('shopify', asked.get('client_id') ?? '')
  const back = asked.get('redirect_uri') ?? ''
  if (shop === undefined || (asked.get('scope') ?? '') === '' || !URL.canParse(back))
    return refused('invalid_request', 400)
  const query = new URLSearchParams({
    code: issueCode(world, shop, CODE_SECONDS),
    host: Buffer.from(`admin.shopify.com/store/${shop.shopId.split('.')[0]}`).toString('base64url'),
    shop: shop.shopId,
    state: asked.get('state') ?? '',
    timestamp: String(Math.floor(world.now() / 1000)),
  })
  query.sort()
  query.set('hmac', createHmac('sha256', shop.appSecret).update(query.toString()).digest('hex'))
  const location = new URL(back)
  for (const [name, value] of query) location.searchParams.set(name, value)
  return { ...jsonAnswer({ body: '', ok: true, status: 302 }), headers: { location: location.href } }
}

export function giveToken(world: World, call: PlatformCall): PlatformAnswer {
  const asked = parseObject(call.body) ?? {}
  const app = world.shops.byApp('shopify', textOf(asked.client_id))
  if (call.method !== 'POST' || app === undefined || app.appSecret !== asked.client_secret)
    return refused('application_cannot_be_found', 400)
  if (asked.grant_type === 'refresh_token') {
    const old = world.shops.tokenByRefresh(textOf(asked.refresh_token))
    if (old === undefined || old.shopId !== app.shopId || old.refreshExpiresAt <= world.now())
      return refused('invalid_grant', 400)
    world.shops.endRefresh(old.refreshToken, world.now())
    return granted(world, app)
  }
  const shop = shopOfCode(world, 'shopify', textOf(asked.code))
  return shop?.shopId === app.shopId ? granted(world, app) : refused('invalid_request', 400)
}

function granted(world: World, shop: Shop): PlatformAnswer {
  const pair = issueTokens(world, shop, { refreshSeconds: REFRESH_SECONDS })
  const body = {
    access_token: pair.accessToken,
    scope: 'read_orders,write_orders',
    expires_in: shop.tokenSeconds,
    refresh_token: pair.refreshToken,
    refresh_token_expires_in: REFRESH_SECONDS,
  }
  return jsonAnswer({ body: JSON.stringify(body), ok: true })
}

const refused = (error: string, status: number) =>
  jsonAnswer({ body: JSON.stringify({ error, error_description: error }), ok: false, status, reason: error })
