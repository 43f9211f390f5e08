/** Shops from abroad name their payment gateways as they like; the first pattern that fits says what it is to us. */
import type { CanonicalOrder } from '../orders/canonical-order.contract.ts'

type PayMethod = CanonicalOrder['payMethod']

const patterns: readonly (readonly [RegExp, PayMethod])[] = [
  [/cash[ _]on[ _]delivery|\bcod\b|货到付款/i, 'cod'],
  [/alipay|支付宝/i, 'alipay'],
  [/wechat|wxpay|微信/i, 'wechat'],
  [/klarna|afterpay|affirm|clearpay/i, 'pay_later'],
  [/installments/i, 'instalment'],
  [/gift_card|store_credit/i, 'balance'],
  [/shopify_payments|woocommerce_payments|stripe|card|airwallex|adyen/i, 'card'],
]

/** `none` without any gateway, `other` for one that nobody knows. */
export function payMethodOfGateways(gateways: readonly string[]): PayMethod {
  if (gateways.length === 0) return 'none'
  return patterns.find(([pattern]) => gateways.some((name) => pattern.test(name)))?.[1] ?? 'other'
}
