import * as z from 'zod'

/** What a lease tells D1: its newest counts. Late ones are harmless: only a greater `seq` is written. */
export const poolCountsMessageSchema = z.object({
  v: z.literal(1),
  kind: z.literal('pool.counts'),
  tenantId: z.string(),
  /** Where the tenant lived when the pool last heard of it; the consumer asks the control plane. */
  shard: z.string(),
  campaignId: z.string(),
  lease: z.int().nonnegative(),
  at: z.int(),
  counts: z.object({
    seq: z.int().nonnegative(),
    phase: z.enum(['planned', 'waiting', 'open', 'closed']),
    issued: z.int(),
    left: z.int(),
    held: z.int(),
    paid: z.int(),
    drawn: z.int(),
    withdrawn: z.int(),
    claimedEver: z.int(),
    expiredEver: z.int(),
    releasedEver: z.int(),
  }),
})
export type PoolCountsMessage = z.infer<typeof poolCountsMessageSchema>
