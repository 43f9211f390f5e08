/** Our carriers' codes ↔ 菜鸟's `cpCode`. */
const cpByCarrier: Readonly<Record<string, string>> = {
  shunfeng: 'SF',
  zhongtong: 'ZTO',
  yuantong: 'YTO',
  shentong: 'STO',
  yunda: 'YUNDA',
  huitongkuaidi: 'HTKY',
  youzhengguonei: 'POSTB',
  ems: 'EMS',
  debangkuaidi: 'DBKD',
}

/** Null for a carrier that 菜鸟 issues no waybills of. */
export const cpCodeOf = (carrier: string): string | null => cpByCarrier[carrier] ?? null

const carrierByCp = new Map(Object.entries(cpByCarrier).map(([carrier, cp]) => [cp, carrier]))

/** A code that is not in the table stays as it is, so that it is seen. */
export const carrierOfCp = (cpCode: string): string => carrierByCp.get(cpCode) ?? cpCode
