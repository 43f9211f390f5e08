import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stockLedgerMigrations } from '../../../durable-objects/stock-ledger/stock-ledger.migrations.ts'
import { migrate } from '../../../durable-objects/support/migrate.ts'
import { HOUR } from '../../../src/core/time.ts'
import { stockLevelsMessageSchema } from '../../../src/stock/stock.messages.ts'
import { ledgerName, stockLedger } from '../../../src/stock/stock-ledger.client.ts'
import type { LedgerAddress, LedgerCommand } from '../../../src/stock/stock-ledger.port.ts'

const ledger = stockLedger(env)

// An hour ahead of the runtime's own clock: alarms are set, and run only when a test says so.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + HOUR })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A stocked ledger; `sent` records what it hands to the queue, which refuses as long as `closed`. */
async function aLedger() {
  const address: LedgerAddress = { tenantId: `tnt_${crypto.randomUUID()}`, shard: 'SHARD_1', sku: 'SKU-1' }
  const stub = env.STOCK_LEDGER.getByName(ledgerName(address.tenantId, address.sku))
  const queue = { sent: [] as unknown[], closed: false }
  const listen = () =>
    runInDurableObject(stub, (instance) => {
      const send = async (message: unknown) => {
        if (queue.closed) throw new Error('queue is full')
        queue.sent.push(message)
      }
      Object.assign(instance, { env: { ...env, OBJECT_EVENTS: { send } } })
    })
  await listen()
  const apply = (...commands: LedgerCommand[]) => ledger.apply(address, commands, Date.now())
  const evict = async () => {
    await evictDurableObject(stub)
    await listen()
  }
  await apply({ kind: 'count', requestId: 'count', warehouseId: 'wh_a', onHand: 1_000, reason: '盘点' })
  return { address, stub, queue, apply, evict }
}

const take = (
  id: string,
  quantity = 1,
  more: Partial<Extract<LedgerCommand, { kind: 'reserve' }>> = {},
): LedgerCommand => ({
  kind: 'reserve',
  requestId: `r:${id}`,
  holdId: `h:${id}`,
  warehouseId: 'wh_a',
  quantity,
  owner: { kind: 'order_line', orderId: id, lineNo: 1 },
  reason: '订单',
  expiresAt: null,
  ...more,
})

