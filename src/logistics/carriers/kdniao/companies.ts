/** Carrier codes: ours (as 快递100 names them) ↔ 快递鸟's ShipperCode. */
const shipperByCarrier: Readonly<Record<string, string>> = {
  shunfeng: 'SF',
  zhongtong: 'ZTO',
  yuantong: 'YTO',
  shentong: 'STO',
  yunda: 'YD',
  huitongkuaidi: 'HTKY',
  youzhengguonei: 'YZPY',
  ems: 'EMS',
  jd: 'JD',
  debangkuaidi: 'DBL',
  jtexpress: 'JTSD',
  youshuwuliu: 'UC',
  zhaijisong: 'ZJS',
}

const carrierByShipper: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(shipperByCarrier).map(([carrier, shipper]) => [shipper, carrier]),
)

/** Null for a carrier that 快递鸟 does not know. */
export const shipperCodeOf = (carrier: string): string | null => shipperByCarrier[carrier] ?? null

/** A code that is not in the table stays as it is, so that it is seen. */
export const carrierOf = (shipperCode: string): string => carrierByShipper[shipperCode] ?? shipperCode
