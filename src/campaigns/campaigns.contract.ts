/** Campaigns as the console and partners see them. Quantities are pieces, money is fen, times are epoch ms. */
import * as z from 'zod'
import { poolUses } from '../stock/stock-ledger.port.ts'
import { MAX_LEASES } from './domain/pool-name.ts'

const pieces = z.int().positive().max(10_000_000)
const instant = z.int().nonnegative().max(8_000_000_000_000)
const piecesByWarehouse = z
  .array(z.object({ warehouseId: z.string().min(1).max(64), pieces }))
  .min(1)
  .max(50)
  .refine(
    (list) => new Set(list.map(({ warehouseId }) => warehouseId)).size === list.length,
    'a warehouse stands twice',
  )

export const topUpSchema = z.object({
  pieces: pieces.describe('So many at a time, when the pool is sold out and the main stock has some'),
  most: pieces.describe('So many in all'),
})
export type TopUp = z.infer<typeof topUpSchema>

export const campaignStatuses = ['scheduled', 'ready', 'open', 'closing', 'closed', 'cancelled'] as const
export type CampaignStatus = (typeof campaignStatuses)[number]

export const createCampaignBody = z
  .object({
    name: z.string().trim().min(1).max(100).describe('Stands in the stock page as the owner of the pieces'),
    use: z.enum(poolUses).default('campaign'),
    sku: z.string().min(1).max(100),
    priceFen: z.int().nonnegative().max(1_000_000_000).describe('Price tag, fen'),
    warehouses: piecesByWarehouse,
    perBuyer: z.int().positive().max(1_000).default(1),
    unpaidSeconds: z
      .int()
      .min(10)
      .max(86_400)
      .default(900)
      .describe('An unpaid claim goes back after so long, to the second'),
    opensAt: instant,
    closesAt: instant,
    carveMinutes: z.int().min(0).max(10_080).default(10).describe('Pieces are set aside so long before the start'),
    leases: z
      .int()
      .min(1)
      .max(MAX_LEASES)
      .default(1)
      .describe('Pool objects that share the sale; one serves ~100,000 buyers a second'),
    topUp: topUpSchema.nullable().default(null),
  })
  .refine(({ opensAt, closesAt }) => closesAt > opensAt, { path: ['closesAt'], message: 'must be after opensAt' })
export type CreateCampaign = z.infer<typeof createCampaignBody>

export const campaignCountsSchema = z.object({
  issued: z.int(),
  left: z.int(),
  held: z.int().describe('Claimed and not paid yet'),
  paid: z.int(),
  drawn: z.int().describe('Taken over by orders'),
  withdrawn: z.int().describe('Given back to the main stock'),
  claimedEver: z.int(),
  expiredEver: z.int(),
  releasedEver: z.int(),
})
export type CampaignCounts = z.infer<typeof campaignCountsSchema>

export const campaignSchema = z.object({
  id: z.string(),
  name: z.string(),
  use: z.enum(poolUses),
  sku: z.string(),
  priceFen: z.int(),
  warehouses: z.array(z.object({ warehouseId: z.string(), pieces: z.int() })),
  perBuyer: z.int(),
  unpaidSeconds: z.int(),
  leases: z.int(),
  carveAt: z.int(),
  opensAt: z.int(),
  closesAt: z.int(),
  topUp: topUpSchema.nullable(),
  status: z.enum(campaignStatuses),
  counts: campaignCountsSchema.describe('Lags by a second; the proof is exact'),
  createdAt: z.int(),
  updatedAt: z.int(),
})
export type CampaignDto = z.infer<typeof campaignSchema>

export const campaignListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
  status: z.enum(campaignStatuses).optional(),
})
export type CampaignListQuery = z.infer<typeof campaignListQuery>
export const campaignListSchema = z.object({ items: z.array(campaignSchema), nextCursor: z.string().nullable() })
export const campaignParam = z.object({ id: z.string().max(64) })
export const claimParam = z.object({ id: z.string().max(64), claimId: z.string().max(100) })

export const topUpBody = z.object({
  warehouses: piecesByWarehouse,
  reason: z.string().trim().min(1).max(200).default('人工补货'),
})
export const giveBackBody = z.object({
  pieces: pieces.describe('At most so many of what is left go back to the main stock'),
})

export const claimBody = z.object({
  requestId: z
    .string()
    .regex(/^[\w.:~-]{1,64}$/)
    .describe('Yours, one for each try of a buyer; a repeat answers the same claim'),
  buyerId: z.string().min(1).max(64),
  quantity: z.int().positive().max(1_000).default(1),
})
export type ClaimBody = z.infer<typeof claimBody>

export const claimedSchema = z.object({
  claimId: z.string().describe('Also the `reservationId` of the order that takes the claim over'),
  status: z.enum(['held', 'paid', 'drawn']),
  quantity: z.int(),
  expiresAt: z.int().nullable().describe('When an unpaid claim goes back; null once it is paid'),
  replayed: z.boolean(),
})
export type Claimed = z.infer<typeof claimedSchema>

export const claimSchema = z.object({
  claimId: z.string(),
  buyerId: z.string(),
  quantity: z.int(),
  status: z.enum(['held', 'paid', 'drawn']),
  claimedAt: z.int(),
  expiresAt: z.int().nullable(),
  orderId: z.string().nullable(),
})
export type ClaimDto = z.infer<typeof claimSchema>

const answerTimesSchema = z.object({ count: z.int(), p50: z.int(), p95: z.int(), p99: z.int(), max: z.int() })

export const proofSchema = z.object({
  campaignId: z.string(),
  name: z.string(),
  sku: z.string(),
  at: z.int(),
  issued: z.int().describe('= claimed + released + left + moving'),
  claimed: z.int().describe('= held + paid + ordered'),
  held: z.int(),
  paid: z.int(),
  ordered: z.int(),
  released: z.int().describe('Given back to the main stock'),
  left: z.int(),
  moving: z.int().describe('On the way between two leases'),
  over: z.int().describe('Pieces claimed that were never issued'),
  under: z.int().describe('Pieces still left at the close although somebody was told "sold out"'),
  claimedEver: z.int(),
  expiredEver: z.int(),
  releasedEver: z.int(),
  requests: z.int(),
  refused: z.record(z.string(), z.int()),
  times: answerTimesSchema.describe(
    'Milliseconds in the Worker, from request to answer; upper ends of buckets of a tenth',
  ),
  seconds: z.array(z.object({ at: z.int(), claimed: z.int(), refused: z.int(), returned: z.int() })),
  broken: z.array(z.string()).describe('Laws that do not hold; empty'),
  journalRows: z.int(),
})
export type Proof = z.infer<typeof proofSchema>
