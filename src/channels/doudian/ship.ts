/** What we tell 抖店: waybills, stock, listings on and off, remarks. Each call may be repeated without harm. */
import { ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import type { MemoNotice, ShipNotice, StockNotice } from '../channels.port.ts'
import { listAt, textAt } from '../read-fields.ts'
import { callDoudian, type DoudianOptions } from './client.ts'
import { IDEMPOTENT_REPEAT } from './errors.ts'
import { fetchRawOrder } from './pull.ts'

type Done = Result<void, IntegrationError>

/** Our carrier code (as 快递100 names it) → `company_code` of `order.logisticsCompanyList`. */
const companyCodes: Readonly<Record<string, string>> = {
  shunfeng: 'shunfeng',
  zhongtong: 'zhongtong',
  yuantong: 'yuantong',
  shentong: 'shentong',
  yunda: 'yunda',
  ems: 'ems',
  youzhengguonei: 'youzhengguonei',
  jd: 'jd',
  jtexpress: 'jtexpress',
  debangkuaidi: 'debangkuaidi',
  debangwuliu: 'debangwuliu',
  huitongkuaidi: 'huitongkuaidi',
  zhaijisong: 'zhaijisong',
}

/** A carrier outside the table goes under our own code: the platform answers in clear words when it does not know it. */
export const companyCode = (carrier: string): string => companyCodes[carrier] ?? carrier

/** The whole order by `order.logisticsAdd`; part of it by `logisticsAddSinglePack`, which takes sub-orders and pieces. */
export async function ship(options: DoudianOptions, notice: ShipNotice): Promise<Done> {
  const parcel = { company_code: companyCode(notice.carrier), logistics_code: notice.waybill }
  const answer = notice.partial
    ? await callDoudian(options, 'order.logisticsAddSinglePack', {
        ...parcel,
        order_id_list: [notice.platformOrderId],
        shipped_order_info: notice.lines.map((line) => ({
          shipped_order_id: line.platformLineId,
          shipped_num: line.quantity,
        })),
        request_id: notice.idempotencyKey,
      })
    : await callDoudian(options, 'order.logisticsAdd', { ...parcel, order_id: notice.platformOrderId })
  if (answer.ok) return ok(undefined)
  return (await isOnItsWay(options, notice, answer.error)) ? ok(undefined) : answer
}

/** A repeat of a notice whose first answer was lost is refused; the order then carries our waybill already. */
async function isOnItsWay(options: DoudianOptions, notice: ShipNotice, error: IntegrationError): Promise<boolean> {
  if (error.code !== 'rejected') return false
  const order = await fetchRawOrder(options, notice.platformOrderId)
  return order.ok && listAt(order.value, 'logistics_info').some((p) => textAt(p, 'tracking_no') === notice.waybill)
}

/** Absolute sellable pieces of one listing SKU. */
export async function setStock(options: DoudianOptions, notice: StockNotice): Promise<Done> {
  const answer = await callDoudian(options, 'sku.syncStock', {
    product_id: notice.shopProductId,
    sku_id: notice.shopSkuId,
    stock_num: notice.quantity,
    incremental: false,
    idempotent_id: notice.idempotencyKey,
  })
  if (answer.ok || answer.error.detail.includes(IDEMPOTENT_REPEAT)) return ok(undefined)
  return answer
}

/** `product.setOffline` and `product.setOnline`. */
export async function setListing(options: DoudianOptions, productId: string, onSale: boolean): Promise<Done> {
  const method = onSale ? 'product.setOnline' : 'product.setOffline'
  const answer = await callDoudian(options, method, { product_id: productId })
  return answer.ok ? ok(undefined) : answer
}

/** `order.addOrderRemark` replaces the seller's remark; the flag is its star. */
export async function writeMemo(options: DoudianOptions, memo: MemoNotice): Promise<Done> {
  const answer = await callDoudian(options, 'order.addOrderRemark', {
    order_id: memo.platformOrderId,
    remark: memo.text,
    is_add_star: 'true',
    star: String(memo.flag),
  })
  return answer.ok ? ok(undefined) : answer
}
