/** WeChat Pay's words in ours. States: 交易状态 and 退款状态 of pay.weixin.qq.com/doc/v3. */
import type { Refund, Transaction } from '../../../platform/wechatpay/transaction.ts'
import type { PaymentReport, RefundReport } from '../../payment.port.ts'

const states: Readonly<Record<Transaction['state'], PaymentReport['state']>> = {
  SUCCESS: 'paid',
  REFUND: 'refunded',
  NOTPAY: 'unpaid',
  USERPAYING: 'unpaid',
  ACCEPT: 'unpaid',
  PAYERROR: 'unpaid',
  CLOSED: 'closed',
  REVOKED: 'closed',
}

export const paymentOf = (transaction: Transaction): PaymentReport => ({
  outTradeNo: transaction.outTradeNo,
  transactionId: transaction.transactionId,
  state: states[transaction.state],
  amountFen: transaction.totalFen,
  currency: 'CNY',
  paidAt: transaction.paidAt,
})

const refundStates: Readonly<Record<Refund['state'], RefundReport['state']>> = {
  PROCESSING: 'processing',
  SUCCESS: 'refunded',
  // Closed: the money stays with the merchant. Abnormal: the buyer's card takes nothing. Both need a person.
  CLOSED: 'failed',
  ABNORMAL: 'failed',
}

export const refundOf = (refund: Refund): RefundReport => ({
  outTradeNo: refund.outTradeNo,
  transactionId: refund.transactionId,
  refundNo: refund.outRefundNo,
  amountFen: refund.refundFen,
  state: refundStates[refund.state],
  refundedAt: refund.refundedAt,
})
