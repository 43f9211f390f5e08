import { type Company, companyByCom } from '../companies'

/** logistics_id → 快递100's code. */
const COMS: Readonly<Record<string, string>> = {
  '1': 'shentong',
  '3': 'huitongkuaidi',
  '44': 'shunfeng',
  '85': 'yuantong',
  '115': 'zhongtong',
  '118': 'ems',
  '120': 'jd',
  '121': 'yunda',
  '131': 'debangkuaidi',
  '132': 'youzhengguonei',
  '384': 'jtexpress',
}

/** 百世 sends no more: it is listed and not available. */
const GONE = 'huitongkuaidi'

/** The company with this id, unless it is not available. */
export function companyById(logisticsId: string): Company | undefined {
  const com = COMS[logisticsId]
  return com === undefined || com === GONE ? undefined : companyByCom(com)
}

export const logisticsIdOf = (com: string): number =>
  Number(Object.entries(COMS).find(([, known]) => known === com)?.[0] ?? 0)

/** `logistics_companies` as pdd.logistics.companies.get lists them. */
export function companyRows(): Record<string, unknown>[] {
  return Object.entries(COMS).map(([id, com]) => ({
    id: Number(id),
    code: companyByCom(com)?.shipper ?? '',
    logistics_company: companyByCom(com)?.name ?? '',
    available: com === GONE ? 0 : 1,
  }))
}
