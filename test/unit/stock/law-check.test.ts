import { describe, expect, it } from 'vitest'
import { compareStock } from '../../../src/stock/domain/law-check.ts'
import type { LedgerExplanation, StockHold } from '../../../src/stock/stock-ledger.port.ts'

const hold = (holdId: string, quantity: number, warehouseId = 'wh_a'): StockHold => ({
  holdId,
  warehouseId,
  quantity,
  counts: 'locked',
  owner: { kind: 'order_line', orderId: holdId, lineNo: 1 },
  reason: '订单',
  since: 0,
  expiresAt: null,
})
const level = { warehouseId: 'wh_a', onHand: 10, locked: 3, qc: 1, inTransit: 2, pooled: 0, available: 4 }
const sound: LedgerExplanation = { sku: 'S', levels: [level], holds: [hold('h1', 2), hold('h2', 1)], seq: 5 }

describe('the check of a ledger against its surroundings', () => {
  it('says nothing when ledger, projection and orders agree', () => {
    const expectedHolds = [
      { holdId: 'h1', warehouseId: 'wh_a', quantity: 2 },
      { holdId: 'h2', warehouseId: 'wh_a', quantity: 1 },
    ]
    expect(compareStock({ explanation: sound, projection: [{ ...level, seq: 4 }], expectedHolds })).toEqual([])
  })

  it('finds a class that is no longer the sum of its holds, a broken sum and a negative', () => {
    const broken = { ...sound, levels: [{ ...level, locked: 4, available: -1 }] }
    expect(compareStock({ explanation: broken })).toEqual([
      { kind: 'law', warehouseId: 'wh_a', rule: 'sum', expected: 10, found: 6 },
      { kind: 'law', warehouseId: 'wh_a', rule: 'negative', expected: 0, found: -1 },
      { kind: 'law', warehouseId: 'wh_a', rule: 'locked', expected: 3, found: 4 },
    ])
  })

  it('finds what D1 shows differently, rows that are missing and rows that nobody keeps', () => {
    const projection = [{ ...level, locked: 2, available: 5, seq: 3 }]
    expect(compareStock({ explanation: sound, projection })).toEqual([
      { kind: 'projection', warehouseId: 'wh_a', of: 'locked', expected: 3, found: 2 },
      { kind: 'projection', warehouseId: 'wh_a', of: 'available', expected: 4, found: 5 },
    ])
    expect(compareStock({ explanation: sound, projection: [] })).toHaveLength(5)
    expect(
      compareStock({
        explanation: sound,
        projection: [
          { ...level, seq: 5 },
          { ...level, warehouseId: 'wh_z', seq: 1 },
        ],
      }),
    ).toHaveLength(5)
  })

  it('finds pieces held for nobody and promises that nothing holds', () => {
    const expectedHolds = [
      { holdId: 'h1', warehouseId: 'wh_b', quantity: 2 },
      { holdId: 'h3', warehouseId: 'wh_a', quantity: 1 },
    ]
    expect(compareStock({ explanation: sound, expectedHolds })).toEqual([
      { kind: 'missing_hold', holdId: 'h1', warehouseId: 'wh_b', expected: 2, found: 0 },
      { kind: 'leaked_hold', holdId: 'h1', warehouseId: 'wh_a', expected: 0, found: 2 },
      { kind: 'missing_hold', holdId: 'h3', warehouseId: 'wh_a', expected: 1, found: 0 },
      { kind: 'leaked_hold', holdId: 'h2', warehouseId: 'wh_a', expected: 0, found: 1 },
    ])
  })

  it('carts, pools and people are not expected by any order', () => {
    const cart: StockHold = { ...hold('c', 3), owner: { kind: 'cart', reservationId: 'r' } }
    expect(compareStock({ explanation: { ...sound, holds: [cart] }, expectedHolds: [] })).toEqual([])
  })
})
