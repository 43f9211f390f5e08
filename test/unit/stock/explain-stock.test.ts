import { describe, expect, it } from 'vitest'
import { explainStock, ownerText, totalsOf } from '../../../src/stock/domain/explain-stock.ts'
import type { HoldOwner, StockHold, WarehouseQuantities } from '../../../src/stock/stock-ledger.port.ts'

const level = (over: Partial<WarehouseQuantities>): WarehouseQuantities => ({
  warehouseId: 'wh_a',
  onHand: 0,
  locked: 0,
  qc: 0,
  inTransit: 0,
  pooled: 0,
  available: 0,
  ...over,
})
const hold = (quantity: number, owner: HoldOwner, reason = ''): StockHold => ({
  holdId: `h${quantity}`,
  warehouseId: 'wh_a',
  quantity,
  counts: owner.kind === 'pool' ? 'pooled' : 'locked',
  owner,
  reason,
  since: 0,
  expiresAt: null,
})

describe('the sentence that explains stock', () => {
  it('127 on the books and nothing to sell: pools by their names, the largest first, counts without an owner last', () => {
    const levels = [
      level({ onHand: 100, pooled: 93, qc: 7 }),
      level({ warehouseId: 'wh_b', onHand: 27, pooled: 22, qc: 5 }),
    ]
    const holds = [
      hold(22, { kind: 'pool', poolId: 'u' }, 'U先试用'),
      hold(93, { kind: 'pool', poolId: 'p' }, '拼多多团购'),
    ]
    expect(explainStock(levels, holds)).toBe('账面 127，可售 0：拼多多团购 93 · U先试用 22 · 质检 12')
  })

  it('orders and carts are summed, and what is on its way is named', () => {
    const order = (lineNo: number): HoldOwner => ({ kind: 'order_line', orderId: 'ord_1', lineNo })
    const holds = [
      hold(2, order(1)),
      hold(3, order(2)),
      hold(1, { kind: 'cart', reservationId: 'r' }),
      hold(4, { kind: 'person', userId: 'u' }, '直播样品'),
    ]
    expect(explainStock([level({ onHand: 30, locked: 10, inTransit: 8, available: 12 })], holds)).toBe(
      '账面 30，可售 12：订单占用 5 · 直播样品 4 · 购物车预占 1 · 在途 8',
    )
  })

  it('nothing held: the two numbers are enough', () => {
    expect(explainStock([], [])).toBe('账面 0，可售 0')
    expect(explainStock([level({ onHand: 3, available: 3 })], [])).toBe('账面 3，可售 3')
  })

  it('owners are named as people know them', () => {
    const hubNos = new Map([['ord_1', 'DS26112100001']])
    expect(ownerText({ kind: 'order_line', orderId: 'ord_1', lineNo: 2 }, '', hubNos)).toBe(
      '订单 DS26112100001 第 2 行',
    )
    expect(ownerText({ kind: 'order_line', orderId: 'ord_2', lineNo: 1 }, '', hubNos)).toBe('订单 ord_2 第 1 行')
    expect(ownerText({ kind: 'pool', poolId: 'p1' }, '', hubNos)).toBe('库存池 p1')
    expect(ownerText({ kind: 'person', userId: 'u' }, '样品', hubNos)).toBe('人工占用（样品）')
  })

  it('totals add up every class over the warehouses', () => {
    expect(
      totalsOf([level({ onHand: 5, locked: 1, available: 4 }), level({ onHand: 2, qc: 1, inTransit: 1 })]),
    ).toEqual({ onHand: 7, locked: 1, qc: 1, inTransit: 1, pooled: 0, available: 4 })
  })
})
