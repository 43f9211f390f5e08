// open-oauth.jd.com: the page of agreement and the two calls for tokens.
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import type { Shop } from '../shops/shops'
import { issueCode, issueTokens, shopOfCode } from '../shops/tokens'
import type { World } from '../world/world'

const CODE_SECONDS = 600
const REFRESH_SECONDS = 365 * 86_400

const refusal = (msg: string, status = 200): PlatformAnswer =>
  jsonAnswer({ body: JSON.stringify({ code: 'xxxx', msg }), ok: false, reason: msg, status })

export function answerOauth(world: World, { path, query: text }: PlatformCall): PlatformAnswer {
  const query = new URLSearchParams(text)
  const app = world.shops.byApp('jd', query.get('app_key') ?? '')
  if (app === undefined) return refusal('app_key无效', 400)
  if (path === '/oauth2/to_login') return agree(world, app, query)
  if (query.get('app_secret') !== app.appSecret) return refusal('app_secret错误')
  const shop =
    path === '/oauth2/access_token' ? shopOfCode(world, 'jd', query.get('code') ?? '') : byRefresh(world, query)
  if (shop === undefined || shop.appKey !== app.appKey) return refusal('code或refresh_token无效')
  const pair = issueTokens(world, shop, { refreshSeconds: REFRESH_SECONDS })
  const body = {
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    expires_in: Math.floor((pair.expiresAt - world.now()) / 1000),
    token_type: 'bearer',
    scope: 'snsapi_base',
    uid: shop.shopId,
    time: world.now(),
    code: 0,
  }
  return jsonAnswer({ body: JSON.stringify(body), ok: true })
}

function byRefresh(world: World, query: URLSearchParams): Shop | undefined {
  const pair = world.shops.tokenByRefresh(query.get('refresh_token') ?? '')
  return pair !== undefined && pair.refreshExpiresAt > world.now() ? world.shops.byId(pair.shopId) : undefined
}

function agree(world: World, app: Shop, query: URLSearchParams): PlatformAnswer {
  const back = query.get('redirect_uri') ?? ''
  if (query.get('response_type') !== 'code' || !URL.canParse(back)) return refusal('redirect_uri无效', 400)
  const location = new URL(back)
  location.searchParams.set('code', issueCode(world, app, CODE_SECONDS))
  location.searchParams.set('state', query.get('state') ?? '')
  return { ...jsonAnswer({ body: '', ok: true, status: 302 }), headers: { location: location.href } }
}
