/** Campaigns as the console and partners see them. Quantities are pieces, money is fen, times are epoch ms. */
import * as z from 'zod'
import { decodeCursor } from '../core/keyset.ts'
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

export const campaignStages = ['upcoming', 'open', 'over'] as const
export type CampaignStage = (typeof campaignStages)[number]

export const campaignListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
  status: z.enum(campaignStatuses).optional(),
  stage: z.enum(campaignStages).optional().describe('upcoming: scheduled or ready; over: closing, closed or cancelled'),
  q: z.string().trim().max(100).optional().describe('Part of its name, or of its SKU'),
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

const claimStatusSchema = z.enum(['held', 'paid', 'drawn'])

const quantity = z.int().positive().max(1_000)

export const claimBody = z.object({
  requestId: z
    .string()
    .regex(/^[\w.:~-]{1,64}$/)
    .describe('Yours, one for each try of a buyer; a repeat answers the same claim'),
  buyerId: z.string().min(1).max(64),
  quantity: quantity.default(1),
})
export type ClaimBody = z.infer<typeof claimBody>

/** The same wish without a body: whole in the address. */
export const claimLineParam = campaignParam.extend({ requestId: claimBody.shape.requestId })
export const claimLineQuery = z.object({
  buyerId: claimBody.shape.buyerId.describe('An opaque id: addresses are logged on their way, so no phone and no name'),
  quantity: z.coerce.number().pipe(quantity).default(1),
})

export const claimedSchema = z.object({
  claimId: z.string().describe('Also the `reservationId` of the order that takes the claim over'),
  status: claimStatusSchema,
  quantity: z.int(),
  expiresAt: z.int().nullable().describe('When an unpaid claim goes back; null once it is paid'),
  replayed: z.boolean(),
})
export type Claimed = z.infer<typeof claimedSchema>

export const claimSchema = z.object({
  claimId: z.string(),
  buyerId: z.string(),
  quantity: z.int(),
  status: claimStatusSchema,
  claimedAt: z.int(),
  expiresAt: z.int().nullable(),
  orderId: z.string().nullable(),
})
export type ClaimDto = z.infer<typeof claimSchema>

/** What may still be changed of a campaign; what is left out stays. */
export const changeCampaignBody = z
  .object({
    name: z.string().trim().min(1).max(100),
    priceFen: z.int().nonnegative().max(1_000_000_000),
    perBuyer: z.int().positive().max(1_000),
    closesAt: instant.describe('May be moved while the sale runs'),
    topUp: topUpSchema.nullable(),
    opensAt: instant.describe('Until the sale has begun'),
    unpaidSeconds: z.int().min(10).max(86_400).describe('Until the sale has begun'),
    carveMinutes: z.int().min(0).max(10_080).describe('Until pieces are set aside'),
    warehouses: piecesByWarehouse.describe('Until pieces are set aside; later they are topped up or given back'),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change')
export type ChangeCampaign = z.infer<typeof changeCampaignBody>

export const claimListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .refine((text) => {
      const [at, requestId] = decodeCursor(text) ?? []
      return typeof at === 'number' && typeof requestId === 'string'
    }, 'not a cursor of this list')
    .optional(),
  status: claimStatusSchema.optional(),
  q: z
    .string()
    .trim()
    .max(100)
    .optional()
    .describe('Beginning of a buyer id, a part of a request id, a claim id, or the number of an order'),
})
export type ClaimListQuery = z.infer<typeof claimListQuery>

export const listedClaimSchema = z.object({
  claimId: z.string(),
  requestId: z.string(),
  buyer: z.string().describe('Masked'),
  quantity: z.int(),
  status: claimStatusSchema,
  claimedAt: z.int(),
  expiresAt: z.int().nullable(),
  orderId: z.string().nullable(),
  hubNo: z.string().nullable().describe('Number of that order'),
})
export type ListedClaim = z.infer<typeof listedClaimSchema>
export const claimListSchema = z.object({ items: z.array(listedClaimSchema), nextCursor: z.string().nullable() })
export type ClaimList = z.infer<typeof claimListSchema>

const answerTimesSchema = z.object({ count: z.int(), p50: z.int(), p95: z.int(), p99: z.int(), max: z.int() })

const secondsSchema = z.array(
  z.object({
    at: z.int(),
    claimed: z.int(),
    refused: z.int(),
    returned: z.int(),
    added: z.int().describe('Pieces set aside for the sale; less than 0 when they went back to the main stock'),
  }),
)

export const figuresSchema = z.object({
  at: z.int(),
  phase: z.enum(['planned', 'waiting', 'open', 'closed']),
  counts: campaignCountsSchema.describe('As the pools have them at this instant'),
  requests: z.int(),
  refused: z.record(z.string(), z.int()),
  times: answerTimesSchema,
  seconds: secondsSchema.describe('The newest 300 with something in them'),
  whole: z.boolean().describe('False while the curve is still being read from the journals'),
})
export type Figures = z.infer<typeof figuresSchema>

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
  seconds: secondsSchema,
  broken: z.array(z.string()).describe('Laws that do not hold; empty'),
  journalRows: z.int(),
})
export type Proof = z.infer<typeof proofSchema>
