import { type Context, Hono } from 'hono'
import { askWorld } from './call-group'
import type { Platform } from './platform'
import type { PlatformCall } from './platform-call'
import { PLATFORMS } from './platforms'

function headersOf(request: Request, wanted: RegExp | undefined): Record<string, string> {
  if (wanted === undefined) return {}
  const headers: Record<string, string> = { host: new URL(request.url).host }
  request.headers.forEach((value, name) => {
    if (wanted.test(name)) headers[name] = value
  })
  return headers
}

async function callOf(platform: Platform, request: Request): Promise<PlatformCall> {
  const { pathname, search } = new URL(request.url)
  return {
    platform: platform.kind,
    method: request.method,
    path: pathname.slice(platform.kind.length + 1) || '/',
    fullPath: pathname,
    query: search.slice(1),
    headers: headersOf(request, platform.signedHeaders),
    body: request.method === 'GET' ? '' : await request.text(),
  }
}

/** The platforms, each below its own name. */
export const platformRoutes = new Hono<{ Bindings: SandboxEnv }>()

for (const platform of PLATFORMS) {
  const handle = async (c: Context<{ Bindings: SandboxEnv }>): Promise<Response> => {
    if (c.req.header('upgrade') === 'websocket') return c.env.WORLD.getByName('world').fetch(c.req.raw)
    const answer = await askWorld(c.env, c.executionCtx, await callOf(platform, c.req.raw))
    if (answer.delayMs > 0) await scheduler.wait(answer.delayMs)
    // A 204 has no body, not even an empty one.
    return new Response(answer.status === 204 ? null : answer.body, {
      status: answer.status,
      headers: { 'content-type': answer.contentType, ...answer.headers },
    })
  }
  platformRoutes.all(`/${platform.kind}`, handle)
  platformRoutes.all(`/${platform.kind}/*`, handle)
}
