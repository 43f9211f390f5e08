/** A payment as the order's page and partners see it. */
import * as z from 'zod'
import { paymentStates } from './domain/payment.ts'

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
  refundedFen: z.int(),
  refundedAt: z.int().nullable(),
  refundable: z.boolean().describe('A person may give the money back now'),
})
export type OrderPayment = z.infer<typeof orderPaymentSchema>

export const refundInput = z.object({
  reason: z.string().trim().min(1).max(200).describe('Goes to the provider with the refund, and into the records'),
})
