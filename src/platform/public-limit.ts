/** Questions that anybody may ask without a name: so many a minute from one address, in each of the platform's locations (PUBLIC_LIMIT). */
import type { MiddlewareHandler } from 'hono'
import { type OpenEnv, problem } from './http.ts'

/** The window of the limit in wrangler.toml; after it the address is free again. */
const WINDOW_SECONDS = 60

export const publicLimit: MiddlewareHandler<OpenEnv> = async (c, next) => {
  const { success } = await c.env.PUBLIC_LIMIT.limit({ key: c.req.header('cf-connecting-ip') ?? 'local' })
  if (!success) return problem(c, { code: 'request.too_many', data: { retryAfterSeconds: WINDOW_SECONDS } })
  return next()
}
