/** Headers of every answer: nothing inline, nothing framed, nothing sniffed. */
import type { MiddlewareHandler } from 'hono'

/** `nonce`: of this one answer; style elements that carry it are the page's own. */
export const contentSecurityPolicy = (nonce?: string): string =>
  [
    "default-src 'self'",
    "img-src 'self' https: data:",
    `style-src 'self'${nonce ? ` 'nonce-${nonce}'` : ''}`,
    "script-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ')

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy(),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'geolocation=(), microphone=(), payment=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.res.status === 101) return
  // Assets answer with immutable headers: a copy can be written to.
  c.res = new Response(c.res.body, c.res)
  for (const [name, value] of Object.entries(headers)) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  // What people and keys are answered is theirs: no cache on the way keeps it.
  if (/^(?:\/operator)?\/api\//.test(c.req.path) && !c.res.headers.has('cache-control'))
    c.res.headers.set('cache-control', isPublic(c.req.path) ? 'public, max-age=300' : 'no-store')
  if (c.req.url.startsWith('https:'))
    c.res.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
}

const isPublic = (path: string): boolean => path === '/api/openapi.json' || path === '/api/docs'
