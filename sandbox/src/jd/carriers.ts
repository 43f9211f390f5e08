import { type Company, companyByCom } from '../companies'

/** companyId → 快递100's code. */
const COMS: Readonly<Record<string, string>> = {
  '463': 'yuantong',
  '465': 'ems',
  '467': 'shunfeng',
  '470': 'shentong',
  '1327': 'yunda',
  '1499': 'zhongtong',
  '2087': 'jd',
  '2170': 'youzhengguonei',
  '3046': 'debangkuaidi',
  '773574': 'jtexpress',
}

export function companyById(companyId: string): Company | undefined {
  const com = COMS[companyId]
  return com === undefined ? undefined : companyByCom(com)
}

export const companyIdOf = (com: string): number =>
  Number(Object.entries(COMS).find(([, known]) => known === com)?.[0] ?? 0)

export const carrierRows = () =>
  Object.entries(COMS).map(([id, com]) => ({ companyId: Number(id), companyName: companyByCom(com)?.name ?? '' }))
