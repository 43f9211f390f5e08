import { jsonAnswer, type PlatformAnswer } from '../platform-call'

/** Errors of the query as a whole come with HTTP 200. */
export const errorAnswer = (code: string, message: string): PlatformAnswer =>
  jsonAnswer({
    body: JSON.stringify({
      errors: [{ message, extensions: { code, documentation: 'https://shopify.dev/api/usage/limits' } }],
    }),
    ok: false,
    reason: `${code} ${message}`,
  })

export const httpAnswer = (status: number, message: string): PlatformAnswer =>
  jsonAnswer({ body: JSON.stringify({ errors: message }), ok: false, status, reason: message })

export const dataAnswer = (data: unknown): PlatformAnswer =>
  jsonAnswer({
    body: JSON.stringify({
      data,
      extensions: { cost: { requestedQueryCost: 10, throttleStatus: { maximumAvailable: 2000, restoreRate: 100 } } },
    }),
    ok: true,
  })
