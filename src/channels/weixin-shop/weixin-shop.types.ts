/** 微信小店's status words in ours. Pages: https://developers.weixin.qq.com/doc/store/shop/API */
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'

/** `status` of an order. 21 部分发货 stays `paid`: the lines say which of them are shipped. */
export const stateOfStatus: ReadonlyMap<number, CanonicalOrder['state']> = new Map([
  [10, 'pending_payment'],
  [12, 'paid'],
  [13, 'paid'],
  [20, 'paid'],
  [21, 'paid'],
  [30, 'shipped'],
  [100, 'delivered'],
  [190, 'cancelled'],
  [200, 'refunded'],
  [250, 'cancelled'],
])

/** Paid, but not to be shipped yet: 12 礼物待收下 has no address, 13 waits for others to buy along. */
export const waitingStatuses: ReadonlySet<number> = new Set([12, 13])

export const PART_SHIPPED = 21

/** `pay_info.payment_method`: 1 the usual way, 2 先用后付, 3 won in a draw, 4 points. */
export const payMethodOf: ReadonlyMap<number, CanonicalOrder['payMethod']> = new Map([
  [1, 'wechat'],
  [2, 'pay_later'],
  [3, 'none'],
  [4, 'other'],
])

/** `status` of an after-sale. What ends without money going back leaves the line as it was. */
export const refundOfAfterSale: ReadonlyMap<string, CanonicalLine['refund']> = new Map([
  ['MERCHANT_PROCESSING', 'refunding'],
  ['USER_WAIT_RETURN', 'refunding'],
  ['MERCHANT_WAIT_RECEIPT', 'refunding'],
  ['MERCHANT_OVERDUE_REFUND', 'refunding'],
  ['PLATFORM_REFUNDING', 'refunding'],
  ['USER_WAIT_CONFIRM', 'refunding'],
  ['USER_WAIT_CONFIRM_UPDATE', 'refunding'],
  ['USER_WAIT_HANDLE_MERCHANT_AFTER_SALE', 'refunding'],
  ['MERCHANT_REFUND_RETRY_FAIL', 'refunding'],
  ['MERCHANT_FAIL', 'refunding'],
  ['PLATFORM_REFUND_FAIL', 'refunding'],
  ['MERCHANT_REFUND_SUCCESS', 'refunded'],
  ['MERCHANT_RETURN_SUCCESS', 'refunded'],
  ['MERCHANT_EXCHANGE_SUCCESS', 'none'],
  // Spelt so by the platform.
  ['USER_CANCELD', 'none'],
  ['MERCHANT_REJECT_REFUND', 'none'],
  ['MERCHANT_REJECT_RETURN', 'none'],
  ['RETURN_CLOSED', 'none'],
])

/** Our carrier code (as 快递100 names it) → `delivery_id` of `deliverycompanylist/get` (?). */
const deliveryIds: Readonly<Record<string, string>> = {
  shunfeng: 'SF',
  zhongtong: 'ZTO',
  yuantong: 'YTO',
  shentong: 'STO',
  yunda: 'YUNDA',
  ems: 'EMS',
  youzhengguonei: 'YZPY',
  jd: 'JD',
  jtexpress: 'JTSD',
  debangkuaidi: 'DBL',
  debangwuliu: 'DBL',
  huitongkuaidi: 'HTKY',
  youshuwuliu: 'UC',
  zhaijisong: 'ZJS',
}

/** A carrier outside the table goes under our own code: the platform answers in clear words when it does not know it. */
export const deliveryId = (carrier: string): string => deliveryIds[carrier] ?? carrier
