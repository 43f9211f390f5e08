/** A payment as the order's page and partners see it. */
import * as z from 'zod'
import { isCursor } from '../core/keyset.ts'
import { type PaymentState, paymentStates } from './domain/payment.ts'

export const orderPaymentSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  provider: z.string().describe('wechatpay, alipay'),
  transactionId: z.string().describe("The provider's own number"),
  outTradeNo: z.string(),
  amountFen: z.int(),
  currency: z.string(),
  paidAt: z.int().describe('Epoch ms'),
  state: z
    .enum(paymentStates)
    .describe(
      '`mismatched`: not what the order costs, a person decides; `refunding`: asked for, the provider works on it',
    ),
  why: z.string().describe('One sentence for people'),
  late: z.boolean().describe('The money came after its order had ended'),
  refundedFen: z.int(),
  refundedAt: z.int().nullable(),
  refundable: z.boolean().describe('A person may give the money back now'),
})
export type OrderPayment = z.infer<typeof orderPaymentSchema>

export const listedPaymentSchema = orderPaymentSchema.extend({
  orderId: z.string().nullable().describe('Null: nobody has placed the order that was paid'),
  hubNo: z.string().nullable(),
})
export type ListedPayment = z.infer<typeof listedPaymentSchema>

const isState = (text: string): text is PaymentState => paymentStates.some((state) => state === text)

/** What finance looks for; the file of the list takes the same. */
export const paymentFilter = z.object({
  state: z
    .string()
    .transform((text) => text.split(','))
    .refine((states): states is PaymentState[] => states.every(isState), 'not a state of a payment')
    .optional()
    .describe('One or several states, comma separated'),
  provider: z.string().max(40).optional(),
  day: z.iso.date().optional().describe('Local day on which it was paid, `2026-11-21`'),
  orderId: z.string().max(60).optional(),
  late: z.literal('true').optional().describe('Only money that came after its order had ended'),
})
export type PaymentFilter = z.infer<typeof paymentFilter>

export const paymentListQuery = paymentFilter.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().refine(isCursor, 'not a cursor of this list').optional(),
})

export const paymentListSchema = z.object({ items: z.array(listedPaymentSchema), nextCursor: z.string().nullable() })

export const paymentTotalsQuery = z.object({
  days: z.coerce.number().int().min(1).max(31).default(7).describe('Local days, today the last'),
})
export const paymentTotalsSchema = z.object({
  items: z
    .array(
      z.object({
        day: z.string(),
        state: z.enum(paymentStates),
        currency: z.string(),
        count: z.int(),
        late: z.int(),
        amountFen: z.int(),
        refundedFen: z.int(),
      }),
    )
    .describe('The newest day first; days and states without a payment are not here'),
})
export type PaymentTotals = z.infer<typeof paymentTotalsSchema>

export const refundInput = z.object({
  reason: z.string().trim().min(1).max(200).describe('Goes to the provider with the refund, and into the records'),
})
