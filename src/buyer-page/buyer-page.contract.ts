/** 买家页: how the buyer reaches the merchant from the parcel's page. */
import * as z from 'zod'

export const buyerContactSchema = z.object({
  phone: z
    .string()
    .trim()
    .regex(/^(?:[\d+][\d -]{4,19})?$/)
    .describe('Called with one tap; empty: not shown'),
  wechat: z.string().trim().max(40).describe('WeChat id, to be copied'),
  note: z.string().trim().max(80).describe('When somebody answers: 周一至周六 9:00–18:00'),
})
export type BuyerContact = z.infer<typeof buyerContactSchema>

export const noContact: BuyerContact = { phone: '', wechat: '', note: '' }

/** A city on a parcel's way, as the map draws it. */
export interface WayPoint {
  readonly name: string
  /** Degrees, two decimals: a city, not a house. */
  readonly lng: number
  readonly lat: number
  readonly kind: 'passed' | 'here' | 'goal'
}
