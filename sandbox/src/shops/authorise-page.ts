import { jsonAnswer, type PlatformAnswer } from '../platform-call'
import type { World } from '../world/world'
import { issueCode } from './tokens'

const CODE_SECONDS = 600

/** The page on which a merchant agrees: everybody agrees at once and goes back to the app with a code. */
export function authorisePage(world: World, kind: string, queryText: string): PlatformAnswer {
  const query = new URLSearchParams(queryText)
  const shop = world.shops.byApp(kind, query.get('client_id') ?? '')
  const back = query.get('redirect_uri') ?? ''
  if (shop === undefined || query.get('response_type') !== 'code' || !URL.canParse(back))
    return jsonAnswer({ body: '{"error":"client_id, redirect_uri"}', ok: false, status: 400, reason: 'authorise' })
  const location = new URL(back)
  location.searchParams.set('code', issueCode(world, shop, CODE_SECONDS))
  location.searchParams.set('state', query.get('state') ?? '')
  return { ...jsonAnswer({ body: '', ok: true, status: 302 }), headers: { location: location.href } }
}
