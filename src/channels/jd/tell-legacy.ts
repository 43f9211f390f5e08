/**
 * What we tell 京东 by the old routerjson: waybills, stock, listings on and off, memos. Names and parameters of the first three
 * are not confirmed: each is one entry of `methods`.
 */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions, MemoNotice, ShipNotice, StockNotice } from '../channels.port.ts'
import { type Fields, textAt } from '../read-fields.ts'
import { callLegacy, innerResult } from './client.ts'
import { fetchRawOrder } from './pull.ts'

type Done = Result<void, IntegrationError>

const methods = {
  ship: (order: { orderId: string; companyId: string; waybill: string }) => ({
    name: 'jingdong.pop.order.shipment',
    params: { orderId: order.orderId, logiCoprId: order.companyId, logiNo: order.waybill },
    results: ['sopjosshipment_result', 'shipmentResult'],
  }),
  stock: ({ shopSkuId, quantity }: StockNotice) => ({
    name: 'jingdong.stock.write.updateSkuStock',
    params: { skuId: shopSkuId, stockNum: quantity, storeId: 0 },
    results: ['updateSkuStockResult'],
  }),
  listing: (wareId: string, onSale: boolean) => ({
    name: 'jingdong.ware.write.upOrDown',
    params: { wareId, opType: onSale ? 1 : 2, note: onSale ? '' : '库存不足' },
    results: ['upOrDownResult'],
  }),
  memo: ({ platformOrderId, text, flag }: MemoNotice) => ({
    name: 'jingdong.pop.order.modifyVenderRemark',
    params: { order_id: platformOrderId, flag: String(flag), remark: text },
    results: ['modifyvenderremark_result', 'modifyVenderRemarkResult'],
  }),
} as const

/** Our carrier code (as 快递100 names it) → `logiCoprId` (?). */
const companyIds: Readonly<Record<string, string>> = {
  yuantong: '463',
  ems: '465',
  shunfeng: '467',
  shentong: '470',
  yunda: '1327',
  zhongtong: '1499',
  jd: '2087',
  youzhengguonei: '2170',
  debangkuaidi: '3046',
  jtexpress: '773574',
}

async function tell(
  options: ClientOptions,
  { name, params, results }: { readonly name: string; readonly params: Fields; readonly results: readonly string[] },
): Promise<Done> {
  const answer = await callLegacy(options, name, params)
  if (!answer.ok) return answer
  // Some answer with nothing but the envelope's `code` 0.
  const inner = results.some((key) => answer.value[key] !== undefined) ? innerResult(answer.value, ...results) : answer
  return inner.ok ? ok(undefined) : inner
}

/** An order leaves once here; what a refused repeat told is at the order already. Its later parcels can be told by SP-API only. */
export async function ship(options: ClientOptions, notice: ShipNotice): Promise<Done> {
  const companyId = companyIds[notice.carrier]
  if (companyId === undefined) return rejected(`京东 ships with no carrier ${notice.carrier}`)
  const order = await fetchRawOrder(options, notice.platformOrderId)
  if (!order.ok) return order
  const waybills = textAt(order.value, 'waybill')
    .split(',')
    .filter((waybill) => waybill !== '')
  if (waybills.includes(notice.waybill)) return ok(undefined)
  if (notice.partial && waybills.length > 0)
    return rejected(`the old protocol ships an order once, by ${waybills.join(', ')}: switch the connection to SP-API`)
  const { platformOrderId: orderId, waybill } = notice
  return tell(options, methods.ship({ orderId, companyId, waybill }))
}

const rejected = (why: string): Done => err(integrationError('jd', 'rejected', why))

export const setStock = (options: ClientOptions, notice: StockNotice): Promise<Done> =>
  tell(options, methods.stock(notice))

export const setListing = (options: ClientOptions, wareId: string, onSale: boolean): Promise<Done> =>
  tell(options, methods.listing(wareId, onSale))

export const writeMemo = (options: ClientOptions, memo: MemoNotice): Promise<Done> => tell(options, methods.memo(memo))
