/** Every payment provider that the hub speaks to. A new one is a folder under `providers/` and one line here. */
import type { PaymentAdapter } from './payment.port.ts'
import { alipay } from './providers/alipay/index.ts'
import { wechatpay } from './providers/wechatpay/index.ts'

export const paymentAdapters: readonly PaymentAdapter[] = [wechatpay, alipay]

/** Null for a kind that is no payment provider. */
export const paymentAdapter = (kind: string): PaymentAdapter | null =>
  paymentAdapters.find((adapter) => adapter.kind === kind) ?? null
