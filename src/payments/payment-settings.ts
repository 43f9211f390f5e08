/** Settings that every payment connection has. */
import * as z from 'zod'
import { gatewaySetting } from '../platform/gateway-setting.ts'

/** `settings` are stored as they are checked here, so reading them again cannot fail. */
export const paymentSettings = z.looseObject({
  gateway: gatewaySetting,
  /** The open-channel connection whose orders are paid here; '': any of the tenant's. */
  shopConnectionId: z.string().trim().max(100).default(''),
  /** What becomes of an order that is paid after it was cancelled for want of payment. */
  latePayment: z
    .enum(['revive', 'refund'])
    .or(z.literal('').transform(() => 'revive' as const))
    .default('revive'),
})

export type LatePayment = 'revive' | 'refund'

export const readPaymentSettings = (
  settings: Readonly<Record<string, unknown>>,
): { shop: string; late: LatePayment } => {
  const { shopConnectionId, latePayment } = paymentSettings.parse(settings)
  return { shop: shopConnectionId, late: latePayment }
}

export const paymentSettingFields = (gateway: string) =>
  [
    { key: 'shopConnectionId', label: '店铺连接（可选，留空为全部开放通道）', placeholder: 'con_…' },
    { key: 'latePayment', label: '超时取消后才到账：revive 恢复订单，refund 原路退款', placeholder: 'revive' },
    { key: 'gateway', label: '网关地址（可选）', placeholder: gateway },
  ] as const
