/** What WeChat Pay says of a payment and of a refund, in notifications and queries alike. Amounts in 分. */
import * as z from 'zod'
import { tryParseJson } from '../../core/json.ts'

const transactionSchema = z.object({
  appid: z.string(),
  mchid: z.string(),
  out_trade_no: z.string(),
  transaction_id: z.string().optional(),
  trade_state: z.enum(['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR', 'ACCEPT']),
  attach: z.string().optional(),
  success_time: z.string().optional(),
  amount: z.object({ total: z.int(), currency: z.string().default('CNY') }).optional(),
})

export interface Transaction {
  readonly appId: string
  readonly mchId: string
  readonly outTradeNo: string
  readonly transactionId: string | null
  readonly state: z.infer<typeof transactionSchema>['trade_state']
  /** What we passed along: the tenant. */
  readonly attach: string
  /** Epoch ms. */
  readonly paidAt: number | null
  readonly totalFen: number | null
}

/** Null for a text that is no transaction. */
export function readTransaction(text: string): Transaction | null {
  const read = transactionSchema.safeParse(tryParseJson(text))
  if (!read.success) return null
  const { appid, mchid, out_trade_no, transaction_id, trade_state, attach, success_time, amount } = read.data
  const paidAt = success_time === undefined ? Number.NaN : Date.parse(success_time)
  return {
    appId: appid,
    mchId: mchid,
    outTradeNo: out_trade_no,
    transactionId: transaction_id ?? null,
    state: trade_state,
    attach: attach ?? '',
    paidAt: Number.isNaN(paidAt) ? null : paidAt,
    totalFen: amount?.currency === 'CNY' ? amount.total : null,
  }
}

const refundStates = ['SUCCESS', 'PROCESSING', 'CLOSED', 'ABNORMAL'] as const

// Notifications say `refund_status`, answers `status`.
const refundSchema = z.object({
  mchid: z.string().optional(),
  out_trade_no: z.string(),
  transaction_id: z.string(),
  out_refund_no: z.string(),
  refund_id: z.string(),
  refund_status: z.enum(refundStates).optional(),
  status: z.enum(refundStates).optional(),
  success_time: z.string().optional(),
  amount: z.object({ refund: z.int(), total: z.int() }),
})

export interface Refund {
  /** Absent in answers. */
  readonly mchId: string | null
  readonly outTradeNo: string
  readonly transactionId: string
  readonly outRefundNo: string
  readonly refundId: string
  readonly state: (typeof refundStates)[number]
  readonly refundFen: number
  /** Epoch ms; null until the money is back. */
  readonly refundedAt: number | null
}

/** Null for a text that is no refund. */
export function readRefund(text: string): Refund | null {
  const read = refundSchema.safeParse(tryParseJson(text))
  if (!read.success) return null
  const { mchid, out_trade_no, transaction_id, out_refund_no, refund_id, success_time, amount } = read.data
  const state = read.data.refund_status ?? read.data.status
  const at = success_time === undefined ? Number.NaN : Date.parse(success_time)
  return state === undefined
    ? null
    : {
        mchId: mchid ?? null,
        outTradeNo: out_trade_no,
        transactionId: transaction_id,
        outRefundNo: out_refund_no,
        refundId: refund_id,
        state,
        refundFen: amount.refund,
        refundedAt: Number.isNaN(at) ? null : at,
      }
}
