/** 支付宝 OpenAPI v2 with public keys (no certificate mode). */
import * as z from 'zod'
import { err, ok } from '../../../core/result.ts'
import { integrationError } from '../../../platform/outside-call.ts'
import type { PaymentAdapter } from '../../payment.port.ts'
import { paymentSettingFields, paymentSettings } from '../../payment-settings.ts'
import { callAlipay } from './client.ts'
import { fenAt, paymentOf, textAt } from './translate.ts'
import { accepted, read, rejected, verify } from './webhook.ts'

const text = z.string().trim().min(1).max(200)
const key = z.string().trim().min(100).max(4000)
const none = z.literal('').default('')
const yuan = (fen: number): string => (fen / 100).toFixed(2)

export const alipay: PaymentAdapter = {
  kind: 'alipay',
  role: 'payment',
  form: {
    kind: 'alipay',
    role: 'payment',
    name: '支付宝',
    hint: '开放通道的订单由支付宝收款时连接：下单时把 notify_url 填成下面的回调地址，out_trade_no 填订单号，charset 用 utf-8，签名方式 RSA2。',
    credentials: [
      { key: 'appId', label: '应用 AppID', secret: false },
      { key: 'sellerId', label: '收款方 PID（2088 开头）', secret: false, optional: true },
      { key: 'privateKey', label: '应用私钥（PKCS#8）', secret: true },
      { key: 'alipayPublicKey', label: '支付宝公钥', secret: false },
      { key: 'nextAlipayPublicKey', label: '更换中的支付宝公钥', secret: false, optional: true },
    ],
    settings: paymentSettingFields('https://openapi.alipay.com'),
  },
  credentials: z.object({
    appId: text,
    sellerId: text.or(none).default(''),
    privateKey: key.refine((pem) => !pem.includes('BEGIN RSA'), 'PKCS#8'),
    alipayPublicKey: key,
    nextAlipayPublicKey: key.or(none).default(''),
  }),
  settings: paymentSettings,
  payMethod: 'alipay',
  webhook: { verify, read, accepted, rejected },
  async query(outTradeNo, options) {
    const said = await callAlipay('alipay.trade.query', { out_trade_no: outTradeNo }, options)
    if (!said.ok) return said.error.code === 'not_found' ? ok(null) : said
    const payment = paymentOf(said.value)
    return payment ? ok(payment) : err(integrationError('alipay', 'malformed', textAt(said.value, 'trade_status')))
  },
  /** Synchronous: the answer says that the money is on its way back. */
  async refund({ outTradeNo, refundNo, amountFen, reason }, options) {
    const said = await callAlipay(
      'alipay.trade.refund',
      { out_trade_no: outTradeNo, refund_amount: yuan(amountFen), out_request_no: refundNo, refund_reason: reason },
      options,
    )
    if (!said.ok) return said
    const transactionId = textAt(said.value, 'trade_no') || null
    // `fund_change=N`: this very refund was made before. Whether money moved, the query of the refund says.
    const state = textAt(said.value, 'fund_change') === 'Y' ? 'refunded' : 'processing'
    return ok({
      outTradeNo,
      transactionId,
      refundNo,
      amountFen,
      state,
      refundedAt: state === 'refunded' ? options.now() : null,
    })
  },
  async queryRefund({ outTradeNo, refundNo, amountFen }, options) {
    const content = { out_trade_no: outTradeNo, out_request_no: refundNo }
    const said = await callAlipay('alipay.trade.fastpay.refund.query', content, options)
    if (!said.ok) return said.error.code === 'not_found' ? ok(null) : said
    // A refund that is not made answers 10000 without any field.
    if (textAt(said.value, 'refund_status') !== 'REFUND_SUCCESS') return ok(null)
    const refunded = fenAt(said.value, 'refund_amount') ?? amountFen
    const transactionId = textAt(said.value, 'trade_no') || null
    return ok({
      outTradeNo,
      transactionId,
      refundNo,
      amountFen: refunded,
      state: 'refunded',
      refundedAt: options.now(),
    })
  },
  async test(options) {
    const said = await callAlipay('alipay.trade.query', { out_trade_no: 'DINGSHUTEST' }, options)
    return said.ok || said.error.code === 'not_found' ? ok(`支付宝 应用 ${options.credentials.appId}`) : said
  },
}
