// Orders of worlds that knew one platform only, in its numbers and unix seconds, become orders in words of no platform.
import type { LineFacts, OrderFacts, OrderState, PayMethod, RefundFacts } from '../shops/order-facts'
import { rows, type Sql } from './sql'

type Old = Record<string, unknown>

const STATES: Record<number, OrderState> = { 1: 'pending_payment', 2: 'paid', 101: 'partly_shipped', 3: 'shipped' }
const METHODS: Record<number, PayMethod> = {
  1: 'wechat',
  2: 'alipay',
  4: 'card',
  8: 'instalment',
  9: 'card',
  12: 'pay_later',
}
const AT_ONCE = 500

const ms = (seconds: unknown) => Number(seconds ?? 0) * 1000

function stateOf({ status, mainStatus, receivedAt }: Old): OrderState {
  if ([21, 22, 39].includes(Number(mainStatus))) return 'refunded'
  if (status === 4) return 'cancelled'
  if (status === 5) return 'finished'
  if (status === 3 && Number(receivedAt) > 0) return 'delivered'
  return STATES[Number(status)] ?? 'paid'
}

function lineOf({ afterSale, ...line }: Old): LineFacts {
  const { status, type } = afterSale as { status: number; type: number }
  const refund = status === 12 ? 'done' : status === 6 ? 'asked' : 'none'
  return { ...(line as unknown as LineFacts), refund, refundAfterShipping: type === 1 }
}

/** One order as the first versions kept it. */
function orderOf(old: Old): OrderFacts {
  const { status: _status, mainStatus: _main, payType, buyerWords, sellerWords, star, remarkedAt, ...same } = old
  const packs = (old.packs as OrderFacts['packs']).map((pack) => ({ ...pack, shippedAt: ms(pack.shippedAt) }))
  return {
    ...(same as unknown as OrderFacts),
    state: stateOf(old),
    createdAt: ms(old.createdAt),
    paidAt: ms(old.paidAt),
    updatedAt: ms(old.updatedAt),
    shipBy: ms(old.shipBy),
    shippedAt: ms(old.shippedAt),
    receivedAt: ms(old.receivedAt),
    finishedAt: ms(old.finishedAt),
    payMethod: METHODS[Number(payType)] ?? null,
    buyerNote: String(buyerWords),
    memo: String(sellerWords),
    flag: Number(star),
    memoAt: ms(remarkedAt),
    lines: (old.lines as Old[]).map(lineOf),
    packs,
  }
}

function refundOf(old: Old): RefundFacts {
  return {
    refundId: String(old.afterSaleId),
    orderId: String(old.orderId),
    lineId: String(old.lineId),
    shopId: String(old.shopId),
    afterShipping: old.type === 1,
    state: old.status === 12 ? 'done' : 'asked',
    amountFen: Number(old.amountFen),
    quantity: Number(old.quantity),
    appliedAt: ms(old.appliedAt),
    updatedAt: ms(old.updatedAt),
  }
}

/** Copies everything over, some hundred rows at a time. */
export function toNeutralOrders(sql: Sql): void {
  copy(sql, 'orders', (facts) => {
    const order = orderOf(facts)
    const { orderId, shopId, state, createdAt, updatedAt } = order
    const values = [orderId, shopId, state, createdAt, updatedAt, JSON.stringify(order)]
    sql.exec(
      'INSERT INTO shop_orders (order_id, shop_id, state, created_at, updated_at, facts) VALUES (?, ?, ?, ?, ?, ?)',
      ...values,
    )
  })
  copy(sql, 'after_sales', (facts) => {
    const refund = refundOf(facts)
    const { refundId, shopId, orderId, appliedAt, updatedAt } = refund
    const values = [refundId, shopId, orderId, appliedAt, updatedAt, JSON.stringify(refund)]
    sql.exec(
      'INSERT INTO refunds (refund_id, shop_id, order_id, applied_at, updated_at, facts) VALUES (?, ?, ?, ?, ?, ?)',
      ...values,
    )
  })
}

function copy(sql: Sql, table: 'orders' | 'after_sales', keep: (facts: Old) => void): void {
  for (let last = 0; ; ) {
    const found = rows<{ rowid: number; facts: string }>(
      sql,
      `SELECT rowid, facts FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`,
      last,
      AT_ONCE,
    )
    for (const { facts } of found) keep(JSON.parse(facts))
    const end = found.at(-1)
    if (end === undefined) return
    last = end.rowid
  }
}
