/** Rotation of the keys that seal secrets: asked for piece by piece by `npm run secrets:rotate`. */
import { Hono } from 'hono'
import * as z from 'zod'
import { isCursor } from '../core/keyset.ts'
import { resealSecrets } from '../flows/tenants/resealing/reseal-secrets.ts'
import { body } from '../platform/http.ts'
import { logAct } from './operator-log.ts'
import type { OperatorEnv } from './operator-scope.ts'

export const rotateInput = z.object({
  cursor: z.string().max(2_000).refine(isCursor, 'no cursor of ours').optional(),
  countOnly: z.boolean().default(false),
  why: z.string().trim().min(1).max(200),
})

export const secretsRoutes: Hono<OperatorEnv> = new Hono<OperatorEnv>()

secretsRoutes.post('/rotate', body(rotateInput), async (c) => {
  const { why, ...input } = c.req.valid('json')
  const piece = await resealSecrets(c.env, input)
  const { currentKeyId, resealed, counts } = piece
  // Counting changes nothing; of a rotation every piece that changed something is told.
  if (resealed > 0)
    await logAct(c.env.CONTROL, c.get('operator'), {
      action: 'secrets.resealed',
      subject: currentKeyId,
      why,
      detail: { resealed, counts },
    }).run()
  return c.json(piece)
})
