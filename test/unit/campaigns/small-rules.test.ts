import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimBody } from '../../../src/campaigns/campaigns.contract.ts'
import { answerTimes, bucketOf, longestOf } from '../../../src/campaigns/domain/answer-times.ts'
import { addHolder, filterBytes, mayHold } from '../../../src/campaigns/domain/holders-filter.ts'
import { pick, unitsOf } from '../../../src/campaigns/domain/parts.ts'
import { claimIdOf, leaseOf, readClaimId } from '../../../src/campaigns/domain/pool-name.ts'
import { readWish } from '../../../src/campaigns/domain/read-wish.ts'
import {
  addSpent,
  isSpent,
  listSpent,
  noSpentIds,
  SPENT_GENERATION,
  spentFrom,
} from '../../../src/campaigns/domain/spent-ids.ts'
import { DAY } from '../../../src/core/time.ts'

describe('requests whose claims have ended', () => {
  it('are all known, and no other one is', () => {
    const ids = noSpentIds()
    for (let i = 0; i < 50_000; i++) addSpent(ids, `r${i}`, 1)
    for (let i = 0; i < 50_000; i += 7) expect(isSpent(ids, `r${i}`)).toBe(true)
    for (let i = 0; i < 50_000; i += 7) expect(isSpent(ids, `x${i}`)).toBe(false)
  })

  it('leave by number: at least the newest generation stays, at most two are kept', () => {
    const ids = noSpentIds()
    for (let i = 0; i < 2 * SPENT_GENERATION + 10; i++) addSpent(ids, `r${i}`, 1)
    expect(isSpent(ids, `r${SPENT_GENERATION + 11}`)).toBe(true)
    expect(isSpent(ids, 'r0')).toBe(false)
    expect(listSpent(ids).reduce((sum, { prints }) => sum + prints.length, 0)).toBeLessThanOrEqual(2 * SPENT_GENERATION)
  })

  it('leave by time: after two days nothing of them is kept', () => {
    const ids = noSpentIds()
    addSpent(ids, 'old', 1)
    addSpent(ids, 'younger', 1 + DAY)
    expect(isSpent(ids, 'old')).toBe(true)
    addSpent(ids, 'youngest', 1 + 2 * DAY)
    expect(isSpent(ids, 'old')).toBe(false)
    expect(isSpent(ids, 'younger')).toBe(true)
  })

  it('are the same after they were written down and read again', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 12 }), { maxLength: 40 }), (names) => {
        const ids = noSpentIds()
        names.forEach((name, i) => {
          addSpent(ids, name, i * DAY * 0.2)
        })
        const again = spentFrom(JSON.parse(JSON.stringify(listSpent(ids))))
        expect(names.map((name) => isSpent(again, name))).toEqual(names.map((name) => isSpent(ids, name)))
      }),
    )
  })
})

describe('the filter of holders', () => {
  it('never forgets a holder, and seldom takes a stranger for one', () => {
    for (const n of [10, 1_000, 40_000]) {
      const filter = new Uint8Array(filterBytes(n))
      for (let i = 0; i < n; i++) addHolder(filter, `req-${i}`)
      for (let i = 0; i < n; i++) if (!mayHold(filter, `req-${i}`)) throw new Error(`req-${i} forgotten`)
      let wrong = 0
      for (let i = 0; i < 10_000; i++) if (mayHold(filter, `other-${i}`)) wrong++
      expect(wrong / 10_000).toBeLessThan(0.03)
    }
  })
})

describe('pieces by warehouse', () => {
  it('never gives more than there is, nothing twice, and one parcel where one warehouse has it all', () => {
    const stock = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 9 }))
    fc.assert(
      fc.property(
        stock,
        fc.integer({ min: 0, max: 40 }),
        fc.array(fc.constantFrom('a', 'b', 'z')),
        (parts, units, prefer) => {
          const picked = pick(new Map(Object.entries(parts)), units, prefer)
          expect(unitsOf(picked)).toBe(Math.min(units, unitsOf(parts)))
          for (const [id, n] of Object.entries(picked)) expect(n).toBeLessThanOrEqual(parts[id] ?? 0)
          if (units > 0 && Object.values(parts).some((n) => n >= units)) expect(Object.keys(picked)).toHaveLength(1)
        },
      ),
    )
    expect(
      pick(
        new Map([
          ['a', 2],
          ['b', 5],
        ]),
        2,
        ['a'],
      ),
    ).toEqual({ a: 2 })
    expect(
      pick(
        new Map([
          ['a', 2],
          ['b', 5],
        ]),
        6,
        ['a'],
      ),
    ).toEqual({ a: 2, b: 4 })
  })
})

describe('names of claims', () => {
  it('are read back as they were made and fit a reservation id; nothing else is one', () => {
    const id = `cpn_${'0'.repeat(26)}`
    const longest = claimIdOf(id, 31, 'x'.repeat(64))
    expect(longest.length).toBeLessThanOrEqual(100)
    expect(readClaimId(longest)).toEqual({ campaignId: id, lease: 31, requestId: 'x'.repeat(64) })
    expect(readClaimId(claimIdOf(id, 0, 'a.1:b~c-d'))).toEqual({ campaignId: id, lease: 0, requestId: 'a.1:b~c-d' })
    for (const text of ['cart-1', `${id}.0.`, `${id}.x.1`, `${id}.100.1`]) expect(readClaimId(text)).toBeNull()
  })

  it('a buyer always comes to the same lease, and buyers spread over all of them', () => {
    const seen = new Array<number>(8).fill(0)
    for (let i = 0; i < 8_000; i++) {
      const lease = leaseOf(`buyer-${i}`, 8)
      expect(leaseOf(`buyer-${i}`, 8)).toBe(lease)
      seen[lease] = (seen[lease] ?? 0) + 1
    }
    expect(Math.min(...seen)).toBeGreaterThan(800)
  })
})

describe('a claim read by hand', () => {
  it('is what the schema reads, and nothing that the schema refuses', () => {
    const field = fc.oneof(
      fc.string({ maxLength: 70 }),
      fc.integer({ min: -2, max: 1_200 }),
      fc.constant(undefined),
      fc.double(),
      fc.constant(null),
    )
    const valid = fc.record({
      requestId: fc.stringMatching(/^[\w.:~-]{1,64}$/),
      buyerId: fc.string({ minLength: 1, maxLength: 64 }),
      quantity: fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: undefined }),
    })
    fc.assert(
      fc.property(
        fc.oneof(
          valid,
          fc.record({ requestId: field, buyerId: field, quantity: field }, { requiredKeys: [] }),
          fc.jsonValue(),
        ),
        (body) => {
          const text = JSON.stringify(body) ?? 'null'
          const read = claimBody.safeParse(JSON.parse(text))
          expect(readWish(text)).toEqual(read.success ? read.data : null)
        },
      ),
      { numRuns: 500 },
    )
    expect(readWish('{"broken')).toBeNull()
  })
})

describe('answer times', () => {
  it('say never less than it took, and at most a tenth more', () => {
    for (let ms = 0; ms < 59_000; ms += 0.7) {
      const longest = longestOf(bucketOf(ms))
      expect(longest).toBeGreaterThanOrEqual(Math.floor(ms))
      expect(longest).toBeLessThanOrEqual(Math.max(20, ms * 1.1) + 1)
    }
    expect(answerTimes({ 1: 98, 5: 1, 40: 1 })).toMatchObject({
      count: 100,
      p50: 1,
      p95: 1,
      p99: 5,
      max: longestOf(40),
    })
    expect(answerTimes({})).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 })
  })
})
