import * as z from 'zod'
import { MAX_MONTHS, paidPlans, planNames } from '../tenants/domain/plans.ts'
import { standingSchema } from '../tenants/tenants.contract.ts'

const limitsSchema = z.object({ orders: z.int(), members: z.int(), connections: z.int(), warehouses: z.int() })

export const upgradeRequestSchema = z.object({
  id: z.string(),
  plan: z.enum(paidPlans),
  months: z.int(),
  contact: z.string(),
  note: z.string(),
  status: z.enum(['open', 'done']),
  createdAt: z.int(),
})
export type UpgradeRequest = z.infer<typeof upgradeRequestSchema>

export const billingSchema = z.object({
  plan: z.enum(planNames),
  standing: standingSchema,
  trialEndsAt: z.int(),
  paidUntil: z.int().nullable().describe('Null: no end was agreed, or nothing was paid yet'),
  month: z.string().describe('The month that orders are counted in, `2026-11`'),
  limits: limitsSchema,
  use: limitsSchema,
  /** Orders of the month from which on new ones wait. */
  ordersWaitAt: z.int(),
  plans: z.array(z.object({ name: z.enum(paidPlans), limits: limitsSchema, monthFen: z.int(), yearFen: z.int() })),
  checkout: z.enum(['wechat']).nullable().describe('How a plan can be paid here; null: by an upgrade request'),
  request: upgradeRequestSchema.nullable().describe('The newest request that is still open'),
})
export type Billing = z.infer<typeof billingSchema>

const choice = { plan: z.enum(paidPlans), months: z.int().min(1).max(MAX_MONTHS) }

export const upgradeInput = z.object({
  ...choice,
  contact: z.string().trim().min(2).max(100).describe('Whom to call, and how'),
  note: z.string().trim().max(500).default(''),
})
export type UpgradeInput = z.infer<typeof upgradeInput>

export const checkoutInput = z.object(choice)
export type CheckoutInput = z.infer<typeof checkoutInput>

export const paymentSchema = z.object({
  id: z.string(),
  plan: z.enum(paidPlans),
  months: z.int(),
  amountFen: z.int(),
  method: z.enum(['wechat', 'transfer']),
  status: z.enum(['open', 'paid', 'closed']),
  codeUrl: z.string().nullable().describe('What the QR code says; null once it is paid or closed'),
  transactionId: z.string().nullable(),
  createdAt: z.int(),
  expiresAt: z.int(),
  paidAt: z.int().nullable(),
  from: z.int().nullable().describe('What was paid for, epoch ms'),
  to: z.int().nullable(),
  creditDays: z.int().nullable(),
})
export type Payment = z.infer<typeof paymentSchema>
export const paymentListSchema = z.object({ items: z.array(paymentSchema) })
