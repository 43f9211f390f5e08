import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { admitClaim } from '../../../src/campaigns/claim-door.ts'
import { aPool, outcomeOf } from './a-pool.ts'

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** The door of one isolate in front of a pool; `calls` counts what reaches the object. */
async function aDoor(options: Parameters<typeof aPool>[0] = {}) {
  const sale = await aPool(options)
  const { tenantId, shard, campaignId } = sale.address(0)
  const calls: number[] = []
  const faults = { down: false }
  const pools = new Proxy(env.SALE_POOL, {
    get: (target, name) =>
      name === 'getByName'
        ? (poolName: string) => {
            const stub = target.getByName(poolName)
            return {
              claim: async (...args: Parameters<typeof stub.claim>) => {
                calls.push(args[1].length)
                if (faults.down) throw Object.assign(new Error('gone'), { retryable: false })
                return stub.claim(...args)
              },
            }
          }
        : Reflect.get(target, name),
  })
  const work: Promise<unknown>[] = []
  const caller = {
    env: { SALE_POOL: pools as typeof env.SALE_POOL },
    tenant: { id: tenantId, shard },
    waitUntil: (promise: Promise<unknown>) => void work.push(promise),
  }
  const campaign = { id: campaignId, leases: sale.terms.leases }
  const admit = (name: string, quantity = 1) =>
    admitClaim(caller, campaign, { requestId: `r:${name}`, buyerId: `b:${name}`, quantity }, Date.now())
  const claim = async (name: string, quantity = 1) => {
    const outcome = await admit(name, quantity)
    return outcome.ok ? outcome.status : outcome.code
  }
  return { ...sale, admit, claim, calls, faults, settled: () => Promise.allSettled(work) }
}
/** The hour of door and pool stands still until it is moved: how busy the machine is has no part in it. */
function aStoodClock() {
  let now = Date.now()
  vi.spyOn(Date, 'now').mockImplementation(() => now)
  return {
    forward: (ms: number) => {
      now += ms
    },
  }
}
afterEach(() => void vi.restoreAllMocks())

const many = (n: number, prefix = 't') => Array.from({ length: n }, (_, i) => `${prefix}${i}`)

describe('the door of claims', () => {
  it('requests of one moment are one call, and each hears its own outcome', async () => {
    const { claim, calls } = await aDoor({ units: 30 })
    const said = await Promise.all(many(100).map((name) => claim(name)))
    expect(said.slice(0, 30)).toEqual(Array(30).fill('held'))
    expect(said.slice(30)).toEqual(Array(70).fill('claim.sold_out'))
    expect(calls).toEqual([100])
  })

  it('a call carries at most 500: more of one moment are more calls', async () => {
    const { claim, calls } = await aDoor({ units: 1_200 })
    const said = await Promise.all(many(1_100).map((name) => claim(name)))
    expect(said.every((one) => one === 'held')).toBe(true)
    expect(calls.filter((size) => size > 0)).toEqual([500, 500, 100])
  })

  it('after "sold out" newcomers are answered from memory, and who holds a claim is not', async () => {
    const { claim, calls } = await aDoor({ units: 2 })
    await Promise.all(many(3).map((name) => claim(name)))
    const asked = calls.length
    expect(await Promise.all(many(50, 'late').map((name) => claim(name)))).toEqual(Array(50).fill('claim.sold_out'))
    expect(calls).toHaveLength(asked)
    expect(await claim('t0')).toBe('held')
    expect(calls).toHaveLength(asked + 1)
  })

  it('while "sold out" is believed, one request at a time looks again for all', async () => {
    const { claim, calls } = await aDoor({ units: 1 })
    await claim('a')
    await claim('b')
    const asked = calls.length
    await sleep(120)
    expect(await Promise.all(many(50, 'late').map((name) => claim(name)))).toEqual(Array(50).fill('claim.sold_out'))
    expect(calls.slice(asked).filter((size) => size > 0)).toEqual([1])
  })

  it('stock that comes back is sold within half a second', async () => {
    const { claim, settle } = await aDoor({ units: 1 })
    const clock = aStoodClock()
    await claim('a')
    expect(await claim('b')).toBe('claim.sold_out')
    expect(await settle('release', 'a')).toBe('held')
    const backAt = Date.now()
    for (let i = 0; (await claim(`c${i}`)) !== 'held'; i++) clock.forward(10)
    expect(Date.now() - backAt).toBeLessThanOrEqual(500)
  })

  it('with a full door the next one is told so at once, and nothing has happened to it', async () => {
    const { admit, claim, counts } = await aDoor({ units: 10_000 })
    aStoodClock()
    const waiting = many(4_000).map((name) => claim(name))
    // No promise: nothing is waited for.
    expect(admit('one-too-many')).toEqual({ ok: false, code: 'platform.overloaded', left: 0 })
    expect((await Promise.all(waiting)).every((one) => one === 'held')).toBe(true)
    expect(await counts()).toMatchObject({ held: 4_000 })
    expect(await claim('one-too-many')).toBe('held')
  })

  it('when the pool cannot be reached everybody hears "busy", and the same request finds out later', async () => {
    const { claim, faults, counts } = await aDoor({ units: 10 })
    faults.down = true
    expect(await Promise.all(many(5).map((name) => claim(name)))).toEqual(Array(5).fill('claim.busy'))
    faults.down = false
    expect(await Promise.all(many(5).map((name) => claim(name)))).toEqual(Array(5).fill('held'))
    expect(await counts()).toMatchObject({ held: 5, left: 5 })
  })

  it('a buyer always comes to the same lease, so the limit holds over all of them', async () => {
    const { claimMany, pool, address, terms } = await aPool({ units: 40, leases: 4, perBuyer: 1 })
    expect(terms.perBuyer).toBe(1)
    expect((await claimMany(['a'], 1)).outcomes.map(outcomeOf)).toEqual(['held'])
    const again = await pool(1).claim(address(1), [{ requestId: 'r:2', buyerId: 'b:a', quantity: 1 }], Date.now(), {
      holders: -1,
      tally: null,
    })
    expect(again.outcomes.map(outcomeOf)).toEqual(['claim.over_limit'])
  })

  it('what was refused at the door and how long answers took reaches the proof', async () => {
    const { claim, settled, record } = await aDoor({ units: 1 })
    await claim('a')
    await claim('b')
    for (const name of many(20, 'late')) await claim(name)
    await settled()
    const proof = await record()
    expect(proof.refused).toEqual({ 'claim.sold_out': 21 })
    expect(Object.values(proof.times).reduce((sum, n) => sum + n, 0)).toBe(22)
  })

  it('the object writes one journal row for a group', async () => {
    const { claim, stub } = await aDoor({ units: 500 })
    const rows = () =>
      runInDurableObject(
        stub(),
        (_, state) => state.storage.sql.exec<{ n: number }>('SELECT COUNT(*) AS n FROM journal').one().n,
      )
    const before = await rows()
    await Promise.all(many(400).map((name) => claim(name)))
    expect((await rows()) - before).toBe(1)
  })
})
