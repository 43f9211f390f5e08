import { expect, test } from 'vitest'
import { connectionState, needsHand } from '../../../web/src/lib/connection-state.ts'
import { hasLabel, isPickLate, nextVerb, otherVerbs } from '../../../web/src/lib/next-stage.ts'

const job = (
  status: Parameters<typeof nextVerb>[0]['status'],
  weightG: number | null = null,
  waybill: string | null = null,
) => ({ status, weightG, waybill })

test('each stage has one next step, and a parcel that left has none', () => {
  expect(nextVerb(job('to_pick'))).toBe('start_picking')
  expect(nextVerb(job('picking'))).toBe('pick')
  expect(nextVerb(job('picked'))).toBe('pack')
  expect(nextVerb(job('packed'))).toBe('weigh')
  expect(nextVerb(job('packed', 800))).toBe('print_label')
  expect(nextVerb(job('packed', 800, 'YT1'))).toBe('hand_over')
  for (const status of ['handed_over', 'collected', 'cancelled', 'intercepted'] as const)
    expect(nextVerb(job(status))).toBeNull()
})

test('weighing may be skipped once there is a label', () => {
  expect(otherVerbs(job('packed'))).toEqual(['print_label'])
  expect(otherVerbs(job('packed', null, 'YT1'))).toEqual(['hand_over', 'void_label'])
  expect(otherVerbs(job('packed', 800, 'YT1'))).toEqual(['void_label'])
})

test('a label can be printed once it was asked for, until its job is cancelled', () => {
  const label = { routeMark: '500', packageCode: '', provider: 'kdniao', connectionId: 'con_1', printedAt: 1 }
  expect(hasLabel({ status: 'packed', waybill: 'YT1', label })).toBe(true)
  expect(hasLabel({ status: 'handed_over', waybill: 'YT1', label })).toBe(true)
  expect(hasLabel({ status: 'packed', waybill: null, label: null })).toBe(false)
  expect(hasLabel({ status: 'packed', waybill: 'YT1', label: null })).toBe(false)
  expect(hasLabel({ status: 'cancelled', waybill: 'YT1', label })).toBe(false)
})

test('waiting to be picked for over two hours is late', () => {
  const now = 10 * 3_600_000
  expect(isPickLate({ status: 'to_pick', createdAt: now - 2 * 3_600_000 - 1 }, now)).toBe(true)
  expect(isPickLate({ status: 'to_pick', createdAt: now - 2 * 3_600_000 }, now)).toBe(false)
  expect(isPickLate({ status: 'picking', createdAt: 0 }, now)).toBe(false)
})

test('the health of a connection is its worst sign', () => {
  const healthy = {
    lastSuccessAt: 100,
    lastErrorAt: null,
    lastError: null,
    lastOrderAt: null,
    lagMs: null,
    breaker: 'closed' as const,
    throttledUntil: null,
    relay: null,
  }
  const state = (
    health: Partial<typeof healthy> | { breaker: 'open' } | { lastErrorAt: number } | { throttledUntil: number } | null,
    status: 'active' | 'paused' | 'unauthorised' = 'active',
  ) => connectionState({ status, health: health === null ? null : { ...healthy, ...health } }, 200)
  expect(state({})).toBe('good')
  expect(state(null)).toBe('unknown')
  expect(state({ breaker: 'open' })).toBe('open')
  expect(state({ lastErrorAt: 150 })).toBe('failing')
  expect(state({ lastErrorAt: 50 })).toBe('good')
  expect(state({ throttledUntil: 300 })).toBe('throttled')
  expect(state({ breaker: 'open' }, 'paused')).toBe('paused')
  expect(state({}, 'unauthorised')).toBe('unauthorised')
  expect(state(null, 'unauthorised')).toBe('to_authorise')
  expect(needsHand('to_authorise')).toBe(true)
  expect(needsHand('open')).toBe(true)
  expect(needsHand('paused')).toBe(false)
})
