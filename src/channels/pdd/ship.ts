/** What we tell 拼多多: waybills, stock, listings on and off, memos. Each call may be repeated without harm. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { MemoNotice, ShipNotice, StockNotice } from '../channels.port.ts'
import { type Fields, listAt, textAt } from '../read-fields.ts'
import { logisticsId } from './carriers.ts'
import { callPdd, type PddOptions } from './client.ts'
import { fetchRawOrder } from './pull.ts'

type Done = Result<void, IntegrationError>

/** `extra_track_type` 1: the order goes in several parcels. */
const SPLIT_PARCEL = 1

/**
 * The platform ships an order as a whole: its first parcel by `online.send`, what follows as extra parcels. A notice that is
 * refused is looked up: a repeat finds its waybill there already.
 */
export async function ship(options: PddOptions, notice: ShipNotice): Promise<Done> {
  const company = await logisticsId(options, notice.carrier)
  if (!company.ok) return company
  const sent = await done(options, 'pdd.logistics.online.send', {
    order_sn: notice.platformOrderId,
    logistics_id: company.value,
    tracking_number: notice.waybill,
  })
  if (sent.ok || (sent.error.code !== 'rejected' && sent.error.code !== 'busy')) return sent
  const order = await fetchRawOrder(options, notice.platformOrderId)
  if (!order.ok) return sent
  if (waybillsOf(order.value).includes(notice.waybill)) return ok(undefined)
  if (!notice.partial || textAt(order.value, 'tracking_number') === '') return sent
  return done(options, 'pdd.order.upload.extra.logistics', {
    order_sn: notice.platformOrderId,
    extra_track_type: SPLIT_PARCEL,
    extra_track_list: [{ shipping_id: Number(company.value), tracking_number: notice.waybill }],
  })
}

const waybillsOf = (order: Fields): readonly string[] =>
  [order, ...listAt(order, 'extra_delivery_list')].map((parcel) => textAt(parcel, 'tracking_number'))

/** Absolute sellable pieces of one listing SKU. */
export const setStock = (options: PddOptions, notice: StockNotice): Promise<Done> =>
  done(options, 'pdd.goods.quantity.update', {
    goods_id: notice.shopProductId,
    sku_id: notice.shopSkuId,
    quantity: notice.quantity,
    update_type: 1,
  })

export const setListing = (options: PddOptions, productId: string, onSale: boolean): Promise<Done> =>
  done(options, 'pdd.goods.sale.status.set', { goods_id: productId, is_onsale: onSale ? 1 : 0 })

/** By flag; tag and its name are sent both or not at all. */
const tagNames: readonly string[] = ['', '红', '黄', '绿', '蓝', '紫']

export function writeMemo(options: PddOptions, memo: MemoNotice): Promise<Done> {
  const tagName = tagNames[memo.flag] ?? ''
  return done(options, 'pdd.order.note.update', {
    order_sn: memo.platformOrderId,
    note: memo.text,
    ...(tagName === '' ? {} : { tag: memo.flag, tag_name: tagName }),
  })
}

/** Some answers carry a success flag of their own. */
async function done(options: PddOptions, type: string, params: Fields): Promise<Done> {
  const answer = await callPdd(options, type, params)
  if (!answer.ok) return answer
  const isRefused = answer.value.is_success === false || answer.value.success === false
  return isRefused ? err(integrationError('pdd', 'rejected', `${type} was not done`, 200)) : ok(undefined)
}
