/** 微信支付 API v3, of a merchant with an account of its own (no service provider's sub-merchants). */
import { ok } from '../../../core/result.ts'
import { queryOrder, queryRefund, refundOrder } from '../../../platform/wechatpay/client.ts'
import type { PaymentAdapter } from '../../payment.port.ts'
import { accountOf, credentials, form, settings } from './account.ts'
import { paymentOf, refundOf } from './translate.ts'
import { accepted, read, rejected, verify } from './webhook.ts'

export const wechatpay: PaymentAdapter = {
  kind: 'wechatpay',
  role: 'payment',
  form,
  credentials,
  settings,
  payMethod: 'wechat',
  webhook: { verify, read, accepted, rejected },
  async query(outTradeNo, options) {
    const said = await queryOrder(accountOf(options), outTradeNo)
    if (said.ok) return ok(paymentOf(said.value))
    return said.error.code === 'not_found' ? ok(null) : said
  },
  async refund({ refundNo, amountFen, ...request }, options) {
    const said = await refundOrder(accountOf(options), { ...request, outRefundNo: refundNo, refundFen: amountFen })
    return said.ok ? ok(refundOf(said.value)) : said
  },
  async queryRefund({ refundNo }, options) {
    const said = await queryRefund(accountOf(options), refundNo)
    if (said.ok) return ok(refundOf(said.value))
    return said.error.code === 'not_found' ? ok(null) : said
  },
  async test(options) {
    const said = await queryOrder(accountOf(options), 'DINGSHUTEST')
    if (said.ok || said.error.code === 'not_found') return ok(`微信支付 商户号 ${options.credentials.mchId}`)
    return said
  },
}
