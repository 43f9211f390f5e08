// Facts of a shop → the numbers of 快手小店.
import type { OrderFacts, PayMethod, RefundFacts } from '../shops/order-facts'

/** `status`: one parcel of many makes 40 already; money back makes 80. */
export function statusOf({ state }: OrderFacts): number {
  switch (state) {
    case 'pending_payment':
      return 10
    case 'paid':
      return 30
    case 'partly_shipped':
    case 'shipped':
      return 40
    case 'delivered':
      return 50
    case 'finished':
      return 70
    case 'cancelled':
    case 'refunded':
      return 80
  }
}

/** `payType`: 1 WeChat, 2 Alipay; the others are numbered nowhere. */
export const payTypeOf = (method: PayMethod | null): number => {
  if (method === null) return 0
  return method === 'wechat' ? 1 : method === 'alipay' ? 2 : 3
}

export const refundStatusOf = ({ state }: RefundFacts): number => ({ asked: 10, done: 60, closed: 70 })[state]

/** `handlingWay`: 1 goods and money, 10 money only. */
export const handlingWayOf = ({ afterShipping }: RefundFacts): number => (afterShipping ? 1 : 10)

/** `expressCode` of the carriers that the platform lets ship → 快递100's code. 百世 has gone over to 极兔. */
export const COMPANIES: Readonly<Record<number, string>> = {
  2: 'ems',
  3: 'shentong',
  4: 'shunfeng',
  6: 'yuantong',
  8: 'youzhengguonei',
  9: 'zhongtong',
  11: 'yunda',
  14: 'jd',
  53: 'debangkuaidi',
  109: 'jtexpress',
}

export const expressCodeOf = (com: string): number =>
  Number(Object.entries(COMPANIES).find(([, known]) => known === com)?.[0] ?? 9999)
