/** What a merchant's own shop (mini-program, website) sends us. Published in OpenAPI. */
import * as z from 'zod'
import { canonicalOrderSchema, canonicalStates } from '../../orders/canonical-order.contract.ts'

export const openEventTypes = ['order.created', 'order.paid', 'order.updated', 'order.cancelled'] as const

const instant = z
  .union([z.iso.datetime({ offset: true }), z.int().min(1_000_000_000_000)])
  .describe('ISO 8601 with offset ("2026-11-21T10:00:00+08:00"), or epoch milliseconds')
const fen = z.int().nonnegative()
const text = (limit: number) => z.string().max(limit)

export const openLineSchema = z.object({
  lineId: text(100).min(1).describe('Unique within the order; stays the same in every event'),
  productId: text(100).default('').describe('Your product id; what stock updates and listing pauses refer to'),
  skuId: text(100).min(1).describe('Your SKU id; mapped to a SKU of the hub once'),
  merchantCode: text(100).default('').describe('Your own SKU code (商家编码); maps by itself when it equals the hub’s'),
  title: text(500).describe('Title of the goods'),
  spec: text(500).default('').describe('Chosen variant, e.g. "颜色:红色;尺码:L"'),
  imageUrl: text(2_000).default(''),
  quantity: z.int().positive().max(100_000).describe('Pieces'),
  unitPriceFen: fen.describe('Price of one piece before discounts, in 分'),
  paidFen: fen.describe('What the buyer pays for this line in total, in 分'),
  gift: z.boolean().default(false),
  refund: z.enum(['none', 'refunding', 'refunded']).default('none').describe('Refund of this line'),
  shippedQuantity: z.int().nonnegative().optional().describe('Pieces shipped by you already; default: all or none'),
})

export const openReceiverSchema = z.object({
  name: text(100).describe('Masked as soon as it arrives'),
  phone: text(50).describe('Masked as soon as it arrives; its last four digits can be searched'),
  province: text(50),
  city: text(50),
  district: text(50),
  street: text(100).default(''),
  address: text(500).describe('Road, house and room; masked as soon as it arrives'),
  regionCode: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .describe('Six-digit division code of the district'),
  addressToken: text(200).optional().describe('Opaque token of yours: equal tokens mean the same buyer and address'),
})

export const openOrderDataSchema = z.object({
  orderId: text(100).min(1).describe('Your order number, unique in this connection'),
  status: z
    .enum(canonicalStates)
    .optional()
    .describe('Needed for order.updated only; the other event types say it themselves'),
  createdAt: instant,
  paidAt: instant.optional(),
  updatedAt: instant.optional().describe('Version of the order: a later one wins. Default: the event’s timestamp'),
  payBy: instant.optional().describe('An unpaid order closes at this time'),
  shipBy: instant.optional().describe('Latest time of shipping that you promised'),
  currency: z.string().length(3).default('CNY'),
  goodsFen: fen.describe('Goods before discounts, in 分'),
  freightFen: fen.default(0),
  discountFen: fen.default(0),
  payableFen: fen.describe('What the buyer pays, in 分'),
  payMethod: canonicalOrderSchema.shape.payMethod.default('other'),
  buyerId: text(100).optional().describe('Your id of the buyer, e.g. the mini-program’s openid'),
  receiver: openReceiverSchema,
  buyerRemark: text(1_000).default(''),
  sellerRemark: text(1_000).default(''),
  sellerFlag: z.int().min(0).max(9).default(0),
  reservationId: text(100).optional().describe('Cart reservation that this order takes over'),
  lines: z.array(openLineSchema).min(1).max(200),
})

export const openOrderSchema = z
  .object({
    type: z.enum(openEventTypes),
    timestamp: instant.describe('When it happened'),
    data: openOrderDataSchema.describe('The whole order as it is now'),
  })
  .describe(
    'Sent as a Standard Webhook: headers webhook-id, webhook-timestamp, webhook-signature. The same event may come any number of times.',
  )
export type OpenOrderEvent = z.infer<typeof openOrderSchema>
