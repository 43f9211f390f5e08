import * as z from 'zod'
import { deadlineKinds } from './order-clock.port.ts'

export const dueDeadlineSchema = z.object({
  orderId: z.string(),
  kind: z.enum(deadlineKinds),
  /** Epoch ms at which it was due; orderId + kind + at (+ data.parcelId) names the deadline for ever. */
  at: z.int(),
  data: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type DueDeadline = z.infer<typeof dueDeadlineSchema>

/** Most deadlines in one message; 100 of them are about 12 KB of the queue's 128 KB. */
export const MAX_DUE_DEADLINES = 100

/**
 * Deadlines that came due, on OBJECT_EVENTS. Consumers look at the order as it is now (it may have moved on) and are
 * idempotent by orderId + kind + at.
 */
export const deadlinesMessageSchema = z.object({
  v: z.literal(1),
  kind: z.literal('deadlines'),
  tenantId: z.string(),
  /** Where the tenant lived when the clock last heard of it; the consumer asks the control plane. */
  shard: z.string(),
  items: z.array(dueDeadlineSchema).max(MAX_DUE_DEADLINES),
})
export type DeadlinesMessage = z.infer<typeof deadlinesMessageSchema>
