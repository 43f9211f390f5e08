import { companyByCom } from '../../companies'
import { integerOf, objectsOf, textOf } from '../../exact-json'
import { canShip, shipLines, unshipped } from '../../shops/order-life'
import { type MethodCall, type MethodResult, noTrade, ownOrder, refused } from '../method'

/** company_code → 快递100's code. */
const COMS: Readonly<Record<string, string>> = {
  SF: 'shunfeng',
  ZTO: 'zhongtong',
  YTO: 'yuantong',
  STO: 'shentong',
  YUNDA: 'yunda',
  EMS: 'ems',
  POSTB: 'youzhengguonei',
  HTKY: 'huitongkuaidi',
  DBKD: 'debangkuaidi',
  JD: 'jd',
  JTSD: 'jtexpress',
}

/** taobao.logistics.offline.send: the whole order, or with `is_split` the sub-orders of `sub_tid`, each of them whole. */
export function sendOffline(call: MethodCall): MethodResult {
  const { out_sid: waybill = '', company_code: code = '', is_split: isSplit, sub_tid: subTid = '' } = call.params
  if (waybill === '' || code === '') return refused('parameter-missing', 'out_sid, company_code')
  const company = companyByCom(COMS[code] ?? '')
  if (company === undefined) return refused('ship-refused', 'B01:物流公司不存在')
  const order = ownOrder(call)
  if (order === undefined) return noTrade()
  const chosen = subTid.split(',')
  if (isSplit === '1' && subTid === '') return refused('parameter-missing', 'sub_tid')
  const left = unshipped(order)
  const lines = isSplit === '1' ? left.filter(({ lineId }) => chosen.includes(lineId)) : left
  const isComplete = isSplit !== '1' || lines.length === chosen.length
  if (!isComplete || !canShip(order, lines)) return refused('ship-refused', 'B04:交易状态不允许发货')
  shipLines(call.world, order, { com: company.com, companyName: company.name, waybill, lines })
  return { content: { shipping: { is_success: true } } }
}

/** alibaba.ascp.logistics.offline.send, `consign_type` 1: parcels with pieces of sub-orders. */
export function sendPieces(call: MethodCall): MethodResult {
  const { consign_type: type, consign_pkgs: text = '', consign_status: statuses = '' } = call.params
  const packs = listIn(text)
  if (type !== '1' || packs.length === 0) return refused('parameter-missing', 'consign_type, consign_pkgs')
  for (const pack of packs) {
    const order = ownOrder(call)
    if (order === undefined) return noTrade()
    const company = companyByCom(COMS[textOf(pack.company_code)] ?? '')
    const waybill = textOf(pack.out_sid)
    if (company === undefined || waybill === '') return refused('ship-refused', 'B01:物流公司不存在')
    const lines = objectsOf(pack.goods).map((item) => ({
      lineId: textOf(item.sub_tid),
      quantity: integerOf(item.num) ?? 0,
    }))
    const isTold = order.packs.some((known) => known.waybill === waybill)
    if (isTold || !canShip(order, lines)) return refused('ship-refused', 'B04:交易状态不允许发货')
    const told = new Map(listIn(statuses).map((one) => [textOf(one.sub_tid), one.is_part_consign === true]))
    if (lines.some(({ lineId }) => !told.has(lineId))) return refused('parameter-missing', 'consign_status')
    shipLines(call.world, order, { com: company.com, companyName: company.name, waybill, lines })
  }
  return { content: { result: { success: true } } }
}

function listIn(text: string): Record<string, unknown>[] {
  try {
    return objectsOf(JSON.parse(text))
  } catch {
    return []
  }
}

/** taobao.logistics.companies.get */
export function listCompanies(): MethodResult {
  const companies = Object.entries(COMS).map(([code, com], index) => ({
    id: index + 1,
    code,
    name: companyByCom(com)?.name ?? code,
  }))
  return { content: { logistics_companies: { logistics_company: companies } } }
}
