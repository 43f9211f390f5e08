/** HTML pages: built files with a number used once in each answer, which lets the page's own code write styles and nobody else's. */
import type { Context } from 'hono'
import type { OpenEnv } from './http.ts'
import { contentSecurityPolicy } from './security-headers.ts'

/** Stands in the built pages where the number goes; see web/*.html. */
export const NONCE_PLACE = '__CSP_NONCE__'

/** `file` as the assets name it: `/` is the console. */
export async function page(c: Context<OpenEnv>, file: string): Promise<Response> {
  const asset = await c.env.ASSETS.fetch(new URL(file, c.req.url))
  if (!asset.ok) return asset
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  return new Response((await asset.text()).replaceAll(NONCE_PLACE, nonce), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(nonce),
      'cache-control': 'no-store',
    },
  })
}

/** A person's browser on a way that is no interface of ours: the console draws it, also to say that there is nothing. */
export const isPageCall = ({ req }: Context<OpenEnv>): boolean =>
  (req.method === 'GET' || req.method === 'HEAD') &&
  !/^\/(?:api|assets|hooks|open|healthz|operator\/api)(?:\/|$)/.test(req.path)
