/** Headers of every answer: nothing inline, nothing framed, nothing sniffed. */
import type { MiddlewareHandler } from 'hono'

const headers: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'geolocation=(), microphone=(), payment=()',
  'cross-origin-opener-policy': 'same-origin',
}

export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.res.status === 101) return
  // Assets answer with immutable headers: a copy can be written to.
  c.res = new Response(c.res.body, c.res)
  for (const [name, value] of Object.entries(headers)) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  if (c.req.url.startsWith('https:'))
    c.res.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
}
