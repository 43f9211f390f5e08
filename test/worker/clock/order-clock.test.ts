import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type DeadlinesMessage, deadlinesMessageSchema } from '../../../src/clock/clock.messages.ts'
import { clockName } from '../../../src/clock/domain/clock-name.ts'
import { pendingDeadlines, setDeadlines } from '../../../src/clock/order-clock.client.ts'
import type { Deadline, OrderClockPort } from '../../../src/clock/order-clock.port.ts'
import { systemIds } from '../../../src/core/ids.ts'
import { HOUR } from '../../../src/core/time.ts'

const NOW = Date.UTC(2030, 0, 5, 4)
const address = { tenantId: 'tnt_1', shard: 'SHARD_0' }
let clocks = 0

/** A clock of its own, with a queue that records (or refuses) what it is sent. */
function aClock() {
  const stub = env.ORDER_CLOCK.getByName(`test-${clocks++}`)
  const messages: DeadlinesMessage[] = []
  let refusals = 0
  const queue = {
    async send(message: unknown) {
      if (refusals-- > 0) throw new Error('queue is full')
      messages.push(deadlinesMessageSchema.parse(message))
    },
  }
  return {
    // The binding's type does not know the class; it implements the port.
    port: stub as unknown as OrderClockPort,
    messages,
    fired: () => messages.flatMap(({ items }) => items.map(({ orderId, kind }) => `${orderId} ${kind}`)),
    refuse: (times: number) => {
      refusals = times
    },
    /** Replaces the queue of the instance that is in memory now. */
    record: () =>
      runInDurableObject(stub, (instance) => {
        Object.assign(instance, { env: { ...env, OBJECT_EVENTS: queue } })
      }),
    alarm: () => runDurableObjectAlarm(stub),
    evict: () => evictDurableObject(stub),
    alarmAt: () => runInDurableObject(stub, (_, state) => state.storage.getAlarm()),
    rows: () =>
      runInDurableObject(stub, (_, state) => state.storage.sql.exec('SELECT count(*) AS n FROM orders').one().n),
  }
}

