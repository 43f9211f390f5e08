import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { poolCountsMessageSchema } from '../../../src/campaigns/campaigns.messages.ts'
import { mayHold } from '../../../src/campaigns/domain/holders-filter.ts'
import { proofOf } from '../../../src/campaigns/domain/proof.ts'
import { HOUR } from '../../../src/core/time.ts'
import { aPool, outcomeOf } from './a-pool.ts'

// An hour ahead of the runtime's own clock: alarms are set, and run only when a test says so.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + HOUR })
})
afterEach(() => {
  vi.useRealTimers()
})
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms)

describe('one lease of a sale', () => {
  it('100 takers of the last unit at once, the object evicted in the middle: exactly one wins', async () => {
    const { stub, claim, counts } = await aPool({ units: 1 })
    const first = Array.from({ length: 50 }, (_, i) => claim(`t${i}`))
    const evicted = evictDurableObject(stub())
    const second = Array.from({ length: 50 }, (_, i) => claim(`t${50 + i}`))
    const said = await Promise.all([...first, ...second])
    await evicted
    expect(said.filter((one) => one === 'held')).toHaveLength(1)
    expect(said.filter((one) => one === 'claim.sold_out')).toHaveLength(99)
    expect(await counts()).toMatchObject({ issued: 1, left: 0, held: 1 })
  })

  it('keeps claims, payments and refused repeats through evictions at any point', async () => {
    const { claim, settle, evict, counts, pool, address } = await aPool({ units: 5 })
    await claim('a')
    await evict()
    await claim('b')
    expect(await settle('confirm', 'b')).toBe('paid')
    await evict()
    expect(await settle('release', 'a')).toBe('held')
    await evict()
    expect(await claim('a')).toBe('claim.ended')
    expect(await claim('b')).toBe('paid')
    expect(await settle('confirm', 'a')).toBe('claim.ended')
    expect(await settle('confirm', 'nobody')).toBe('claim.not_found')
    expect(await pool().claimOf(address(0), 'r:b')).toMatchObject({ status: 'paid', expiresAt: null, quantity: 1 })
    expect(await counts()).toMatchObject({ left: 4, held: 0, paid: 1, claimedEver: 2, releasedEver: 1 })
  })

  it('a group that cannot be written changes nothing, and is claimed as if for the first time afterwards', async () => {
    const { claim, claimMany, counts, stub } = await aPool({ units: 5 })
    await claim('a')
    await runInDurableObject(stub(), (_, state) => {
      const { sql } = state.storage
      sql.exec("CREATE TRIGGER broken BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    })
    await expect(claimMany(['b', 'c'])).rejects.toThrow(/disk full/)
    expect(await counts()).toMatchObject({ left: 4, held: 1 })
    await runInDurableObject(stub(), (_, state) => {
      state.storage.sql.exec('DROP TRIGGER broken')
    })
    expect((await claimMany(['b', 'c', 'a'])).outcomes).toMatchObject([
      { ok: true, replayed: false },
      { ok: true, replayed: false },
      { ok: true, replayed: true },
    ])
    expect(await counts()).toMatchObject({ left: 2, held: 3 })
  })

  it('killed between journal and answer: the request that comes again finds its claim', async () => {
    const { claim, stub, counts, evict } = await aPool({ units: 3 })
    // The row is written, the answer never leaves: the object dies in the same breath.
    await runInDurableObject(stub(), (instance) => {
      const arm = vi.fn(async () => {
        throw new Error('killed')
      })
      Object.assign(instance, { arm })
    })
    await expect(claim('a')).rejects.toThrow(/killed/)
    await evict()
    expect(await claim('a')).toBe('held')
    expect(await counts()).toMatchObject({ left: 2, held: 1, claimedEver: 1 })
  })

  it('the alarm returns unpaid claims when their time is over, to the second, and leaves paid ones', async () => {
    const { claim, settle, counts, stub, evict, sent } = await aPool({ units: 2, unpaidTtlMs: 30_000 })
    await claim('a')
    await claim('b')
    await settle('confirm', 'b')
    await runDurableObjectAlarm(stub())
    await evict()
    const at = await runInDurableObject(stub(), (_, state) => state.storage.getAlarm())
    expect(at).toBe(Date.now() + 30_000)
    pass(29_999)
    expect(await counts()).toMatchObject({ left: 0, held: 1, paid: 1 })
    pass(1)
    await runDurableObjectAlarm(stub())
    pass(600)
    await runDurableObjectAlarm(stub())
    expect(poolCountsMessageSchema.parse(sent.at(-1)).counts).toMatchObject({
      left: 1,
      held: 0,
      paid: 1,
      expiredEver: 1,
    })
    expect(await claim('c')).toBe('held')
  })

  it('opens and closes by its own clock, and tells when it did', async () => {
    const now = Date.now()
    const { claim, stub, sent } = await aPool({ opensAt: now + 10_000, closesAt: now + 20_000 })
    expect(await claim('early')).toBe('claim.not_open')
    await runDurableObjectAlarm(stub())
    pass(10_000)
    expect(await claim('a')).toBe('held')
    await runDurableObjectAlarm(stub())
    pass(10_000)
    await runDurableObjectAlarm(stub())
    expect(await claim('late')).toBe('claim.closed')
    expect(sent.map((message) => poolCountsMessageSchema.parse(message).counts.phase)).toEqual([
      'waiting',
      'open',
      'closed',
    ])
  })

  it('wakes itself when its pieces should be set aside', async () => {
    const now = Date.now()
    const { stub, sent } = await aPool({ units: 0, carveAt: now + 5_000, opensAt: now + 9_000 })
    await runDurableObjectAlarm(stub())
    const before = sent.length
    expect(await runInDurableObject(stub(), (_, state) => state.storage.getAlarm())).toBe(now + 5_000)
    pass(5_000)
    await runDurableObjectAlarm(stub())
    expect(sent.slice(before)).toMatchObject([{ kind: 'pool.counts', counts: { phase: 'planned', issued: 0 } }])
  })

  it('the last piece twice in one group goes to the first, and a buyer has no more than the limit', async () => {
    const { pool, address } = await aPool({ units: 3, perBuyer: 2 })
    const wish = (requestId: string, buyerId: string, quantity: number) => ({ requestId, buyerId, quantity })
    const { outcomes } = await pool().claim(
      address(0),
      [wish('1', 'x', 2), wish('2', 'x', 1), wish('3', 'y', 2), wish('4', 'z', 1), wish('1', 'y', 2)],
      Date.now(),
      { holders: -1, tally: null },
    )
    expect(outcomes.map(outcomeOf)).toEqual([
      'held',
      'claim.over_limit',
      'claim.sold_out',
      'held',
      'claim.request_taken',
    ])
  })

  it('tells who holds a claim when nothing is left, and only when that is news', async () => {
    const { claimMany, pool, address } = await aPool({ units: 2 })
    expect((await claimMany(['a'])).holders).toBeNull()
    const { holders, left } = await claimMany(['b', 'c'])
    expect(left).toBe(0)
    if (!holders) throw new Error('no filter')
    expect(['r:a', 'r:b'].map((id) => mayHold(holders.bits, id))).toEqual([true, true])
    expect(Array.from({ length: 200 }, (_, i) => mayHold(holders.bits, `x${i}`)).filter(Boolean).length).toBeLessThan(4)
    const again = await pool().claim(address(0), [], Date.now(), { holders: holders.version, tally: null })
    expect(again.holders).toBeNull()
  })

  it('the proof is folded from the journal and agrees with what is served, refusals and times included', async () => {
    const { claimMany, settle, record, pool, address, evict } = await aPool({ units: 3 })
    await claimMany(['a', 'b'])
    pass(1_000)
    await claimMany(['c', 'd', 'e'])
    await settle('confirm', 'a')
    await settle('release', 'b')
    await pool().claim(address(0), [], Date.now(), {
      holders: -1,
      tally: { refused: { 'claim.sold_out': 7 }, times: { 2: 90, 30: 10 } },
    })
    const proof = proofOf([await record()], false)
    expect(proof).toMatchObject({
      issued: 3,
      claimed: 2,
      paid: 1,
      held: 1,
      left: 1,
      released: 0,
      over: 0,
      under: 0,
      moving: 0,
      refused: { 'claim.sold_out': 9 },
      times: { count: 100, p50: 2, p99: 52, max: 52 },
      requests: 12,
      broken: [],
    })
    expect(proof.seconds.reduce((sum, second) => sum + second.claimed, 0)).toBe(3)
    await evict()
    expect(proofOf([await record()], false)).toEqual({ ...proof, journalRows: expect.any(Number) })
  })

  it('is rebuilt exactly from snapshots and journal', async () => {
    const { claimMany, settle, record, evict, stub } = await aPool({ units: 5_000, perBuyer: 1 })
    for (let group = 0; group < 12; group++) {
      await claimMany(Array.from({ length: 300 }, (_, i) => `${group}.${i}.${'x'.repeat(40)}`))
      await settle('confirm', `${group}.1.${'x'.repeat(40)}`)
      await settle('release', `${group}.2.${'x'.repeat(40)}`)
    }
    const parts = await runInDurableObject(
      stub(),
      (_, state) => state.storage.sql.exec<{ n: number }>('SELECT COUNT(*) AS n FROM snapshot').one().n,
    )
    expect(parts).toBeGreaterThan(1)
    const before = await record()
    await evict()
    expect(await record()).toEqual(before)
    expect(before.broken).toEqual([])
    expect(before.counts).toEqual(before.served)
  })
})

describe('a sale over several leases', () => {
  it('sells every last piece, wherever it lies, and no more', async () => {
    const leases = 4
    const { claim, claimMany, counts, record } = await aPool({ units: 42, leases })
    expect((await Promise.all([0, 1, 2, 3].map((lease) => counts(lease)))).map(({ left }) => left)).toEqual([
      12, 10, 10, 10,
    ])
    // All buyers come to one lease.
    const { outcomes } = await claimMany(
      Array.from({ length: 30 }, (_, i) => `a${i}`),
      2,
    )
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(30)
    const rest = await Promise.all(Array.from({ length: 40 }, (_, i) => claim(`b${i}`, i % leases)))
    expect(rest.filter((one) => one === 'held')).toHaveLength(12)
    expect(rest.filter((one) => one === 'claim.sold_out')).toHaveLength(28)
    const proof = proofOf(await Promise.all([0, 1, 2, 3].map((lease) => record(lease))), false)
    expect(proof).toMatchObject({ issued: 42, claimed: 42, left: 0, over: 0, moving: 0, broken: [] })
  })

  it('a lease that does not answer at once is asked again, and one that cannot be reached does not keep the others from giving', async () => {
    const { claim, stub, evict } = await aPool({ units: 4, leases: 4 })
    // One piece each. Lease 2 fails twice and then answers; lease 3 is gone for now.
    const breaks = (lease: number, times: number) =>
      runInDurableObject(stub(lease), (instance) => {
        const { run } = instance as unknown as { run: (...args: unknown[]) => unknown }
        let calls = 0
        Object.assign(instance, {
          run: (...args: unknown[]) => {
            if (++calls <= times) throw new Error('network')
            return run.apply(instance, args)
          },
        })
      })
    await breaks(2, 2)
    await breaks(3, Number.POSITIVE_INFINITY)
    expect(await claim('a', 1)).toBe('held')
    expect(await claim('b', 1)).toBe('held')
    expect(await claim('c', 1)).toBe('held')
    // The last piece lies where nobody can be asked: that is not "sold out".
    expect(await claim('d', 1)).toBe('claim.busy')
    await breaks(3, 0)
    await evict(3)
    expect(await claim('e', 3)).toBe('held')
  })

  it('a piece that comes back at one lease is sold at another within half a second', async () => {
    const { claim, settle } = await aPool({ units: 2, leases: 2 })
    await claim('a', 1)
    await claim('b', 1)
    expect(await claim('c', 0)).toBe('claim.sold_out')
    await settle('release', 'a', 1)
    pass(200)
    expect(await claim('d', 0)).toBe('held')
  })

  it('gives back what is left in all of them, and the same answer until that is known to be done', async () => {
    const { claim, pool, address, counts, evict } = await aPool({ units: 10, leases: 3 })
    await claim('a', 1)
    const first = await pool().withdraw(address(0), 1_000, Date.now())
    expect(first).toEqual({ no: 1, parts: { wh_a: 9 } })
    await evict()
    expect(await pool().withdraw(address(0), 1_000, Date.now())).toEqual(first)
    await pool().withdrawn(address(0), 1, Date.now())
    await pool().withdrawn(address(0), 1, Date.now())
    expect(await pool().withdraw(address(0), 1_000, Date.now())).toBeNull()
    expect(await counts()).toMatchObject({ issued: 10, left: 0, withdrawn: 9 })
  })

  it('evicted between any two calls, it still sells exactly what was issued', async () => {
    const { claim, evict, record } = await aPool({ units: 9, leases: 2 })
    const said: string[] = []
    for (let i = 0; i < 14; i++) {
      said.push(await claim(`n${i}`, i % 2))
      await evict(i % 2)
      if (i % 5 === 0) await evict((i + 1) % 2)
      pass(250)
    }
    expect(said.filter((one) => one === 'held')).toHaveLength(9)
    expect(proofOf([await record(0), await record(1)], false)).toMatchObject({
      claimed: 9,
      left: 0,
      over: 0,
      broken: [],
    })
  })
})
