// Facts of a shop → the numbers and words of 微信小店.
import type { OrderFacts, PayMethod, RefundFacts } from '../shops/order-facts'

/** Unix seconds; 0 stays 0. */
export const seconds = (atMs: number): number => Math.floor(atMs / 1000)

/** `status`: the platform does not know that a courier has delivered; money back for a paid order is 200. */
export function statusOf({ state, paidAt }: OrderFacts): number {
  switch (state) {
    case 'pending_payment':
      return 10
    case 'paid':
      return 20
    case 'partly_shipped':
      return 21
    case 'shipped':
    case 'delivered':
      return 30
    case 'finished':
      return 100
    case 'refunded':
      return 200
    case 'cancelled':
      return paidAt > 0 ? 200 : 250
  }
}

/** `pay_info.payment_method`: 1 as usual, 2 先用后付. */
export const paymentMethodOf = (method: PayMethod | null): number => (method === 'pay_later' ? 2 : 1)

export function afterSaleStatusOf({ state, afterShipping }: RefundFacts): string {
  if (state === 'asked') return 'MERCHANT_PROCESSING'
  if (state === 'closed') return 'USER_CANCELD'
  return afterShipping ? 'MERCHANT_RETURN_SUCCESS' : 'MERCHANT_REFUND_SUCCESS'
}

/** `delivery_id` of the carriers that the platform knows → 快递100's code. */
export const COMPANIES: Readonly<Record<string, string>> = {
  SF: 'shunfeng',
  ZTO: 'zhongtong',
  YTO: 'yuantong',
  STO: 'shentong',
  YUNDA: 'yunda',
  JTSD: 'jtexpress',
  JD: 'jd',
  DBL: 'debangkuaidi',
  EMS: 'ems',
  YZPY: 'youzhengguonei',
  HTKY: 'huitongkuaidi',
}

export const deliveryIdOf = (com: string): string =>
  Object.entries(COMPANIES).find(([, known]) => known === com)?.[0] ?? com
