/** 拦截: the wish to stop one parcel on the road, as the console and partners see it. */
import * as z from 'zod'
import type { InterceptionKind } from '../logistics/carrier.port.ts'

export const wishKinds = ['change_address', 'return_to_sender'] as const satisfies readonly InterceptionKind[]
export type WishKind = (typeof wishKinds)[number]

/**
 * `wanted`: recorded, the courier not asked yet, or nobody to ask: a person phones. `withdrawn`: taken back before it ended. The
 * others as the couriers' port has them.
 */
export const wishStates = ['wanted', 'requested', 'accepted', 'refused', 'succeeded', 'failed', 'withdrawn'] as const
export type WishState = (typeof wishStates)[number]

export const failureWays = ['reship', 'leave'] as const
/** What happens where the parcel was not stopped: another one goes to the new address, or this one goes on. */
export type OnFailure = (typeof failureWays)[number]

export const wishStepSchema = z.object({
  state: z.enum(wishStates),
  at: z.int().describe('Epoch ms'),
  by: z.string().describe("Name of the person or rule; '' is the courier"),
  detail: z.string().describe("The courier's own words, or a person's reason; phones masked"),
})
export type WishStep = z.infer<typeof wishStepSchema>

export const interceptionSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  fulfilmentId: z.string(),
  addressChangeId: z.string().nullable().describe("The buyer's wish for another address that it serves"),
  carrier: z.string(),
  waybill: z.string(),
  kind: z.enum(wishKinds),
  state: z.enum(wishStates),
  steps: z.array(wishStepSchema).describe('Ascending by time'),
  byHand: z.boolean().describe('No connection can stop this parcel: a person phones the courier and says how it ended'),
  onFailure: z.enum(failureWays).describe('Heeded where it serves a change of address'),
  reshipOrderId: z.string().nullable().describe('The order that sends the goods again'),
  requestedAt: z.int().describe('When somebody wanted it, epoch ms'),
  endedAt: z.int().nullable(),
})
export type InterceptionDto = z.infer<typeof interceptionSchema>

const why = z.string().trim().max(200)

export const startInterceptionBody = z.object({
  requestId: z
    .string()
    .regex(/^[\w-]{8,40}$/)
    .describe('Made once for each form: a repeat answers the same'),
  fulfilmentId: z.string().min(1).max(60),
  kind: z
    .enum(wishKinds)
    .describe("change_address wants an accepted change of address of the buyer's, whose address it takes"),
  onFailure: z.enum(failureWays).default('leave'),
  reason: why.min(1),
})
export type StartInterception = z.infer<typeof startInterceptionBody>

export const outcomeBody = z.object({
  state: z.enum(['accepted', 'succeeded', 'failed']),
  why: why.min(1).describe('What the courier said'),
  kind: z
    .enum(wishKinds)
    .optional()
    .describe('What the courier agreed to on the phone, where it is not what was wanted'),
})
export type SaidOutcome = z.infer<typeof outcomeBody>

export const ratesQuery = z.object({
  from: z.coerce.number().int().min(0).describe('Wanted from here on, epoch ms'),
  to: z.coerce.number().int().min(0).describe('and before here, epoch ms'),
})

const count = z.int().min(0)
export const rateSchema = z.object({
  carrier: z.string(),
  asked: count.describe('All wishes of these days; the other columns but `accepted` add up to it'),
  accepted: count.describe('Accepted at some time, however they ended'),
  succeeded: count,
  failed: count,
  refused: count,
  withdrawn: count,
  open: count,
  medianMs: z.int().nullable().describe('From the wish to its end, of those that succeeded or failed'),
})
export type InterceptionRate = z.infer<typeof rateSchema>
export const ratesSchema = z.object({ items: z.array(rateSchema) })
