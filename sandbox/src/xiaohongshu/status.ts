// Facts of a shop → the numbers of 小红书.
import type { OrderFacts, PayMethod, RefundFacts } from '../shops/order-facts'

/** `orderStatus`: the platform does not know that a courier has delivered; a paid order that is given up is closed. */
export function statusOf({ state, paidAt }: OrderFacts): number {
  switch (state) {
    case 'pending_payment':
      return 1
    case 'paid':
      return 4
    case 'partly_shipped':
      return 5
    case 'shipped':
    case 'delivered':
      return 6
    case 'finished':
      return 7
    case 'refunded':
      return 8
    case 'cancelled':
      return paidAt > 0 ? 8 : 9
  }
}

/** `orderAfterSalesStatus`: 2 while one is open, then what the last of them came to. */
export function afterSalesStatusOf(refunds: readonly RefundFacts[]): number {
  if (refunds.some(({ state }) => state === 'asked')) return 2
  if (refunds.some(({ state }) => state === 'done')) return 3
  return refunds.length > 0 ? 5 : 1
}

const PAYMENT_TYPES = { alipay: 1, wechat: 2, card: 8, instalment: 5, pay_later: -1 } as const satisfies Record<
  PayMethod,
  number
>

export const paymentTypeOf = (method: PayMethod | null): number => (method === null ? -1 : PAYMENT_TYPES[method])

/** `refundStatus` of an after-sale: 1 nothing back yet, 2 money is back. */
export const refundStatusOf = ({ state }: RefundFacts): number => (state === 'done' ? 2 : 1)

/** `status` of an after-sale (?): 1 asked, 4 done, 5 taken back. */
export const afterSaleStatusOf = ({ state }: RefundFacts): number => ({ asked: 1, done: 4, closed: 5 })[state]

/** `returnType` (?): 1 goods and money, 5 money before anything left. */
export const returnTypeOf = ({ afterShipping }: RefundFacts): number => (afterShipping ? 1 : 5)
