/** Words of parcels that the console and partners see. */
import * as z from 'zod'
import { canonicalNodes } from './carrier.port.ts'

/** Carriers as people call them, by our code. */
export const carrierNames: Readonly<Record<string, string>> = {
  shunfeng: '顺丰速运',
  zhongtong: '中通快递',
  yuantong: '圆通速递',
  shentong: '申通快递',
  yunda: '韵达快递',
  huitongkuaidi: '百世快递',
  youzhengguonei: '邮政快递包裹',
  ems: 'EMS',
  jd: '京东快递',
  debangkuaidi: '德邦快递',
  debangwuliu: '德邦物流',
  jtexpress: '极兔速递',
  youshuwuliu: '优速快递',
  zhaijisong: '宅急送',
}

/** A code without a name stays as it is. */
export const carrierName = (code: string): string => carrierNames[code] ?? code

export const trackNodeSchema = z.object({
  at: z.int().describe("The courier's instant, epoch ms"),
  node: z.enum(canonicalNodes),
  text: z.string().describe("The courier's own words, phones masked"),
  place: z.string(),
  code: z.string().describe("The courier's own code"),
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
