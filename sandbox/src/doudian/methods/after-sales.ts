import { integerOf, rawNumber, textOf } from '../../exact-json'
import type { OrderFacts, RefundFacts } from '../../shops/order-facts'
import { type MethodCall, type MethodResult, refused } from '../method'
import { afterSaleStatusOf, afterSaleTypeOf, seconds, statusOf } from '../status'

/** afterSale.List: pages from 0, a window of application or update time in unix seconds. */
export function listAfterSales({ world, shop, params }: MethodCall): MethodResult {
  const page = integerOf(params.page)
  const size = integerOf(params.size)
  if (page === undefined || size === undefined) return refused('parameter-missing', 'page, size')
  if (page < 0 || size < 1 || size > 100 || page * size > 50_000) return refused('parameter-invalid', 'page, size')
  const hasUpdates = params.update_start_time !== undefined || params.update_end_time !== undefined
  const from = integerOf(hasUpdates ? params.update_start_time : params.start_time) ?? 0
  const to = integerOf(hasUpdates ? params.update_end_time : params.end_time) ?? Math.floor(world.now() / 1000)
  const status = textOf(params.standard_aftersale_status)
  const { total, refunds } = world.orders.listRefunds(
    {
      shopId: shop.shopId,
      by: hasUpdates ? 'updated' : 'applied',
      from: from * 1000,
      to: to * 1000 + 999,
      ...(status === '' ? {} : { only: (sale) => status.split(',').includes(String(afterSaleStatusOf(sale))) }),
    },
    { skip: page * size, take: size },
  )
  const items = refunds.map((sale) => afterSaleFields(sale, world.orders.find(sale.orderId)))
  return { data: { has_more: (page + 1) * size < total, page, size, total, items } }
}

function afterSaleFields(sale: RefundFacts, order: OrderFacts | undefined) {
  const line = order?.lines.find((candidate) => candidate.lineId === sale.lineId)
  return {
    aftersale_info: {
      aftersale_id: sale.refundId,
      aftersale_order_type: 1,
      aftersale_type: afterSaleTypeOf(sale),
      aftersale_status: afterSaleStatusOf(sale),
      related_id: sale.lineId,
      apply_time: seconds(sale.appliedAt),
      update_time: seconds(sale.updatedAt),
      create_time: seconds(sale.appliedAt),
      status_deadline: sale.state === 'asked' ? seconds(sale.appliedAt) + 172_800 : 0,
      refund_amount: sale.amountFen,
      refund_post_amount: 0,
      aftersale_num: sale.quantity,
      refund_status: { asked: 1, done: 3, closed: 0 }[sale.state],
      remark: '',
      got_pkg: 0,
    },
    order_info: {
      shop_order_id: sale.orderId,
      order_flag: order?.flag ?? 0,
      related_order_info: [
        {
          sku_order_id: sale.lineId,
          order_status: order ? statusOf(order) : 0,
          pay_amount: sale.amountFen,
          post_amount: 0,
          item_num: line?.quantity ?? 0,
          create_time: seconds(order?.createdAt ?? 0),
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
