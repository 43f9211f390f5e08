/** 快手小店's numbers in our words. Pages: https://open.kwaixiaodian.com/zone/new/docs */
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'

/** `status` of an order; 80 订单失败 is `refunded` when it was paid. 0 未知 says nothing: the order is read again later. */
export const stateOfStatus: ReadonlyMap<number, CanonicalOrder['state']> = new Map([
  [10, 'pending_payment'],
  [30, 'paid'],
  [40, 'shipped'],
  [50, 'delivered'],
  [70, 'delivered'],
  [80, 'cancelled'],
])

export const UNKNOWN_YET = 0
export const PAID = 30

/** `refundStatus`: 10 asked, 12 the seller refused, 20 the platform decides, 30–50 steps of giving back, 60 money is back, 70 closed. */
export const refundOfStatus: ReadonlyMap<number, CanonicalLine['refund']> = new Map([
  [10, 'refunding'],
  [12, 'refunding'],
  [20, 'refunding'],
  [30, 'refunding'],
  [40, 'refunding'],
  [45, 'refunding'],
  [50, 'refunding'],
  [60, 'refunded'],
  [70, 'none'],
])

/** `handlingWay` 3 换货, 4 补寄, 5 维修: the buyer keeps goods, so nothing must be stopped. 1 退货退款 and 10 仅退款 give money back. */
export const waysThatKeepGoods: ReadonlySet<number> = new Set([3, 4, 5])
/** `specialRefundType` 1 价保: the difference in price. */
export const PRICE_PROTECTION = 1

/** `payType` (?); that of 先用后付 is not known. */
export const payMethodOf: ReadonlyMap<number, CanonicalOrder['payMethod']> = new Map([
  [1, 'wechat'],
  [2, 'alipay'],
])

/** Our carrier code (as 快递100 names it) → `expressCode`. 百世 and 极兔 are one company there. */
const expressCodes: Readonly<Record<string, number>> = {
  shunfeng: 4,
  zhongtong: 9,
  yuantong: 6,
  shentong: 3,
  yunda: 11,
  ems: 2,
  youzhengguonei: 8,
  jd: 14,
  jtexpress: 109,
  debangkuaidi: 53,
  debangwuliu: 17,
  huitongkuaidi: 109,
  youshuwuliu: 15,
  zhaijisong: 10,
}
const OTHER_CARRIER = 9999

export const expressCode = (carrier: string): number => expressCodes[carrier] ?? OTHER_CARRIER
