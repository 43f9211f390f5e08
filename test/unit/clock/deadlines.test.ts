import { describe, expect, it } from 'vitest'
import { clockName } from '../../../src/clock/domain/clock-name.ts'
import { deadlinesOf, type OrderTimes } from '../../../src/clock/domain/deadlines.ts'
import { encodeTime } from '../../../src/core/ids.ts'
import { HOUR, instantOf, MINUTE } from '../../../src/core/time.ts'

const NOW = instantOf('2026-11-20', 9 * 60)
const order = (over: Partial<OrderTimes> = {}): OrderTimes => ({
  status: 'allocated',
  payBy: null,
  promisedAt: NOW + 30 * HOUR,
  toPickSince: NOW,
  lastChangeAt: NOW,
  ...over,
})
const kinds = (times: OrderTimes, now = NOW) => deadlinesOf(times, now).map(({ kind }) => kind)

describe('the deadlines of an order', () => {
  it('an unpaid order waits for its payment only', () => {
    const times = order({ status: 'pending_payment', payBy: NOW + HOUR, promisedAt: null })
    expect(deadlinesOf(times, NOW)).toEqual([{ kind: 'payment_timeout', at: NOW + HOUR }])
    expect(kinds(order({ status: 'pending_payment', payBy: null }))).toEqual([])
  })

  it('an order in the warehouse has its picking, the three signs of its promise, and two days to change', () => {
    expect(deadlinesOf(order(), NOW)).toEqual([
      { kind: 'pick_overdue', at: NOW + 120 * MINUTE },
      { kind: 'promise_check', at: NOW + 6 * HOUR },
      { kind: 'promise_check', at: NOW + 18 * HOUR },
      { kind: 'promise_check', at: NOW + 24 * HOUR },
      { kind: 'promise_yellow', at: NOW + 26 * HOUR },
      { kind: 'promise_red', at: NOW + 29 * HOUR },
      { kind: 'promise_breach', at: NOW + 30 * HOUR },
      { kind: 'no_change_48h', at: NOW + 48 * HOUR },
    ])
  })

  it('an order without a promise still has to move', () => {
    expect(kinds(order({ status: 'paid', promisedAt: null, toPickSince: null }))).toEqual(['no_change_48h'])
  })

  it('a parcel on the road is no longer picked, and has the threshold of its stage', () => {
    const since = NOW - HOUR
    const onTheRoad = (stage: 'collected' | 'between_hubs' | 'out_for_delivery') =>
      deadlinesOf(order({ status: 'in_transit', stages: [{ parcelId: 'par_1', stage, since }] }), NOW).filter(
        ({ kind }) => kind === 'stage_stuck' || kind === 'pick_overdue',
      )
    expect(onTheRoad('collected')).toEqual([
      { kind: 'stage_stuck', at: since + 24 * HOUR, data: { parcelId: 'par_1', stage: 'collected' } },
    ])
    expect(onTheRoad('between_hubs')[0]?.at).toBe(since + 48 * HOUR)
    expect(onTheRoad('out_for_delivery')[0]?.at).toBe(since + 4 * HOUR)
  })

  it('a parcel on the road is told to the buyer two hours before the newest estimate, once it is still to come', () => {
    const coming = (status: OrderTimes['status'], expectedAt: number | null) =>
      deadlinesOf(order({ status, expectedAt }), NOW).filter(({ kind }) => kind === 'arriving')
    expect(coming('in_transit', NOW + 9 * HOUR)).toEqual([{ kind: 'arriving', at: NOW + 7 * HOUR }])
    expect([coming('allocated', NOW + 9 * HOUR), coming('in_transit', NOW), coming('in_transit', null)]).toEqual([
      [],
      [],
      [],
    ])
  })

  it.each(['delivered', 'cancelled', 'returned', 'closed'] as const)('an order that is %s has none', (status) => {
    expect(kinds(order({ status }))).toEqual([])
  })

  it('signs that a later one has overtaken are left out; the newest one stays, however old', () => {
    const signsAt = (now: number) =>
      kinds(order(), now).filter((kind) => kind.startsWith('promise') && kind !== 'promise_check')
    expect(signsAt(NOW + 27 * HOUR)).toEqual(['promise_yellow', 'promise_red', 'promise_breach'])
    expect(signsAt(NOW + 29 * HOUR)).toEqual(['promise_red', 'promise_breach'])
    expect(signsAt(NOW + 300 * HOUR)).toEqual(['promise_breach'])
  })
})

describe('the clock of an order', () => {
  const idAt = (ms: number, random: string) => `ord_${encodeTime(ms)}${random.padEnd(16, '0')}`

  it('is the same for ever, and carries the tenant and the local day', () => {
    const id = idAt(instantOf('2026-11-20', 0), 'ABC')
    expect(clockName('tnt_1', id)).toBe(clockName('tnt_1', id))
    expect(clockName('tnt_1', id)).toMatch(/^tnt_1:2026-11-20:[0-3]$/)
    expect(clockName('tnt_1', idAt(instantOf('2026-11-20') - 1, 'ABC'))).toContain('2026-11-19')
    expect(clockName('tnt_2', id)).not.toBe(clockName('tnt_1', id))
  })

  it('a day spreads over four clocks evenly enough', () => {
    const counts = new Map<string, number>()
    for (let i = 0; i < 4000; i++) {
      const name = clockName('t', idAt(NOW + i, i.toString(32).toUpperCase()))
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    expect(counts.size).toBe(4)
    expect(Math.min(...counts.values())).toBeGreaterThan(700)
  })

  it('an id that carries no time has a clock too', () => {
    expect(clockName('t', 'imported-7')).toMatch(/^t:undated:[0-3]$/)
  })
})
