import { row, rows, type Sql } from '../world/sql'

/** An application at Alipay: whose key signs calls, and the key with which Alipay signs towards it. */
export interface AlipayApp {
  appId: string
  sellerId: string
  appPublicKey: string
  alipayPrivateKey: string
}

export interface AlipayTrade {
  appId: string
  outTradeNo: string
  state: 'WAIT_BUYER_PAY' | 'TRADE_SUCCESS' | 'TRADE_CLOSED'
  subject: string
  totalFen: number
  notifyUrl: string
  createdAt: number
  paidAt: number | null
  tradeNo: string | null
  refunds: { no: string; fen: number; at: number }[]
}

export type AlipayTrades = ReturnType<typeof createAlipayTrades>

/** Applications and trades. */
export function createAlipayTrades(sql: Sql) {
  const read = ({ facts }: { facts: string }): AlipayTrade => JSON.parse(facts)
  return {
    putApp(app: AlipayApp): void {
      sql.exec('INSERT OR REPLACE INTO alipay_apps (app_id, facts) VALUES (?, ?)', app.appId, JSON.stringify(app))
    },
    app(appId: string): AlipayApp | undefined {
      const found = row<{ facts: string }>(sql, 'SELECT facts FROM alipay_apps WHERE app_id = ?', appId)
      return found ? JSON.parse(found.facts) : undefined
    },
    find(appId: string, outTradeNo: string): AlipayTrade | undefined {
      const select = 'SELECT facts FROM alipay_trades WHERE app_id = ? AND out_trade_no = ?'
      const found = row<{ facts: string }>(sql, select, appId, outTradeNo)
      return found ? read(found) : undefined
    },
    save(trade: AlipayTrade): void {
      sql.exec(
        'INSERT OR REPLACE INTO alipay_trades (app_id, out_trade_no, created_at, facts) VALUES (?, ?, ?, ?)',
        trade.appId,
        trade.outTradeNo,
        trade.createdAt,
        JSON.stringify(trade),
      )
    },
    /** Newest first. */
    recent(limit: number): AlipayTrade[] {
      const select = 'SELECT facts FROM alipay_trades ORDER BY created_at DESC LIMIT ?'
      return rows<{ facts: string }>(sql, select, limit).map(read)
    },
  }
}
