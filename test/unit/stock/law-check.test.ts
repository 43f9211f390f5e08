import { describe, expect, it } from 'vitest'
import {
  driftsOf,
  driftText,
  type ExpectedHold,
  type LeaseBook,
  type PoolBook,
} from '../../../src/stock/domain/law-check.ts'
import type { LedgerCheck } from '../../../src/stock/stock-ledger.port.ts'

const NOW = 1_700_000_000_000
const OLD = NOW - 3_600_000
const level = { warehouseId: 'wh_a', onHand: 10, locked: 3, qc: 1, inTransit: 2, pooled: 0, available: 4, seq: 5 }
const hold = (holdId: string, quantity: number, since = OLD) => ({ holdId, warehouseId: 'wh_a', quantity, since })
const sound: LedgerCheck = {
  levels: [level],
  seq: 5,
  broken: [],
  pools: [],
  holds: [hold('h1', 2), hold('h2', 1)],
  isWhole: true,
}
const jobs: ExpectedHold[] = [
  { holdId: 'h1', warehouseId: 'wh_a', quantity: 2 },
  { holdId: 'h2', warehouseId: 'wh_a', quantity: 1 },
]
const drifts = (
  check: Partial<LedgerCheck> = {},
  more: {
    projection?: typeof sound.levels
    expectedHolds?: readonly ExpectedHold[]
    pools?: readonly PoolBook[]
    leases?: readonly LeaseBook[]
  } = {},
) =>
  driftsOf({
    check: { ...sound, ...check },
    projection: [level],
    expectedHolds: jobs,
    pools: [],
    leases: [],
    now: NOW,
    ...more,
  }).map(({ kind, place, expected, found }) => [kind, place, expected, found])

describe('the check of a ledger against its surroundings', () => {
  it('says nothing when ledger, projection, jobs and pools agree', () => {
    expect(drifts()).toEqual([])
    const pools = [{ poolId: 'cpn_1', warehouseId: 'wh_a', quantity: 4 }]
    expect(drifts({ pools }, { pools: [{ poolId: 'cpn_1', least: 3, most: 5 }] })).toEqual([])
  })

  it('hands on what the ledger itself found broken', () => {
    expect(drifts({ broken: ['wh_a: locked is 4, its holds are 3'] })).toEqual([
      ['law', 'wh_a: locked is 4, its holds are 3', 0, 1],
    ])
  })

  it('finds what D1 shows differently, rows that are missing and rows that nobody keeps', () => {
    expect(drifts({}, { projection: [{ ...level, locked: 2, available: 5 }] })).toEqual([
      ['projection', 'wh_a/locked', 3, 2],
      ['projection', 'wh_a/available', 4, 5],
    ])
    expect(drifts({}, { projection: [] })).toHaveLength(5)
    expect(drifts({}, { projection: [level, { ...level, warehouseId: 'wh_z' }] })).toHaveLength(5)
  })

  it('finds pieces held for nobody and promises that nothing holds; young holds may be orders on their way', () => {
    const expectedHolds = [
      { holdId: 'h1', warehouseId: 'wh_b', quantity: 2 },
      { holdId: 'h3', warehouseId: 'wh_a', quantity: 1 },
    ]
    expect(drifts({}, { expectedHolds })).toEqual([
      ['missing_hold', 'h1', 2, 0],
      ['missing_hold', 'h3', 1, 0],
      ['leaked_hold', 'h2', 0, 1],
    ])
    expect(drifts({ holds: [...sound.holds, hold('h9', 1, NOW - 60_000)] })).toEqual([])
    expect(drifts({ holds: [hold('h1', 5), hold('h2', 1)] })).toEqual([['leaked_hold', 'h1', 2, 5]])
  })

  it('does not call a hold missing that a large ledger had no room to name', () => {
    expect(drifts({ holds: [hold('h1', 2)], isWhole: false })).toEqual([])
  })

  it('finds a pool that has more than the ledger keeps for it, or less, or that nobody knows', () => {
    const pools = [{ poolId: 'cpn_1', warehouseId: 'wh_a', quantity: 4 }]
    expect(drifts({ pools }, { pools: [{ poolId: 'cpn_1', least: 5, most: 6 }] })).toEqual([
      ['pool_missing', 'cpn_1', 5, 4],
    ])
    expect(drifts({ pools }, { pools: [{ poolId: 'cpn_1', least: 2, most: 3 }] })).toEqual([
      ['pool_leak', 'cpn_1', 3, 4],
    ])
    expect(drifts({ pools })).toEqual([['pool_leak', 'cpn_1', 0, 4]])
    expect(drifts({}, { pools: [{ poolId: 'cpn_2', least: 1, most: 1 }] })).toEqual([['pool_missing', 'cpn_2', 1, 0]])
  })

  it('says each of them in a sentence', () => {
    const text = (kind: Parameters<typeof driftText>[0]['kind'], place: string) =>
      driftText({ kind, place, warehouseId: null, expected: 3, found: 2 })
    expect(text('projection', 'wh_a/locked')).toBe('列表显示的已锁定是 2，账本是 3')
    expect(text('pool_missing', 'cpn_1')).toContain('可能超卖')
  })

  it('a row of a sale that differs is one difference a number, under a name that lasts as long as the pool rests', () => {
    const counts = { issued: 9, left: 4, held: 2, paid: 1, drawn: 2, withdrawn: 0, claimedEver: 5 }
    const full = { ...counts, expiredEver: 0, releasedEver: 0, seq: 7 }
    const of = (shown: LeaseBook['shown']) =>
      drifts({}, { leases: [{ poolId: 'cpn_1', lease: 0, counts: full, shown }] })
    expect(of(full)).toEqual([])
    expect(of({ ...full, seq: 5, left: 6, held: 0 })).toEqual([
      ['sale_projection', 'cpn_1/0@7/left', 4, 6],
      ['sale_projection', 'cpn_1/0@7/held', 2, 0],
    ])
    expect(of({ ...full, seq: 99, paid: 0 })).toEqual([['sale_projection', 'cpn_1/0@ahead/paid', 1, 0]])
    expect(of(null).map(([, place]) => place)).toContain('cpn_1/0@7/claimedEver')
    const words = driftText({
      kind: 'sale_projection',
      place: 'cpn_1/0@7/left',
      warehouseId: null,
      expected: 4,
      found: 6,
    })
    expect(words).toBe('活动列表显示的剩余是 6，活动池是 4')
  })
})