describe('what the stock ledger keeps through evictions', () => {
  it('tells D1 the newest levels once, however many groups came in, and only after something changed', async () => {
    const { address, stub, queue, apply } = await aLedger()
    for (let i = 0; i < 20; i++) await apply(take(`o${i}`))
    expect(await runDurableObjectAlarm(stub)).toBe(true)
    expect(queue.sent.map((message) => stockLevelsMessageSchema.parse(message))).toMatchObject([
      {
        ...address,
        kind: 'stock.levels',
        seq: 21,
        levels: [{ warehouseId: 'wh_a', onHand: 1_000, locked: 20, available: 980, seq: 21 }],
      },
    ])
    await apply(take('o1'), take('too-many', 5_000))
    await runDurableObjectAlarm(stub)
    expect(queue.sent).toHaveLength(1)
  })

  it('says its last word once more, so that a message that was lost is made good, and then is silent', async () => {
    const { stub, queue, apply } = await aLedger()
    await apply(take('o1'))
    await runDurableObjectAlarm(stub)
    vi.setSystemTime(Date.now() + 74_000)
    await runDurableObjectAlarm(stub)
    expect(queue.sent).toHaveLength(1)
    vi.setSystemTime(Date.now() + 1_000)
    await runDurableObjectAlarm(stub)
    expect(queue.sent).toHaveLength(2)
    expect(queue.sent[1]).toMatchObject({ seq: 2, levels: [{ locked: 1 }] })
    expect(await runDurableObjectAlarm(stub)).toBe(false)
  })

  it('evicted between its last word and the repeat, it repeats once and then is silent', async () => {
    const { stub, queue, apply, evict } = await aLedger()
    await apply(take('o1'))
    await runDurableObjectAlarm(stub)
    await evict()
    vi.setSystemTime(Date.now() + 75_000)
    await runDurableObjectAlarm(stub)
    expect(queue.sent).toHaveLength(2)
    await evict()
    expect(await runDurableObjectAlarm(stub)).toBe(false)
  })

  it('writes the alarm once for many groups', async () => {
    const { stub, apply } = await aLedger()
    const writes = await runInDurableObject(stub, (_, state) => vi.spyOn(state.storage, 'setAlarm').mock.calls)
    for (let i = 0; i < 20; i++) await apply(take(`o${i}`))
    expect(writes).toHaveLength(0)
    await runDurableObjectAlarm(stub)
    // One for the repeat of the last word, one because there is a newer one.
    for (let i = 20; i < 40; i++) await apply(take(`o${i}`))
    expect(writes).toHaveLength(2)
  })

  it('evicted before it told D1, it tells D1 afterwards', async () => {
    const { stub, queue, evict } = await aLedger()
    await evict()
    vi.setSystemTime(Date.now() + 300)
    expect(await runDurableObjectAlarm(stub)).toBe(true)
    expect(queue.sent).toHaveLength(1)
  })

  it('a queue that refuses is asked again later, with the newest levels', async () => {
    const { stub, queue, apply, evict } = await aLedger()
    queue.closed = true
    await runDurableObjectAlarm(stub)
    queue.closed = false
    await apply(take('o1'))
    await evict()
    vi.setSystemTime(Date.now() + 1_000)
    await runDurableObjectAlarm(stub)
    expect(queue.sent).toMatchObject([{ levels: [{ available: 999 }] }])
  })

  it('the alarm ends holds at their time and tells D1', async () => {
    const { address, stub, queue, apply, evict } = await aLedger()
    await apply(take('cart', 10, { owner: { kind: 'cart', reservationId: 'c' }, expiresAt: Date.now() + 5_000 }))
    await runDurableObjectAlarm(stub)
    await evict()
    expect(await runInDurableObject(stub, (_, state) => state.storage.getAlarm())).toBeGreaterThan(Date.now() + 3_000)
    vi.setSystemTime(Date.now() + 5_000)
    await runDurableObjectAlarm(stub)
    expect(queue.sent.at(-1)).toMatchObject({ levels: [{ locked: 0, available: 1_000 }] })
    expect(await ledger.movements(address, null, 1)).toMatchObject([{ kind: 'expire', quantity: 10 }])
  })

  it('100 takers of the last unit at once, the object evicted in the middle: exactly one wins', async () => {
    const { address, stub, apply } = await aLedger()
    await apply(take('others', 999))
    const first = Array.from({ length: 50 }, (_, i) => apply(take(`taker${i}`)))
    const evicted = evictDurableObject(stub)
    const second = Array.from({ length: 50 }, (_, i) => apply(take(`taker${50 + i}`)))
    const answers = await Promise.all([...first, ...second])
    await evicted
    expect(answers.filter(({ outcomes }) => outcomes[0]?.ok)).toHaveLength(1)
    expect((await ledger.explain(address, Date.now())).levels).toMatchObject([{ locked: 1_000, available: 0 }])
  })

  it('is rebuilt exactly from snapshots and journal, and a group may be larger than one stored value', async () => {
    const { address, stub, apply, evict } = await aLedger()
    for (let group = 0; group < 6; group++) {
      const commands = Array.from({ length: 150 }, (_, i) => take(`${group}.${i}`, 1, { reason: '备注'.repeat(1_500) }))
      await apply(
        ...commands,
        ...commands.slice(0, 50).map(
          (_, i): LedgerCommand => ({
            kind: i % 2 ? 'release' : 'commit',
            requestId: `end:${group}.${i}`,
            holdId: `h:${group}.${i}`,
          }),
        ),
      )
    }
    await apply(take('last'))
    const stored = await runInDurableObject(stub, (_, state) =>
      state.storage.sql
        .exec<{ parts: number; rows: number; longest: number }>(
          'SELECT (SELECT COUNT(*) FROM snapshot) AS parts, (SELECT COUNT(*) FROM journal) AS rows, (SELECT MAX(length(events)) FROM journal) AS longest',
        )
        .one(),
    )
    expect(stored.parts).toBeGreaterThan(1)
    expect(stored.longest).toBeLessThanOrEqual(500_000)
    const before = await ledger.explain(address, Date.now())
    const history = await ledger.movements(address, null, 2_000)
    await evict()
    expect(await ledger.explain(address, Date.now())).toEqual(before)
    expect(await ledger.movements(address, null, 2_000)).toEqual(history)
    expect((await apply(take('0.0'))).outcomes).toMatchObject([{ ok: true, replayed: true }])
    expect(history).toHaveLength(1 + 6 * 200 + 1)
  })

  it('a group that cannot be stored changes nothing', async () => {
    const { address, apply } = await aLedger()
    // JSON has no bigint: writing the journal row fails after memory has moved.
    await expect(apply(take('bad', 3, { reason: 1n as unknown as string }))).rejects.toThrow(/BigInt/)
    expect((await ledger.explain(address, Date.now())).levels).toMatchObject([{ locked: 0, available: 1_000 }])
    expect((await apply(take('good', 3))).levels).toMatchObject([{ locked: 3, available: 997 }])
  })

  it('refuses to run on a history that the code does not know', async () => {
    const { stub } = await aLedger()
    await runInDurableObject(stub, (_, state) => {
      const [first, ...others] = stockLedgerMigrations
      if (!first) throw new Error('no migrations')
      expect(() => migrate(state.storage, [])).toThrow(/object schema/)
      expect(() => migrate(state.storage, [{ ...first, sql: `${first.sql} ` }, ...others])).toThrow(/object schema/)
      expect(() =>
        migrate(state.storage, [
          first,
          ...others,
          { id: '9999-broken', sql: 'CREATE TABLE more (x); SELECT nonsense' },
        ]),
      ).toThrow()
      expect(state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'more'").toArray()).toEqual([])
      migrate(state.storage, [first, ...others, { id: '9999-more', sql: 'CREATE TABLE more (x)' }])
      expect(state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'more'").toArray()).toHaveLength(1)
    })
  })
})
