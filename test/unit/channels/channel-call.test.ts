import { describe, expect, test } from 'vitest'
import type { ChannelCall } from '../../../src/channels/channel-call.ts'
import { withChannelClient, withChannelClientForEach } from '../../../src/channels/channel-call.ts'
import type { ChannelAdapter, ChannelClient } from '../../../src/channels/channels.port.ts'
import { doudian } from '../../../src/channels/doudian/index.ts'
import { open } from '../../../src/channels/open/index.ts'
import { err, ok } from '../../../src/core/result.ts'
import type { IntegrationError } from '../../../src/platform/integration-error.ts'
import { integrationError } from '../../../src/platform/outside-call.ts'
import { createInMemoryChannelGate } from '../../support/in-memory-channel-gate.ts'

const start = 1_772_330_709_000
const failure = (code: IntegrationError['code']) => err(integrationError('doudian', code, `the platform said ${code}`))

/** A shop whose tokens are `token-1`, `token-2` …; `refused` tells which of them it no longer takes. */
function createShop({ tokenFailures = 0, answer = (_item: number): IntegrationError | null => null } = {}) {
  const clock = { now: start }
  const asked: { token: string; item: number }[] = []
  const refused = new Set<string>()
  const counts = { tokens: 0, inFlight: 0, mostInFlight: 0, failures: tokenFailures }
  const adapter: ChannelAdapter = {
    ...doudian,
    async requestToken() {
      await Promise.resolve()
      if (counts.failures > 0) {
        counts.failures -= 1
        return failure('unauthorised')
      }
      counts.tokens += 1
      return ok({ accessToken: `token-${counts.tokens}`, refreshToken: 'r', expiresAt: clock.now + 3_600_000 })
    },
    client: ({ accessToken }) =>
      ({
        async pauseListing(item: string) {
          counts.inFlight += 1
          counts.mostInFlight = Math.max(counts.mostInFlight, counts.inFlight)
          await new Promise((resolve) => setTimeout(resolve, 0))
          counts.inFlight -= 1
          asked.push({ token: accessToken, item: Number(item) })
          if (refused.has(accessToken)) return failure('token_expired')
          const error = answer(Number(item))
          return error === null ? ok(undefined) : err(error)
        },
      }) as Partial<ChannelClient> as ChannelClient,
  }
  const gate = createInMemoryChannelGate()
  const call: ChannelCall = {
    adapter,
    credentials: {},
    settings: {},
    gate,
    fetch,
    now: () => clock.now,
    sleep: async (ms) => {
      clock.now += ms
      await new Promise((resolve) => setTimeout(resolve, 0))
    },
  }
  return { call, clock, asked, refused, counts, gate }
}
const pause = (client: ChannelClient, item: number) => client.pauseListing(String(item))
const pauseOne = (call: ChannelCall) => withChannelClient(call, (client) => pause(client, 1))
const items = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('the token', () => {
  test('ten callers at once with no token cause exactly one token request and all succeed with it', async () => {
    const shop = createShop()
    const outcomes = await Promise.all(items(10).map(() => pauseOne(shop.call)))
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
    expect(shop.counts.tokens).toBe(1)
    expect(new Set(shop.asked.map(({ token }) => token))).toEqual(new Set(['token-1']))
  })

  test('ten callers whose token has expired cause exactly one refresh', async () => {
    const shop = createShop()
    await pauseOne(shop.call)
    shop.clock.now += 3_600_000
    await Promise.all(items(10).map(() => pauseOne(shop.call)))
    expect(shop.counts.tokens).toBe(2)
  })

  test('a token that the platform refuses is renewed and the call repeated, once', async () => {
    const shop = createShop()
    shop.refused.add('token-1')
    expect(await pauseOne(shop.call)).toEqual({ ok: true, value: undefined })
    expect(shop.asked.map(({ token }) => token)).toEqual(['token-1', 'token-2'])
    shop.refused.add('token-2').add('token-3')
    expect(await pauseOne(shop.call)).toMatchObject({ error: { code: 'token_expired' } })
    expect(shop.counts.tokens).toBe(3)
  })

  test('a batch whose token is refused renews it once for all', async () => {
    const shop = createShop()
    shop.refused.add('token-1')
    const expired: string[] = []
    const gate = {
      ...shop.gate,
      expireToken: (token: string) => {
        expired.push(token)
        return shop.gate.expireToken(token)
      },
    }
    const outcomes = await withChannelClientForEach({ ...shop.call, gate }, items(30), pause)
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
    expect([shop.counts.tokens, expired]).toEqual([2, ['token-1']])
  })

  test('a failed token request is the answer, and is reported', async () => {
    const shop = createShop({ tokenFailures: 1 })
    expect(await pauseOne(shop.call)).toMatchObject({ error: { code: 'unauthorised' } })
    expect(shop.asked).toEqual([])
    expect(await shop.gate.health(shop.clock.now)).toMatchObject({ lastErrorAt: start, lastSuccessAt: null })
    shop.clock.now += 1_000
    expect((await pauseOne(shop.call)).ok).toBe(true)
  })

  test('when an early renewal fails, the call goes on with the old token', async () => {
    const shop = createShop()
    await pauseOne(shop.call)
    shop.counts.failures = 1
    shop.clock.now += 3_600_000 - 60_000
    expect((await pauseOne(shop.call)).ok).toBe(true)
    expect(shop.asked.map(({ token }) => token)).toEqual(['token-1', 'token-1'])
  })

  test('waiting for a refresh that never ends gives up as busy', async () => {
    const shop = createShop()
    await shop.gate.token(start + 60_000)
    expect(await pauseOne(shop.call)).toMatchObject({ error: { code: 'busy', retryable: true } })
    expect(shop.counts.tokens).toBe(0)
  })

  test('a channel without tokens is called without asking for one', async () => {
    const shop = createShop()
    const call = { ...shop.call, adapter: { ...shop.call.adapter, needsToken: open.needsToken } }
    expect((await pauseOne(call)).ok).toBe(true)
    expect([shop.counts.tokens, shop.asked[0]?.token]).toEqual([0, ''])
  })
})

