/** Words of parcels that the console and partners see. */
import * as z from 'zod'
import { canonicalNodes } from './carrier.port.ts'

export const trackNodeSchema = z.object({
  at: z.int().describe("The courier's instant, epoch ms"),
  node: z.enum(canonicalNodes),
  text: z.string().describe("The courier's own words, phones masked"),
  place: z.string(),
  code: z.string().describe("The courier's own code"),
  phone: z.string().optional().describe("The driver's phone, of `out_for_delivery` alone"),
})

export const parcelSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  fulfilmentId: z.string(),
  waybill: z.string(),
  carrier: z.string().describe('yuantong, zhongtong, shunfeng … as 快递100 names them'),
  node: z.enum(canonicalNodes),
  nodeAt: z.int(),
  nodes: z.array(trackNodeSchema).describe('Ascending by time'),
  watching: z.enum(['none', 'asked', 'on', 'ended', 'failed']),
  shippedAt: z.int(),
  deliveredAt: z.int().nullable(),
})
export type Parcel = z.infer<typeof parcelSchema>
