/** Our carrier code (as 快递100 names it) → the name that shops and buyers abroad know. */
const names: Readonly<Record<string, string>> = {
  shunfeng: 'SF Express',
  youzhengguonei: 'China Post',
  ems: 'EMS',
  zhongtong: 'ZTO Express',
  yuantong: 'YTO Express',
  shentong: 'STO Express',
  yunda: 'Yunda Express',
  jtexpress: 'J&T Express',
  huitongkuaidi: 'Best Express',
  jd: 'JD Logistics',
  debangkuaidi: 'Deppon Express',
  debangwuliu: 'Deppon',
  dhl: 'DHL Express',
  fedex: 'FedEx',
  ups: 'UPS',
  usps: 'USPS',
}

/** Our own code for a carrier outside the table: the field is free text. */
export const carrierAbroad = (carrier: string): string => names[carrier] ?? carrier
