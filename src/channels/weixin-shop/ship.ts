/** What we tell 微信小店: waybills, stock, listings on and off, memos. Each call may be repeated without harm. */
import { ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import type { MemoNotice, ShipNotice, StockNotice } from '../channels.port.ts'
import { type Fields, listAt, objectAt, textAt } from '../read-fields.ts'
import { callWeixin, type WeixinOptions } from './client.ts'
import { fetchRawOrder } from './pull.ts'
import { skuOfLine } from './translate-line.ts'
import { deliveryId } from './weixin-shop.types.ts'

type Done = Result<void, IntegrationError>

const BY_COURIER = 1
const SET_STOCK = 3

/** A split parcel is looked up first: a repeat would be taken as a second parcel. A whole order is refused when it is repeated. */
export async function ship(options: WeixinOptions, notice: ShipNotice): Promise<Done> {
  if (notice.partial) {
    const order = await fetchRawOrder(options, notice.platformOrderId)
    if (!order.ok) return order
    if (carries(order.value, notice.waybill)) return ok(undefined)
  }
  const answer = await callWeixin(options, '/channels/ec/order/delivery/send', {
    order_id: notice.platformOrderId,
    delivery_list: [
      {
        delivery_id: deliveryId(notice.carrier),
        waybill_id: notice.waybill,
        deliver_type: BY_COURIER,
        product_infos: notice.lines.map((line) => ({
          ...skuOfLine(line.platformLineId),
          product_cnt: line.quantity,
        })),
      },
    ],
  })
  if (answer.ok || answer.error.code !== 'rejected') return done(answer)
  const order = await fetchRawOrder(options, notice.platformOrderId)
  return order.ok && carries(order.value, notice.waybill) ? ok(undefined) : answer
}

function carries(order: Fields, waybill: string): boolean {
  const parcels = listAt(objectAt(objectAt(order, 'order_detail'), 'delivery_info'), 'delivery_product_info')
  return parcels.some((parcel) => textAt(parcel, 'waybill_id') === waybill)
}

/** Absolute sellable pieces. */
export const setStock = async (options: WeixinOptions, notice: StockNotice): Promise<Done> =>
  done(
    await callWeixin(options, '/channels/ec/product/stock/update', {
      product_id: notice.shopProductId,
      sku_id: notice.shopSkuId,
      diff_type: SET_STOCK,
      num: notice.quantity,
    }),
  )

export const setListing = async (options: WeixinOptions, productId: string, onSale: boolean): Promise<Done> =>
  done(await callWeixin(options, `/channels/ec/product/${onSale ? 'listing' : 'delisting'}`, { product_id: productId }))

/** The platform's flags are not ours: the text alone is written. */
export const writeMemo = async (options: WeixinOptions, { platformOrderId, text }: MemoNotice): Promise<Done> =>
  done(
    await callWeixin(options, '/channels/ec/order/merchantnotes/update', {
      order_id: platformOrderId,
      merchant_notes: text,
    }),
  )

const done = (answer: Result<unknown, IntegrationError>): Done => (answer.ok ? ok(undefined) : answer)
