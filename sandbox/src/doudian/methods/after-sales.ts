import { integerOf, rawNumber, textOf } from '../../exact-json'
import { type MethodCall, type MethodResult, refused } from '../method'
import type { OrderFacts } from '../order-facts'
import type { AfterSaleFacts } from '../push-message'

/** afterSale.List: pages from 0, a window of application or update time in unix seconds. */
export function listAfterSales({ world, shop, params }: MethodCall): MethodResult {
  const page = integerOf(params.page)
  const size = integerOf(params.size)
  if (page === undefined || size === undefined) return refused('parameter-missing', 'page, size')
  if (page < 0 || size < 1 || size > 100 || page * size > 50_000) return refused('parameter-invalid', 'page, size')
  const hasUpdates = params.update_start_time !== undefined || params.update_end_time !== undefined
  const from = integerOf(hasUpdates ? params.update_start_time : params.start_time) ?? 0
  const to = integerOf(hasUpdates ? params.update_end_time : params.end_time) ?? Math.floor(world.now() / 1000)
  const by = hasUpdates ? 'updated_s' : 'applied_s'
  const { total, sales } = world.orders.afterSalePage({ shopId: shop.shopId, by, from, to, page, size })
  const status = textOf(params.standard_aftersale_status)
  const wanted = status === '' ? sales : sales.filter((sale) => status.split(',').includes(String(sale.status)))
  const items = wanted.map((sale) => afterSaleFields(sale, world.orders.find(sale.orderId)))
  return { data: { has_more: (page + 1) * size < total, page, size, total, items } }
}

function afterSaleFields(sale: AfterSaleFacts, order: OrderFacts | undefined) {
  const line = order?.lines.find((candidate) => candidate.lineId === sale.lineId)
  return {
    aftersale_info: {
      aftersale_id: sale.afterSaleId,
      aftersale_order_type: 1,
      aftersale_type: sale.type,
      aftersale_status: sale.status,
      related_id: sale.lineId,
      apply_time: sale.appliedAt,
      update_time: sale.updatedAt,
      create_time: sale.appliedAt,
      status_deadline: sale.status === 6 ? sale.appliedAt + 172_800 : 0,
      refund_amount: sale.amountFen,
      refund_post_amount: 0,
      aftersale_num: sale.quantity,
      refund_status: sale.status === 12 ? 3 : 1,
      remark: '',
      got_pkg: 0,
    },
    order_info: {
      shop_order_id: sale.orderId,
      order_flag: order?.star ?? 0,
      related_order_info: [
        {
          sku_order_id: sale.lineId,
          order_status: order?.status ?? 0,
          pay_amount: sale.amountFen,
          post_amount: 0,
          item_num: line?.quantity ?? 0,
          create_time: order?.createdAt ?? 0,
          product_name: line?.name ?? '',
          product_id: rawNumber(line?.productId ?? '0'),
          shop_sku_code: line?.outSkuId ?? '',
          aftersale_pay_amount: sale.amountFen,
          aftersale_item_num: sale.quantity,
          price: line?.priceFen ?? 0,
          sku_spec: line?.spec ?? [],
        },
      ],
    },
  }
}
