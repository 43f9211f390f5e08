import * as z from 'zod'
import { isCursor } from '../core/keyset.ts'

export const parkedSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  source: z.enum(['ingest', 'track', 'payment', 'notify', 'effect']),
  code: z.string(),
  why: z.string(),
  raw: z.string(),
  status: z.enum(['open', 'replayed', 'dismissed']),
  attempts: z.int(),
  createdAt: z.int(),
  updatedAt: z.int(),
})
export type Parked = z.infer<typeof parkedSchema>

/** As it is shown: the raw text holds amounts. */
export const shownParkedSchema = parkedSchema.partial({ raw: true })
export type ShownParked = z.infer<typeof shownParkedSchema>
export const parkedListQuery = z.object({
  status: z.enum(['open', 'replayed', 'dismissed']).default('open'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().refine(isCursor, 'not a cursor of this list').optional(),
})
export const parkedListSchema = z.object({ items: z.array(shownParkedSchema), nextCursor: z.string().nullable() })
