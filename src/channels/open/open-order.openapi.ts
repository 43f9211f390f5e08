/** The open channel's push as a path of the API document: what to send, how it is signed, what is answered. */
import * as z from 'zod'
import { openOrderSchema } from './open-order.contract.ts'

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
})

export const openChannelPaths = {
  '/hooks/open/{connectionId}': {
    post: {
      summary: 'Push an order of your own shop (Standard Webhooks)',
      description:
        'Sign `{webhook-id}.{webhook-timestamp}.{body}` with HMAC-SHA256 under the connection’s secret (`whsec_` + base64); send `v1,` + base64 of it. The timestamp may be five minutes off. Any number of repeats is harmless.',
      tags: ['open channel'],
      security: [],
      parameters: [
        { name: 'connectionId', in: 'path', required: true, schema: { type: 'string' } },
        header('webhook-id', 'Unique per event; the same on every repeat'),
        header('webhook-timestamp', 'Seconds since 1970'),
        header('webhook-signature', '`v1,<base64>`; several, separated by spaces, while a secret rotates'),
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: z.toJSONSchema(openOrderSchema, { io: 'input', target: 'draft-2020-12' }) },
        },
      },
      responses: {
        200: { description: 'Taken: it is on the inbox queue' },
        401: { description: 'Wrong signature, or a timestamp more than five minutes off' },
        404: { description: 'No such connection' },
        413: { description: 'Over 100 KB' },
        503: { description: 'Not taken; send it again' },
      },
    },
  },
} as const
