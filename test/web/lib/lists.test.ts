import { expect, test } from 'vitest'
import type { CaseItem } from '../../../web/src/api/cases.ts'
import { casesByCode, casesByDeadline, codesOf } from '../../../web/src/lib/case-order.ts'
import { median } from '../../../web/src/lib/median.ts'
import { odiLineOf } from '../../../web/src/lib/odi-line.ts'
import { orderButtons } from '../../../web/src/lib/order-actions.ts'
import { groupsOf } from '../../../web/src/lib/split-groups.ts'
import { stockShares } from '../../../web/src/lib/stock-shares.ts'

const HOUR = 3_600_000
const now = 1_000 * HOUR
const aCase = (id: string, more: Partial<CaseItem>): CaseItem => ({
  id,
  kind: 'short',
  code: 'short',
  groupId: 'operations',
  routedBy: 0,
  assigneeId: '',
  assigneeName: '',
  assignedAt: null,
  factAt: null,
  causeCode: '',
  transfers: 0,
  reopened: 0,
  complaints: 0,
  steps: 0,
  triagedAt: null,
  toldAt: null,
  orderId: 'o',
  severity: 'yellow',
  detail: '',
  status: 'open',
  openedAt: now,
  dueAt: null,
  closedAt: null,
  closedBy: null,
  closeReason: null,
  ...more,
})

test('cases queue by deadline, red before yellow, those without a deadline last', () => {
  const queue = casesByDeadline([
    aCase('none-yellow', {}),
    aCase('none-red', { severity: 'red' }),
    aCase('late', { dueAt: now - 1 }),
    aCase('soon', { dueAt: now + 1 }),
  ])
  expect(queue.map((item) => item.id)).toEqual(['late', 'soon', 'none-red', 'none-yellow'])
})

test('codes are counted, the most frequent first', () => {
  expect(codesOf([aCase('1', {}), aCase('2', { code: 'lost' }), aCase('3', { code: 'lost' })])).toEqual([
    { code: 'lost', count: 2 },
    { code: 'short', count: 1 },
  ])
})

test('cases stand by code, the code with the nearest deadline first', () => {
  const queue = casesByCode([
    aCase('short-late', { dueAt: now + 3 }),
    aCase('lost', { code: 'lost', dueAt: now + 1 }),
    aCase('short', { dueAt: now + 2 }),
    aCase('lost-late', { code: 'lost', dueAt: now + 9 }),
  ])
  expect(queue.map((item) => item.id)).toEqual(['lost', 'lost-late', 'short', 'short-late'])
})

test('the ODI line breaks on days without a delivery and keeps the goal inside the box', () => {
  const day = (signed: number, signedInTime: number) => ({ day: 'd', signed, signedInTime, due: 0, kept: 0 })
  const line = odiLineOf({ days: [day(10, 10), day(0, 0), day(10, 9)], goal: 0.927, width: 100, height: 50 })
  expect(line.path).toBe('M0 0M100 25')
  expect(line.points).toHaveLength(2)
  expect(line.floor).toBe(0.8)
  expect(line.goalY).toBeGreaterThan(0)
  expect(line.goalY).toBeLessThan(50)
})

test('a bad month lowers the floor of the ODI line instead of falling out of it', () => {
  const line = odiLineOf({
    days: [{ day: 'd', signed: 10, signedInTime: 4, due: 0, kept: 0 }],
    goal: 0.927,
    width: 100,
    height: 50,
  })
  expect(line.floor).toBe(0.4)
  expect(line.points[0]?.y).toBe(50)
})

const actions = [
  { verb: 'release', allowed: true, why: null },
  { verb: 'cancel', allowed: true, why: null },
  { verb: 'hold', allowed: false, why: 'order.already_shipped' },
  { verb: 'merge', allowed: false, why: 'order.nothing_to_merge' },
  { verb: 'retry-routing', allowed: true, why: null },
  { verb: 'reship', allowed: false, why: '还没有发出' },
  { verb: 'unheard_of', allowed: true, why: null },
]

test('allowed actions come first, and what makes no sense is not offered at all', () => {
  const buttons = orderButtons(actions, [{ reason: 'manual' }])
  expect(buttons.map((button) => [button.verb, button.allowed, button.primary])).toEqual([
    ['release', true, true],
    ['retry_routing', true, false],
    ['cancel', true, false],
    ['hold', false, false],
  ])
})

test('an order that is short of stock is routed again first', () => {
  const [first, second] = orderButtons(actions, [{ reason: 'short_of_stock' }])
  expect(first).toMatchObject({ verb: 'retry_routing', primary: true })
  expect(second).toMatchObject({ verb: 'release', primary: false })
})

test('an order that flows has no button that asks to be pressed', () => {
  expect(orderButtons(actions, []).some((button) => button.primary)).toBe(false)
})

test('lines are grouped by their parcel, empty parcels fall away', () => {
  expect(groupsOf({ 1: 1, 2: 3, 3: 1 })).toEqual([[1, 3], [2]])
})

test('the parts of a stock bar fill it, and nothing is drawn negative', () => {
  const totals = { onHand: 100, available: -5, locked: 60, qc: 10, inTransit: 20, pooled: 10 }
  const shares = stockShares(totals, 0)
  expect(shares.find((share) => share.part === 'available')?.quantity).toBe(0)
  expect(shares.reduce((sum, share) => sum + share.share, 0)).toBeCloseTo(1)
  expect(stockShares(totals, 200).reduce((sum, share) => sum + share.share, 0)).toBeCloseTo(0.5)
})

test('the median of an even count lies between the middle two', () => {
  expect(median([])).toBeNull()
  expect(median([9, 1, 5])).toBe(5)
  expect(median([1, 2, 3, 100])).toBe(2.5)
})