describe('a batch', () => {
  test('has outcomes in the order of its items, never more than six calls in flight, one permit and one report', async () => {
    const shop = createShop({
      answer: (item) => (item % 5 === 0 ? integrationError('doudian', 'rejected', 'no') : null),
    })
    const used: string[] = []
    const gate = {
      ...shop.gate,
      permit: (...ask: Parameters<typeof shop.gate.permit>) => {
        used.push(`permit ${ask[0]}`)
        return shop.gate.permit(...ask)
      },
      report: (...report: Parameters<typeof shop.gate.report>) => {
        used.push(`report ${report[0].succeeded}/${report[0].failed}`)
        return shop.gate.report(...report)
      },
    }
    const outcomes = await withChannelClientForEach({ ...shop.call, gate }, items(23), pause)
    expect(outcomes.map((outcome) => outcome.ok)).toEqual(items(23).map((item) => item % 5 !== 0))
    expect(shop.counts.mostInFlight).toBe(6)
    expect(used).toEqual(['permit 23', 'report 23/0'])
  })

  test('stops at the first "too fast", answers the rest without calling, and the next batch is held back 30 s', async () => {
    const shop = createShop({
      answer: (item) => (item === 3 ? integrationError('doudian', 'throttled', '60000') : null),
    })
    const outcomes = await withChannelClientForEach(shop.call, items(60), pause)
    expect(shop.asked.length).toBeLessThan(20)
    const refused = outcomes.filter((outcome) => !outcome.ok)
    expect(refused.length).toBe(60 - shop.asked.length + 1)
    expect(refused.every((outcome) => !outcome.ok && outcome.error.retryable)).toBe(true)
    expect(await pauseOne(shop.call)).toMatchObject({ error: { code: 'throttled', retryAfterMs: 30_000 } })
    shop.clock.now += 30_000
    expect((await pauseOne(shop.call)).ok).toBe(true)
  })

  test('larger than the quota is served in part', async () => {
    const shop = createShop()
    const call = { ...shop.call, config: { quota: { calls: 20, windowMs: 60_000 } } }
    const outcomes = await withChannelClientForEach(call, items(25), pause)
    expect(outcomes.map((outcome) => outcome.ok)).toEqual(items(25).map((item) => item < 20))
    expect(await pauseOne(call)).toMatchObject({ error: { code: 'throttled', retryAfterMs: 60_000 } })
  })

  test('of a platform that counts by the second is paced and served whole', async () => {
    const shop = createShop()
    const waits: number[] = []
    const call = {
      ...shop.call,
      config: { quota: { calls: 10, windowMs: 1_000 } },
      sleep: async (ms: number) => {
        waits.push(ms)
        shop.clock.now += ms
      },
    }
    const outcomes = await withChannelClientForEach(call, items(25), pause)
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
    expect(outcomes).toHaveLength(25)
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(2_000)
  })

  test('of nothing asks nobody', async () => {
    const shop = createShop()
    expect(await withChannelClientForEach(shop.call, [], pause)).toEqual([])
    expect(shop.counts.tokens).toBe(0)
  })
})

