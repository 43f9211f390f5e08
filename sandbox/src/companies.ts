/** One courier company under the names that the platforms give it. */
export interface Company {
  /** 快递鸟 ShipperCode. */
  shipper: string
  /** 快递100 and 抖店 company code. */
  com: string
  name: string
  /** What its waybill numbers begin with; digits fill them up to 15 characters. */
  prefix: string
}

const COMPANIES: readonly Company[] = [
  { shipper: 'SF', com: 'shunfeng', name: '顺丰速运', prefix: 'SF' },
  { shipper: 'ZTO', com: 'zhongtong', name: '中通快递', prefix: '75' },
  { shipper: 'YTO', com: 'yuantong', name: '圆通速递', prefix: 'YT' },
  { shipper: 'STO', com: 'shentong', name: '申通快递', prefix: '77' },
  { shipper: 'YD', com: 'yunda', name: '韵达速递', prefix: '46' },
  { shipper: 'JTSD', com: 'jtexpress', name: '极兔速递', prefix: 'JT' },
  { shipper: 'JD', com: 'jd', name: '京东快递', prefix: 'JD' },
  { shipper: 'DBL', com: 'debangkuaidi', name: '德邦快递', prefix: 'DP' },
  { shipper: 'EMS', com: 'ems', name: 'EMS', prefix: '11' },
  { shipper: 'YZPY', com: 'youzhengguonei', name: '邮政快递包裹', prefix: '98' },
  { shipper: 'HTKY', com: 'huitongkuaidi', name: '百世快递', prefix: 'HT' },
]

/** The company with this 快递鸟 code. */
export function companyByShipper(shipper: string): Company | undefined {
  return COMPANIES.find((company) => company.shipper === shipper)
}

/** The company with this 快递100 / 抖店 code. */
export function companyByCom(com: string): Company | undefined {
  return COMPANIES.find((company) => company.com === com)
}

/** A waybill number of 15 characters; `number` must not repeat. */
export function waybillNumber(company: Company, number: number): string {
  return company.prefix + String(number).padStart(13, '0')
}

/** The company whose numbers look like this; the first one for a number that looks like none. */
export function waybillCompany(waybill: string): Company {
  const [first] = COMPANIES
  const known = COMPANIES.find(({ prefix }) => waybill.startsWith(prefix)) ?? first
  if (known === undefined) throw new Error('no company')
  return known
}
