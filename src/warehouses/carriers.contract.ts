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
