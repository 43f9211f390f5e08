/** What we tell 快手小店: waybills, stock, listings on and off, notes. Each call may be repeated without harm. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { MemoNotice, ShipNotice, StockNotice } from '../channels.port.ts'
import { type Fields, integerAt, listAt, objectAt, textAt } from '../read-fields.ts'
import { callKuaishou, type KuaishouOptions, wireId } from './client.ts'
import { expressCode, PAID } from './kuaishou.types.ts'
import { fetchRawOrder } from './pull.ts'
import { memoOf } from './translate.ts'

type Done = Result<void, IntegrationError>

const post = async (
  options: KuaishouOptions,
  method: string,
  param: Readonly<Record<string, unknown>>,
): Promise<Done> => {
  const answer = await callKuaishou(options, { http: 'POST', method, param })
  return answer.ok ? ok(undefined) : answer
}

const carries = (order: Fields, waybill: string): boolean =>
  listAt(order, 'orderLogisticsInfo').some((parcel) => textAt(parcel, 'expressNo') === waybill)

/** A refused repeat of a whole order is a success when the order carries our waybill already. */
export async function ship(options: KuaishouOptions, notice: ShipNotice): Promise<Done> {
  if (notice.partial) return shipPart(options, notice)
  const told = await post(options, 'open.seller.order.goods.deliver', {
    orderId: wireId(notice.platformOrderId),
    expressNo: notice.waybill,
    expressCode: expressCode(notice.carrier),
  })
  if (told.ok || told.error.code !== 'rejected') return told
  const order = await fetchRawOrder(options, notice.platformOrderId)
  return order.ok && carries(order.value, notice.waybill) ? ok(undefined) : told
}

/** The first parcel names its pieces (?); the order counts as shipped from then on and takes further parcels as additions. */
async function shipPart(options: KuaishouOptions, notice: ShipNotice): Promise<Done> {
  const order = await fetchRawOrder(options, notice.platformOrderId)
  if (!order.ok) return order
  if (carries(order.value, notice.waybill)) return ok(undefined)
  const oid = wireId(notice.platformOrderId)
  const parcel = { expressNo: notice.waybill, expressCode: expressCode(notice.carrier) }
  if (integerAt(objectAt(order.value, 'orderBaseInfo'), 'status') !== PAID)
    return post(options, 'open.seller.order.goods.logistics.append', { oid, ...parcel })
  const deliveryNum = notice.lines.reduce((sum, line) => sum + line.quantity, 0)
  return post(options, 'open.order.goods.split.deliver', {
    mainOrderId: oid,
    deliveryItemInfoList: [{ ...parcel, deliveryGoodsInfoList: [{ oid, deliveryNum }] }],
  })
}

const ADD = 1
const TAKE = 2

/** The platform only adds and takes: what it has is read first, and the difference is told. */
export async function setStock(options: KuaishouOptions, notice: StockNotice): Promise<Done> {
  const kwaiItemId = wireId(notice.shopProductId)
  const item = await callKuaishou(options, { http: 'GET', method: 'open.item.get', param: { kwaiItemId } })
  if (!item.ok) return item
  const sku = [...listAt(item.value, 'skuList'), ...listAt(item.value, 'skuInfos')].find(
    (candidate) => textAt(candidate, 'kwaiSkuId') === notice.shopSkuId,
  )
  const stock = sku && integerAt(sku, 'skuStock')
  if (stock === undefined || stock === null)
    return err(integrationError('kuaishou', 'not_found', `no stock of SKU ${notice.shopSkuId}`))
  const change = notice.quantity - stock
  if (change === 0) return ok(undefined)
  return post(options, 'open.item.sku.stock.update', {
    kwaiItemId,
    skuId: wireId(notice.shopSkuId),
    skuChangeStock: Math.abs(change),
    changeType: change > 0 ? ADD : TAKE,
  })
}

export const setListing = (options: KuaishouOptions, productId: string, onSale: boolean): Promise<Done> =>
  post(options, 'open.item.shelf.status.update', { kwaiItemId: wireId(productId), shelfStatus: onSale ? 1 : 0 })

/** Notes are added, never replaced: the same words are not written twice. Flags as ours are numbered (?). */
export async function writeMemo(options: KuaishouOptions, { platformOrderId, text, flag }: MemoNotice): Promise<Done> {
  const order = await fetchRawOrder(options, platformOrderId)
  if (!order.ok) return order
  const newest = memoOf(order.value)
  if (newest.text === text && newest.flag === flag) return ok(undefined)
  return post(options, 'open.seller.order.note.add', { orderId: wireId(platformOrderId), note: text, flag })
}
