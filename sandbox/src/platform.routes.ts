import { type Context, Hono } from 'hono'
import { askWorld } from './call-group'
import { PLATFORMS, type Platform, type PlatformCall } from './platform-call'

const SIGNED_HEADERS = /^(host|content-type|authorization|x-acs-.*)$/

function headersOf(request: Request): Record<string, string> {
  const headers: Record<string, string> = { host: new URL(request.url).host }
  request.headers.forEach((value, name) => {
    if (SIGNED_HEADERS.test(name)) headers[name] = value
  })
  return headers
}

async function callOf(platform: Platform, request: Request): Promise<PlatformCall> {
  const { pathname, search } = new URL(request.url)
  return {
    platform,
    method: request.method,
    path: pathname.slice(platform.length + 1) || '/',
    fullPath: pathname,
    query: search.slice(1),
    headers: platform === 'aliyun-sms' || platform === 'wechatpay' ? headersOf(request) : {},
    body: request.method === 'GET' ? '' : await request.text(),
  }
}

/** The platforms, each below its own name. */
export const platformRoutes = new Hono<{ Bindings: SandboxEnv }>()

for (const platform of PLATFORMS) {
  const handle = async (c: Context<{ Bindings: SandboxEnv }>): Promise<Response> => {
    const answer = await askWorld(c.env, c.executionCtx, await callOf(platform, c.req.raw))
    if (answer.delayMs > 0) await scheduler.wait(answer.delayMs)
    // A 204 has no body, not even an empty one.
    return new Response(answer.status === 204 ? null : answer.body, {
      status: answer.status,
      headers: { 'content-type': answer.contentType, ...answer.headers },
    })
  }
  platformRoutes.all(`/${platform}`, handle)
  platformRoutes.all(`/${platform}/*`, handle)
}