describe('the breaker', () => {
  test('five busy answers in a row hold everything back for 30 s, then one call may try', async () => {
    let broken = true
    const shop = createShop({ answer: () => (broken ? integrationError('doudian', 'busy', '20000') : null) })
    for (let i = 0; i < 5; i++) expect(await pauseOne(shop.call)).toMatchObject({ error: { detail: '20000' } })
    expect(await pauseOne(shop.call)).toMatchObject({ error: { code: 'busy', retryAfterMs: 30_000 } })
    expect(shop.asked).toHaveLength(5)
    shop.clock.now += 30_000
    const trial = await withChannelClientForEach(shop.call, items(3), pause)
    expect(trial).toMatchObject([
      { error: { detail: '20000' } },
      { error: { code: 'busy', retryAfterMs: 30_000 } },
      { error: { code: 'busy', retryAfterMs: 30_000 } },
    ])
    expect(shop.asked).toHaveLength(6)
    broken = false
    shop.clock.now += 30_000
    expect((await pauseOne(shop.call)).ok).toBe(true)
  })

  test('a trial that succeeds lets the rest of its batch through at once; the trial goes alone', async () => {
    let broken = true
    const shop = createShop({ answer: () => (broken ? integrationError('doudian', 'busy', '20000') : null) })
    await withChannelClientForEach(shop.call, items(5), pause)
    broken = false
    shop.clock.now += 30_000
    const granted: number[] = []
    const gate = {
      ...shop.gate,
      permit: async (...ask: Parameters<typeof shop.gate.permit>) => {
        const permit = await shop.gate.permit(...ask)
        if (permit.ok) granted.push(permit.granted)
        return permit
      },
    }
    const batch = await withChannelClientForEach({ ...shop.call, gate }, items(20), pause)
    expect(batch.every((outcome) => outcome.ok)).toBe(true)
    expect(granted).toEqual([1, 19])
    expect(shop.asked).toHaveLength(5 + 20)
  })

  test('a trial that is throttled sends nothing after it', async () => {
    let code: 'busy' | 'throttled' = 'busy'
    const shop = createShop({ answer: () => integrationError('doudian', code, 'later') })
    await withChannelClientForEach(shop.call, items(5), pause)
    code = 'throttled'
    shop.clock.now += 30_000
    expect(await withChannelClientForEach(shop.call, items(3), pause)).toMatchObject(
      items(3).map(() => ({ error: { code: 'throttled' } })),
    )
    expect(shop.asked).toHaveLength(6)
  })

  test.each(['rejected', 'not_found'] as const)(
    'the platform answering %s about single orders never opens it',
    async (code) => {
      const shop = createShop({ answer: () => integrationError('doudian', code, 'no') })
      for (let i = 0; i < 20; i++) await pauseOne(shop.call)
      expect(shop.asked).toHaveLength(20)
      expect(await shop.gate.health(shop.clock.now)).toMatchObject({ breaker: 'closed', lastError: `${code}: no` })
    },
  )
})
