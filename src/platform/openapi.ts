/** The API's description (OpenAPI 3.1), made from the routes themselves. */
import type { Hono } from 'hono'
import { generateSpecs } from 'hono-openapi'

const problem = {
  type: 'object',
  description: 'RFC 9457. `code` is stable; `requestId` finds the log line.',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    requestId: { type: 'string' },
  },
  additionalProperties: true,
} as const

let made: Promise<unknown> | null = null

// biome-ignore lint/suspicious/noExplicitAny: the generator takes any app, whatever its environment and routes
export function openApiDocument(app: Hono<any>, paths: Readonly<Record<string, unknown>>): Promise<unknown> {
  made ??= generateSpecs(app, {
    documentation: {
      openapi: '3.1.0',
      paths,
      info: {
        title: '订枢 Dingshu',
        version: '1',
        description:
          'Order hub. Money is in 分 (minor units), instants are epoch milliseconds, ids are strings. Lists: `?limit=&cursor=` → `{items, nextCursor}`. Writes accept `Idempotency-Key` (24 h).',
      },
      components: {
        schemas: { Problem: problem as never },
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: '`dsk_…`' },
          session: { type: 'apiKey', in: 'cookie', name: 'dingshu.session_token' },
        },
      },
      security: [{ apiKey: [] }, { session: [] }],
    },
    includeEmptyPaths: false,
    defaultValidationErrorResponse: false,
  } as never)
  return made
}
