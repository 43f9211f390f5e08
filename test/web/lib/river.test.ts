import { expect, test } from 'vitest'
import type { OrderDetail, OrderStatus } from '../../../web/src/api/orders.ts'
import { riverOf, riverSteps } from '../../../web/src/lib/river.ts'

const HOUR = 3_600_000
const paidAt = Date.parse('2026-11-21T10:00:00+08:00')

type Event = OrderDetail['events'][number]
let version = 0
const event = (type: string, at: number, after: OrderStatus | null = null): Event => ({
  version: ++version,
  type,
  at,
  actor: { kind: 'system', id: 'flow' },
  reason: '',
  before: null,
  after,
  data: null,
})

function input(status: OrderStatus, events: Event[], more: { deliveredAt?: number; promisedAt?: number } = {}) {
  return {
    order: { status, paidAt, deliveredAt: more.deliveredAt ?? null, promisedAt: more.promisedAt ?? null },
    events,
    fulfilments: [],
    parcels: [],
    routing: [],
    promise: { current: null, versions: [] },
  } as unknown as Parameters<typeof riverOf>[0]
}

const upToAllocated = () => [
  event('stock_checking', paidAt + 2_000, 'checking_stock'),
  event('stock_locked', paidAt + 3_000, 'locked'),
  event('allocated', paidAt + 4_000, 'allocated'),
]

test('an allocated order stands before its label, with a time at each step behind it', () => {
  const steps = riverOf(input('allocated', upToAllocated()), paidAt + HOUR)
  expect(steps.map((step) => step.state)).toEqual(['done', 'done', 'done', 'done', 'now', 'todo', 'todo'])
  expect(steps.map((step) => step.tookMs)).toEqual([null, 2_000, 1_000, 1_000, HOUR - 4_000, null, null])
  expect(steps.some((step) => step.slow)).toBe(false)
})

test('the step that is waited for too long is the slow one', () => {
  const steps = riverOf(input('allocated', upToAllocated()), paidAt + 3 * HOUR)
  expect(steps.filter((step) => step.slow).map((step) => step.key)).toEqual(['labelled'])
})

test('of several slow steps only the slowest is marked', () => {
  const events = [
    ...upToAllocated(),
    event('label_printed', paidAt + 3 * HOUR, 'label_printed'),
    event('shipped', paidAt + 20 * HOUR, 'shipped'),
  ]
  const steps = riverOf(input('shipped', events), paidAt + 21 * HOUR)
  expect(steps.filter((step) => step.slow).map((step) => step.key)).toEqual(['shipped'])
})

test('delivery is slow only when it breaks the promise', () => {
  const events = [
    ...upToAllocated(),
    event('label_printed', paidAt + HOUR, 'label_printed'),
    event('shipped', paidAt + 2 * HOUR, 'shipped'),
  ]
  const kept = riverOf(
    input('delivered', events, { deliveredAt: paidAt + 40 * HOUR, promisedAt: paidAt + 48 * HOUR }),
    paidAt + 60 * HOUR,
  )
  expect(kept.at(-1)).toMatchObject({ key: 'delivered', state: 'done', slow: false })
  const late = riverOf(
    input('delivered', events, { deliveredAt: paidAt + 50 * HOUR, promisedAt: paidAt + 48 * HOUR }),
    paidAt + 60 * HOUR,
  )
  expect(late.at(-1)?.slow).toBe(true)
})

test('an order that was routed anew shows the last time it passed', () => {
  const events = [
    ...upToAllocated(),
    event('allocation_released', paidAt + HOUR, 'paid'),
    event('stock_locked', paidAt + 2 * HOUR, 'locked'),
    event('allocated', paidAt + 2 * HOUR + 500, 'allocated'),
  ]
  const steps = riverOf(input('allocated', events), paidAt + 2 * HOUR + 1_000)
  expect(steps.find((step) => step.key === 'allocated')?.at).toBe(paidAt + 2 * HOUR + 500)
})

test('a paid order whose stock was given back is at the beginning again', () => {
  const events = [...upToAllocated(), event('allocation_released', paidAt + HOUR, 'paid')]
  const steps = riverOf(input('paid', events), paidAt + 2 * HOUR)
  expect(steps.map((step) => step.state)).toEqual(['done', 'now', 'todo', 'todo', 'todo', 'todo', 'todo'])
})

test('a cancelled order keeps what it had reached and waits for nothing', () => {
  const steps = riverOf(
    input('cancelled', [...upToAllocated(), event('cancelled', paidAt + HOUR, 'cancelled')]),
    paidAt + 9 * HOUR,
  )
  expect(steps.map((step) => step.state)).toEqual(['done', 'done', 'done', 'done', 'todo', 'todo', 'todo'])
})

test('an unpaid order has not begun', () => {
  const unpaid = input('pending_payment', [])
  const steps = riverOf({ ...unpaid, order: { ...unpaid.order, paidAt: null } }, paidAt)
  expect(steps.map((step) => step.state)).toEqual(['now', ...Array(riverSteps.length - 1).fill('todo')])
})

test('warehouse work in between does not move a step in time', () => {
  const work = { ...event('fulfilment_moved', paidAt + HOUR, 'allocated'), before: 'allocated' }
  const steps = riverOf(input('allocated', [...upToAllocated(), work]), paidAt + HOUR)
  expect(steps.find((step) => step.key === 'allocated')?.at).toBe(paidAt + 4_000)
})
