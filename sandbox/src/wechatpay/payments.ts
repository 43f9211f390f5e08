import { row, rows, type Sql } from '../world/sql'

/** A merchant's account at WeChat Pay, and the key with which WeChat Pay signs towards it. */
export interface WechatMerchant {
  mchId: string
  appId: string
  merchantSerial: string
  merchantPublicKey: string
  apiV3Key: string
  platformSerial: string
  platformPrivateKey: string
}

export interface WechatRefund {
  no: string
  id: string
  fen: number
  at: number
}

export interface WechatPayment {
  mchId: string
  outTradeNo: string
  /** The end of the QR code's text. */
  code: string
  state: 'NOTPAY' | 'SUCCESS' | 'CLOSED'
  description: string
  totalFen: number
  attach: string
  notifyUrl: string
  createdAt: number
  expiresAt: number
  paidAt: number | null
  transactionId: string | null
  refunds?: WechatRefund[]
}

export type WechatPayments = ReturnType<typeof createWechatPayments>

/** Accounts and native orders. */
export function createWechatPayments(sql: Sql) {
  const read = ({ facts }: { facts: string }): WechatPayment => JSON.parse(facts)
  return {
    putMerchant(merchant: WechatMerchant): void {
      sql.exec(
        'INSERT OR REPLACE INTO wechat_merchants (mch_id, facts) VALUES (?, ?)',
        merchant.mchId,
        JSON.stringify(merchant),
      )
    },
    merchant(mchId: string): WechatMerchant | undefined {
      const found = row<{ facts: string }>(sql, 'SELECT facts FROM wechat_merchants WHERE mch_id = ?', mchId)
      return found ? JSON.parse(found.facts) : undefined
    },
    find(mchId: string, outTradeNo: string): WechatPayment | undefined {
      const found = row<{ facts: string }>(
        sql,
        'SELECT facts FROM wechat_payments WHERE mch_id = ? AND out_trade_no = ?',
        mchId,
        outTradeNo,
      )
      return found ? read(found) : undefined
    },
    /** The payment that was refunded under this number of the merchant's. */
    refunded(mchId: string, refundNo: string): WechatPayment | undefined {
      const found = row<{ facts: string }>(
        sql,
        `SELECT facts FROM wechat_payments WHERE mch_id = ? AND EXISTS (
           SELECT 1 FROM json_each(facts, '$.refunds') WHERE json_each.value ->> 'no' = ?)`,
        mchId,
        refundNo,
      )
      return found ? read(found) : undefined
    },
    byCode(code: string): WechatPayment | undefined {
      const found = row<{ facts: string }>(sql, 'SELECT facts FROM wechat_payments WHERE code = ?', code)
      return found ? read(found) : undefined
    },
    save(payment: WechatPayment): void {
      sql.exec(
        'INSERT OR REPLACE INTO wechat_payments (mch_id, out_trade_no, code, created_at, facts) VALUES (?, ?, ?, ?, ?)',
        payment.mchId,
        payment.outTradeNo,
        payment.code,
        payment.createdAt,
        JSON.stringify(payment),
      )
    },
    /** Newest first. */
    recent(limit: number): WechatPayment[] {
      return rows<{ facts: string }>(
        sql,
        'SELECT facts FROM wechat_payments ORDER BY created_at DESC LIMIT ?',
        limit,
      ).map(read)
    },
  }
}
