/** What a notice can say of an order: the placeholders of the templates. No personal data. */
import { formatLocal } from '../../core/time.ts'
import type { Order } from '../../orders/domain/order.ts'
import { carrierName } from '../../warehouses/carriers.contract.ts'
import type { HubEffect } from '../effects/effect.ts'

const words: Record<Order['status'], string> = {
  pending_payment: '待付款',
  paid: '已付款',
  checking_stock: '库存校验中',
  locked: '已锁定',
  allocated: '分单完成',
  label_printed: '面单打印',
  shipped: '已出库',
  in_transit: '运输中',
  out_for_delivery: '派送中',
  delivered: '已签收',
  cancelled: '已取消',
  returned: '已退回',
  closed: '已关闭',
}

/** `06-18 12:00`, the way people read a promise. */
export const shortTime = (at: number | null): string => (at === null ? '' : formatLocal(at).slice(5, 16))

/** `eventAt`: when the thing happened; the latency to "accepted by the messenger" counts from it. */
export function orderNotice(
  order: Order,
  event: string,
  eventAt: number,
  more: Readonly<Record<string, string>> = {},
): Extract<HubEffect, { kind: 'notify' }> {
  const facts = {
    hubNo: order.hubNo,
    platformOrderId: order.platformOrderId,
    status: words[order.status],
    promisedAt: shortTime(order.promisedAt),
    warehouse: order.warehouseId ?? '',
    waybill: order.waybill ?? '',
    carrier: '',
    detail: '',
    ...more,
  }
  return {
    kind: 'notify',
    event,
    orderId: order.id,
    eventAt,
    facts: { ...facts, carrier: carrierName(facts.carrier) },
  }
}
