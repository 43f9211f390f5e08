/** 改址申请: what the buyer asks for on the parcel's page, and what the merchant's people see of it. */
import * as z from 'zod'
import { failureWays } from '../interceptions/interceptions.contract.ts'

export const addressChangeStates = ['requested', 'accepted', 'refused', 'expired', 'done'] as const
export type AddressChangeState = (typeof addressChangeStates)[number]

export const addressStages = ['change', 'stop', 'intercept', 'over'] as const
export type AddressStage = (typeof addressStages)[number]

const line = (most: number) => z.string().trim().max(most)

export const askAddressBody = z.object({
  requestId: z
    .string()
    .regex(/^[\w-]{8,40}$/)
    .describe('Made by the page once for each form: a repeat is the same request'),
  phoneTail: z
    .string()
    .regex(/^\d{4}$/)
    .describe("Last four digits of the order's phone: the proof beyond the link"),
  regionCode: z
    .string()
    .regex(/^\d{6}$/)
    .describe('Division code of the district'),
  detail: line(120).min(4).describe('Street, house, room'),
  name: line(40).default('').describe("'' keeps the receiver's, where the shop gave it in plain"),
  phone: z
    .string()
    .trim()
    .regex(/^(?:\d[\d-]{6,15})?$/)
    .default(''),
})
export type AskAddress = z.infer<typeof askAddressBody>

/** Masked, like every receiver that is shown. */
export const addressChangeSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  state: z.enum(addressChangeStates),
  stage: z.enum(addressStages).describe('How far the order was when the buyer asked'),
  receiver: z.object({
    nameMasked: z.string(),
    phoneMasked: z.string(),
    province: z.string(),
    city: z.string(),
    district: z.string(),
    addressMasked: z.string(),
  }),
  requestedAt: z.int().describe('Epoch ms'),
  expiresAt: z.int().describe('Without an answer the order goes on to the old address, epoch ms'),
  decidedAt: z.int().nullable(),
  decidedBy: z.string().nullable(),
  why: z.string().describe('What the buyer reads of a refusal'),
  doneAt: z.int().nullable(),
})
export type AddressChangeDto = z.infer<typeof addressChangeSchema>

export const acceptAddressBody = z.object({
  why: line(200).default(''),
  onFailure: z
    .enum(failureWays)
    .default('reship')
    .describe('Of a parcel on the road: what happens where the courier does not stop it'),
})
export const decideAddressBody = z.object({ why: line(200).default('') })
export const refuseAddressBody = z.object({ why: line(200).min(1) })

export const divisionListSchema = z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) })
