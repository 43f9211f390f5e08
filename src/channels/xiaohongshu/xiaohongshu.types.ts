/** 小红书's numbers in our words. Pages: https://open.xiaohongshu.com/document */
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'

/** `orderStatus`. 5 部分发货 stays `paid`: the lines say which of them are shipped. 8 已关闭 is `refunded` when it was paid; 10 asks for an exchange. */
export const stateOfStatus: ReadonlyMap<number, CanonicalOrder['state']> = new Map([
  [1, 'pending_payment'],
  [2, 'paid'],
  [3, 'paid'],
  [4, 'paid'],
  [5, 'paid'],
  [6, 'shipped'],
  [7, 'delivered'],
  [8, 'cancelled'],
  [9, 'cancelled'],
  [10, 'shipped'],
])

/** Paid, but not to be shipped yet: 2 the platform still works on it, 3 customs. */
export const waitingStatuses: ReadonlySet<number> = new Set([2, 3])
export const PART_SHIPPED = 5
export const CLOSED = 8

/** `orderAfterSalesStatus`: 1 none, 2 in progress, 3 done, 4 refused, 5 closed, 6 the platform decides. */
export const refundOfOrder: ReadonlyMap<number, CanonicalLine['refund']> = new Map([
  [1, 'none'],
  [2, 'refunding'],
  [3, 'refunded'],
  [4, 'none'],
  [5, 'none'],
  [6, 'refunding'],
])

export const NO_AFTER_SALE = 1

/** `refundStatus` of an after-sale: the money is back. */
export const PAID_BACK = 2

/** `status` of an after-sale that was taken back, closed or refused (?): it asks for nothing any more. */
export const endedAfterSales: ReadonlySet<number> = new Set([5, 6, 9])

export const payMethodOf: ReadonlyMap<number, CanonicalOrder['payMethod']> = new Map([
  [-1, 'other'],
  [1, 'alipay'],
  [2, 'wechat'],
  [3, 'other'],
  [4, 'other'],
  [5, 'instalment'],
  [7, 'alipay'],
  [8, 'card'],
])

/** `skuTag` of a gift (?). */
export const GIFT_TAG = 1

/** The platform's flags are 1 grey, 2 red, 3 yellow, 4 green, 5 blue, 6 purple; ours are 0 none, 1 red … 5 purple. */
export const flagOfPriority = (priority: number): number => Math.min(Math.max(priority - 1, 0), 5)
export const priorityOfFlag = (flag: number): number => Math.min(Math.max(flag, 0), 5) + 1

/** Our carrier code (as 快递100 names it) → `expressCompanyCode` of `common.getExpressCompanyList` (?). */
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
  youshuwuliu: 'youshuwuliu',
  zhaijisong: 'zhaijisong',
}

/** A carrier outside the table goes under our own code: the platform answers in clear words when it does not know it. */
export const companyCode = (carrier: string): string => companyCodes[carrier] ?? carrier
