/** The one shape that every channel's order is translated into. Receiver data stays masked or as the platform's token. */
import * as z from 'zod'

export const canonicalStates = [
  'pending_payment',
  'paid',
  'shipped',
  'delivered',
  'cancelled',
  'refunding',
  'refunded',
] as const

const fen = z.int().describe('Amount in minor units (分 for CNY)')
const instant = z.int().describe('Epoch ms, UTC')

export const receiverSchema = z.object({
  nameMasked: z.string(),
  phoneMasked: z.string(),
  /** Last digits of the phone as far as the platform shows them; what customer service searches by. */
  phoneTail: z.string(),
  province: z.string(),
  city: z.string(),
  district: z.string(),
  street: z.string(),
  addressMasked: z.string(),
  /** Six-digit division code of the district (or city / province) when the platform gives it. */
  regionCode: z.string().nullable(),
  /** The platform's own address token (`open_address_id`, OAID …): equal tokens are the same address. */
  addressToken: z.string().nullable(),
  /** Ciphertexts to be passed to the label service unread. */
  cipher: z.record(z.string(), z.string()).nullable(),
  /** Of an address that the buyer changed here: what the platform said before (`toldReceiver`). Its old news do not bring that back. */
  instead: z.string().optional(),
})
export type Receiver = z.infer<typeof receiverSchema>

export const canonicalLineSchema = z.object({
  platformLineId: z.string().min(1),
  shopProductId: z.string(),
  /** The listing's SKU id on the platform; what the SKU mapping is keyed by. */
  shopSkuId: z.string(),
  /** 商家编码, the merchant's own code on the listing; '' when not set. */
  merchantCode: z.string(),
  title: z.string(),
  spec: z.string(),
  imageUrl: z.string(),
  quantity: z.int().positive(),
  unitPriceFen: fen,
  paidFen: fen,
  gift: z.boolean(),
  state: z.enum(canonicalStates),
  refund: z.enum(['none', 'refunding', 'refunded']),
  /** Quantity already shipped according to the platform. */
  shippedQuantity: z.int().nonnegative(),
})
export type CanonicalLine = z.infer<typeof canonicalLineSchema>

export const canonicalOrderSchema = z.object({
  platformOrderId: z.string().min(1),
  /** The platform's own status text or number, kept as it is. */
  platformStatus: z.string(),
  state: z.enum(canonicalStates),
  /** The platform still checks the payment (抖店 105): take it in, do not ship. */
  platformReview: z.boolean(),
  placedAt: instant,
  paidAt: instant.nullable(),
  /** When the platform last changed the order; decides which of two versions is newer. */
  updatedAt: instant,
  /** 承诺发货时间: latest ship time that the platform holds the shop to. */
  shipBy: instant.nullable(),
  /** Unpaid orders close by themselves at this time. */
  payBy: instant.nullable(),
  currency: z.string().length(3),
  goodsFen: fen,
  freightFen: fen,
  discountFen: fen,
  payableFen: fen,
  payMethod: z.enum(['wechat', 'alipay', 'card', 'balance', 'cod', 'instalment', 'pay_later', 'none', 'other']),
  buyerId: z.string().nullable(),
  receiver: receiverSchema,
  buyerRemark: z.string(),
  sellerRemark: z.string(),
  /** 0 none … 5, the colours of the platform's flag. */
  sellerFlag: z.int().min(0).max(9),
  /** Cart reservation of the open channel that this order takes over. */
  reservationId: z.string().nullable(),
  lines: z.array(canonicalLineSchema).min(1),
})
export type CanonicalOrder = z.infer<typeof canonicalOrderSchema>