const set = (orderId: string, version: number, ...deadlines: Deadline[]) => ({ orderId, version, deadlines })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(NOW)
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the clock of a bucket of orders', () => {
  it('wakes at the earliest deadline and sends what is due, and only that', async () => {
    const clock = aClock()
    await clock.port.set(address, [
      set('o1', 1, { kind: 'promise_red', at: NOW + 2 * HOUR }, { kind: 'pick_overdue', at: NOW + HOUR }),
      set('o2', 1, { kind: 'payment_timeout', at: NOW + 3 * HOUR }),
    ])
    expect(await clock.alarmAt()).toBe(NOW + HOUR)
    await clock.record()
    vi.setSystemTime(NOW + HOUR)
    expect(await clock.alarm()).toBe(true)
    expect(clock.messages).toEqual([
      { v: 1, kind: 'deadlines', ...address, items: [{ orderId: 'o1', kind: 'pick_overdue', at: NOW + HOUR }] },
    ])
    expect(await clock.alarmAt()).toBe(NOW + 2 * HOUR)
    vi.setSystemTime(NOW + 5 * HOUR)
    await clock.alarm()
    expect(clock.fired()).toEqual(['o1 pick_overdue', 'o1 promise_red', 'o2 payment_timeout'])
    expect(await clock.alarmAt()).toBeNull()
  })

  it('a new set replaces the whole old one, and an empty one ends the order', async () => {
    const clock = aClock()
    await clock.port.set(address, [set('o1', 1, { kind: 'payment_timeout', at: NOW + HOUR })])
    await clock.port.set(address, [set('o1', 2, { kind: 'promise_red', at: NOW + 2 * HOUR })])
    expect(await clock.port.pending('o1')).toEqual([{ kind: 'promise_red', at: NOW + 2 * HOUR }])
    await clock.port.set(address, [set('o1', 3)])
    expect(await clock.port.pending('o1')).toEqual([])
    expect(await clock.rows()).toBe(0)
    await clock.record()
    vi.setSystemTime(NOW + 9 * HOUR)
    await clock.alarm()
    expect(clock.messages).toEqual([])
  })

  it('a set of an older version that arrives late changes nothing', async () => {
    const clock = aClock()
    await clock.port.set(address, [set('o1', 5, { kind: 'promise_red', at: NOW + 2 * HOUR })])
    await clock.port.set(address, [set('o1', 4, { kind: 'payment_timeout', at: NOW + HOUR })])
    expect(await clock.port.pending('o1')).toEqual([{ kind: 'promise_red', at: NOW + 2 * HOUR }])
  })

  it('a deadline that has come back is not armed again by a set that still names it', async () => {
    const clock = aClock()
    const yellow = { kind: 'promise_yellow', at: NOW + HOUR } as const
    await clock.port.set(address, [set('o1', 1, yellow)])
    await clock.record()
    vi.setSystemTime(NOW + HOUR)
    await clock.alarm()
    await clock.port.set(address, [set('o1', 2, yellow, { kind: 'promise_red', at: NOW + 4 * HOUR })])
    expect(await clock.port.pending('o1')).toEqual([{ kind: 'promise_red', at: NOW + 4 * HOUR }])
    await clock.port.set(address, [set('o1', 3, { ...yellow, at: NOW + 2 * HOUR })])
    expect(await clock.port.pending('o1')).toEqual([{ kind: 'promise_yellow', at: NOW + 2 * HOUR }])
  })

  it('a deadline that is past already comes back at once', async () => {
    const clock = aClock()
    await clock.port.set(address, [set('o1', 1, { kind: 'promise_breach', at: NOW - HOUR })])
    await clock.record()
    await clock.alarm()
    expect(clock.fired()).toEqual(['o1 promise_breach'])
  })

  it('250 deadlines of one moment leave in three messages, each once', async () => {
    const clock = aClock()
    const orders = Array.from({ length: 250 }, (_, i) => set(`o${i}`, 1, { kind: 'payment_timeout', at: NOW + HOUR }))
    await clock.port.set(address, orders)
    await clock.record()
    vi.setSystemTime(NOW + HOUR)
    await clock.alarm()
    expect(clock.messages.map(({ items }) => items.length)).toEqual([100, 100, 50])
    expect(new Set(clock.fired()).size).toBe(250)
  })

  it('evictions and restarts lose nothing', async () => {
    const clock = aClock()
    await clock.port.set(address, [set('o1', 1, { kind: 'promise_red', at: NOW + HOUR })])
    await clock.evict()
    await clock.port.set(address, [set('o2', 1, { kind: 'promise_red', at: NOW + 2 * HOUR })])
    expect(await clock.alarmAt()).toBe(NOW + HOUR)
    await clock.evict()
    vi.setSystemTime(NOW + HOUR)
    await clock.record()
    await clock.alarm()
    await clock.evict()
    vi.setSystemTime(NOW + 2 * HOUR)
    await clock.record()
    await clock.alarm()
    expect(clock.messages.map(({ tenantId, shard, items }) => [tenantId, shard, items[0]?.orderId])).toEqual([
      ['tnt_1', 'SHARD_0', 'o1'],
      ['tnt_1', 'SHARD_0', 'o2'],
    ])
  })

  it('a restart finds its alarm again even when storage has lost it', async () => {
    const clock = aClock()
    await clock.port.set(address, [set('o1', 1, { kind: 'promise_red', at: NOW + HOUR })])
    await runInDurableObject(env.ORDER_CLOCK.getByName(`test-${clocks - 1}`), (_, state) => state.storage.deleteAlarm())
    await clock.evict()
    expect(await clock.alarmAt()).toBe(NOW + HOUR)
  })

  it('a queue that refuses is tried again, and nothing is marked as sent before it is', async () => {
    const clock = aClock()
    await clock.port.set(address, [set('o1', 1, { kind: 'promise_red', at: NOW + HOUR })])
    await clock.record()
    clock.refuse(2)
    vi.setSystemTime(NOW + HOUR)
    await clock.alarm()
    expect(clock.messages).toEqual([])
    expect(await clock.port.pending('o1')).toHaveLength(1)
    expect(await clock.alarmAt()).toBe(NOW + HOUR + 1000)
    vi.setSystemTime(NOW + HOUR + 1000)
    await clock.alarm()
    expect(await clock.alarmAt()).toBe(NOW + HOUR + 3000)
    vi.setSystemTime(NOW + HOUR + 3000)
    await clock.alarm()
    expect(clock.fired()).toEqual(['o1 promise_red'])
    expect(await clock.alarmAt()).toBeNull()
  })

  it('what is set while a message is under way stays set', async () => {
    const clock = aClock()
    await clock.port.set(address, [set('o1', 1, { kind: 'pick_overdue', at: NOW + HOUR })])
    await runInDurableObject(env.ORDER_CLOCK.getByName(`test-${clocks - 1}`), (instance) => {
      // Called from inside, as a call that comes in while the queue is awaited.
      const self = instance as unknown as OrderClockPort
      const pick = { kind: 'pick_overdue', at: NOW + HOUR } as const
      const OBJECT_EVENTS = {
        send: () => self.set(address, [set('o1', 2, pick, { kind: 'promise_red', at: NOW + 3 * HOUR })]),
      }
      Object.assign(instance, { env: { ...env, OBJECT_EVENTS } })
    })
    vi.setSystemTime(NOW + HOUR)
    await clock.alarm()
    expect(await clock.port.pending('o1')).toEqual([{ kind: 'promise_red', at: NOW + 3 * HOUR }])
  })
})

describe('the client', () => {
  it('sets the deadlines of many orders in the clocks of their buckets', async () => {
    const ids = systemIds(() => NOW)
    const tenant = { id: ids.next('tnt'), shard: 'SHARD_1' }
    const orders = Array.from({ length: 40 }, (_, i) =>
      set(ids.next('ord'), 1, { kind: 'promise_red', at: NOW + i * HOUR + HOUR }),
    )
    await setDeadlines(env, tenant, orders)
    for (const [i, { orderId }] of orders.entries()) {
      expect(await pendingDeadlines(env, tenant.id, orderId)).toEqual([
        { kind: 'promise_red', at: NOW + i * HOUR + HOUR },
      ])
    }
    expect(new Set(orders.map(({ orderId }) => clockName(tenant.id, orderId))).size).toBe(4)
  })
})
