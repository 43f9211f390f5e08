/** Alipay's words in ours: notifications and answers name the same things. Amounts are yuan with two decimals, times GMT+8. */
import { parseLocal } from '../../../core/time.ts'
import type { PaymentReport, RefundReport } from '../../payment.port.ts'

export type Fields = Readonly<Record<string, unknown>>

export const textAt = (fields: Fields, name: string): string => {
  const value = fields[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** `"99.00"` → 9900; null when it is no amount. */
export function fenAt(fields: Fields, name: string): number | null {
  const [, whole, decimals = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(textAt(fields, name)) ?? []
  return whole === undefined ? null : Number(whole) * 100 + Number(decimals.padEnd(2, '0'))
}

/** Milliseconds that some times carry are cut off. */
const timeAt = (fields: Fields, name: string): number | null => parseLocal(textAt(fields, name).slice(0, 19))

const states = {
  WAIT_BUYER_PAY: 'unpaid',
  TRADE_SUCCESS: 'paid',
  // Paid, and too old to be refunded.
  TRADE_FINISHED: 'paid',
  TRADE_CLOSED: 'closed',
} as const

/** Null for a state that the table does not have. A closed trade that was paid before is one that was refunded in full. */
export function paymentOf(fields: Fields): PaymentReport | null {
  const status = textAt(fields, 'trade_status')
  if (!Object.hasOwn(states, status)) return null
  const state = states[status as keyof typeof states]
  const paidAt = timeAt(fields, 'gmt_payment') ?? timeAt(fields, 'send_pay_date')
  const wasPaid = paidAt !== null || (fenAt(fields, 'refund_fee') ?? 0) > 0
  return {
    outTradeNo: textAt(fields, 'out_trade_no'),
    transactionId: textAt(fields, 'trade_no') || null,
    state: state === 'closed' && wasPaid ? 'refunded' : state,
    amountFen: fenAt(fields, 'total_amount'),
    currency: textAt(fields, 'trans_currency') || 'CNY',
    paidAt,
  }
}

/** A notification of a refund looks like one of the trade; these fields mark it. */
export const isRefund = (fields: Fields): boolean =>
  textAt(fields, 'refund_fee') !== '' || textAt(fields, 'gmt_refund') !== '' || textAt(fields, 'out_biz_no') !== ''

/** `refund_fee` adds up all refunds of the trade. */
export function refundOf(fields: Fields): RefundReport | null {
  const amountFen = fenAt(fields, 'refund_fee')
  if (amountFen === null) return null
  return {
    outTradeNo: textAt(fields, 'out_trade_no'),
    transactionId: textAt(fields, 'trade_no') || null,
    refundNo: textAt(fields, 'out_biz_no') || textAt(fields, 'out_request_no'),
    amountFen,
    state: 'refunded',
    refundedAt: timeAt(fields, 'gmt_refund') ?? timeAt(fields, 'gmt_refund_pay'),
  }
}
