import { beforeEach, describe, expect, test } from 'vitest'
import type { ChannelGatePort } from '../../src/channels/channel-gate.port.ts'

const now = 1_772_330_709_000
const MINUTE = 60_000
const noQuota = { quota: null }
const good = { succeeded: 1, failed: 0, throttled: false, error: null }
const bad = { succeeded: 0, failed: 1, throttled: false, error: 'busy: 20000' }
const throttled = { succeeded: 0, failed: 0, throttled: true, error: 'throttled: 60000' }
const token = (accessToken: string, expiresAt: number) => ({ accessToken, refreshToken: `r-${accessToken}`, expiresAt })

/** What a gate promises, whether it is the object in workerd or the tests' own. `disturb` runs between the steps. */
export function describeChannelGate(
  name: string,
  { create, disturb = async () => {} }: { create: () => ChannelGatePort; disturb?: () => Promise<void> },
): void {
  describe(name, () => {
    let gate: ChannelGatePort
    beforeEach(() => {
      gate = create()
    })
    const tokenOf = async (at: number) => {
      const answer = await gate.token(at)
      return answer.kind === 'token' ? answer.accessToken : answer.kind
    }
    const refreshTo = async (accessToken: string, expiresAt: number, at: number) => {
      const answer = await gate.token(at)
      if (answer.kind !== 'refresh') throw new Error(`expected the lease, got ${answer.kind}`)
      await gate.saveToken(answer.leaseId, token(accessToken, expiresAt), at)
      await disturb()
    }

    test('of ten callers without a token one refreshes and nine wait', async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => gate.token(now)))
      expect(answers.filter((answer) => answer.kind === 'refresh')).toHaveLength(1)
      expect(answers.filter((answer) => answer.kind === 'wait')).toHaveLength(9)
    })

    test('a saved token is given to everybody until its last half hour', async () => {
      await refreshTo('t1', now + 7 * 24 * 60 * MINUTE, now)
      expect(await tokenOf(now + 1)).toBe('t1')
      expect(await tokenOf(now + 7 * 24 * 60 * MINUTE - 31 * MINUTE)).toBe('t1')
    })

    test('in its last half hour one caller renews it and the others go on with the old one', async () => {
      await refreshTo('t1', now + 7 * 24 * 60 * MINUTE, now)
      const late = now + 7 * 24 * 60 * MINUTE - 29 * MINUTE
      const first = await gate.token(late)
      expect(first).toMatchObject({ kind: 'refresh', refreshToken: 'r-t1' })
      await disturb()
      expect(await tokenOf(late)).toBe('t1')
    })

    test('a token that the platform refused is renewed at once, with its refresh token', async () => {
      await refreshTo('t1', now + 60 * MINUTE, now)
      await gate.expireToken('t1')
      await disturb()
      expect(await gate.token(now)).toMatchObject({ kind: 'refresh', refreshToken: 'r-t1' })
    })

    test('a token that the merchant agreed to takes the place of a dead one, and of a refresh under way', async () => {
      const late = await gate.token(now)
      if (late.kind !== 'refresh') throw new Error('the first caller must get the lease')
      for (let i = 0; i < 20; i++) await gate.report(bad, now)
      expect(await gate.permit(1, noQuota, now)).toMatchObject({ ok: false })
      await gate.grantToken(token('agreed', now + 60 * MINUTE), now)
      await disturb()
      expect(await tokenOf(now)).toBe('agreed')
      expect(await gate.permit(1, noQuota, now)).toMatchObject({ ok: true })
      await gate.saveToken(late.leaseId, token('late', now + 60 * MINUTE), now)
      expect(await tokenOf(now)).toBe('agreed')
    })

    test('an answer of the platform’s page is taken once', async () => {
      expect(await gate.spendAnswer('a', now + MINUTE, now)).toBe(true)
      await disturb()
      expect(await gate.spendAnswer('a', now + MINUTE, now + 1)).toBe(false)
      expect(await gate.spendAnswer('b', now + MINUTE, now + 1)).toBe(true)
    })

    test('refusing a token that has been replaced meanwhile changes nothing', async () => {
      await refreshTo('t1', now + 60 * MINUTE, now)
      await gate.expireToken('t0')
      expect(await tokenOf(now)).toBe('t1')
    })

    test('a lease whose holder died ends after 20 s, and the late holder cannot overwrite the newer token', async () => {
      const dead = await gate.token(now)
      if (dead.kind !== 'refresh') throw new Error('the first caller must get the lease')
      await disturb()
      expect(await tokenOf(now + 19_999)).toBe('wait')
      await refreshTo('t2', now + 60 * MINUTE, now + 20_000)
      await gate.saveToken(dead.leaseId, token('t1', now + 60 * MINUTE), now + 20_001)
      expect(await tokenOf(now + 20_002)).toBe('t2')
    })

    test('after a failed refresh the others wait a second, then one tries again', async () => {
      const first = await gate.token(now)
      if (first.kind !== 'refresh') throw new Error('the first caller must get the lease')
      await gate.saveToken(first.leaseId, null, now)
      await disturb()
      expect(await tokenOf(now + 999)).toBe('wait')
      expect(await tokenOf(now + 1_000)).toBe('refresh')
    })

    test('five failures in a row open the breaker, after 30 s one caller may try, and success closes it', async () => {
      for (let i = 0; i < 4; i++) await gate.report(bad, now)
      expect(await gate.permit(1, noQuota, now)).toEqual({ ok: true, granted: 1 })
      await gate.report(bad, now)
      await disturb()
      expect(await gate.permit(1, noQuota, now + 1)).toEqual({
        ok: false,
        reason: 'breaker_open',
        retryAfterMs: 29_999,
      })
      expect((await gate.health(now + 1)).breaker).toBe('open')
      expect((await gate.health(now + 30_000)).breaker).toBe('half_open')
      expect(await gate.permit(50, noQuota, now + 30_000)).toEqual({ ok: true, granted: 1 })
      await disturb()
      expect(await gate.permit(1, noQuota, now + 30_001)).toMatchObject({ ok: false, reason: 'breaker_open' })
      await gate.report(good, now + 30_500)
      expect(await gate.permit(50, noQuota, now + 30_501)).toEqual({ ok: true, granted: 50 })
      expect((await gate.health(now + 30_501)).breaker).toBe('closed')
    })

    test('a failed trial opens the breaker for another 30 s', async () => {
      await gate.report({ ...bad, failed: 5 }, now)
      await gate.permit(1, noQuota, now + 30_000)
      await gate.report(bad, now + 31_000)
      await disturb()
      expect(await gate.permit(1, noQuota, now + 60_999)).toMatchObject({ ok: false, retryAfterMs: 1 })
      expect(await gate.permit(1, noQuota, now + 61_000)).toMatchObject({ ok: true })
    })

    test('a success between failures keeps the breaker closed', async () => {
      for (let i = 0; i < 20; i++) await gate.report(i % 4 === 3 ? good : bad, now)
      expect(await gate.permit(1, noQuota, now)).toMatchObject({ ok: true })
    })

    test('throttling means rests of 30, 90, 270 and again 270 s, and a success starts the ladder anew', async () => {
      let at = now
      for (const rest of [30_000, 90_000, 270_000, 270_000]) {
        await gate.report(throttled, at)
        await gate.report(throttled, at + 10)
        await disturb()
        expect(await gate.permit(1, noQuota, at + rest - 1)).toEqual({
          ok: false,
          reason: 'throttled',
          retryAfterMs: 1,
        })
        expect((await gate.health(at + 1)).throttledUntil).toBe(at + rest)
        at += rest
        expect(await gate.permit(1, noQuota, at)).toMatchObject({ ok: true })
      }
      await gate.report(good, at)
      expect((await gate.health(at)).throttledUntil).toBeNull()
      await gate.report(throttled, at + 1)
      expect((await gate.health(at + 2)).throttledUntil).toBe(at + 30_001)
    })

    test('a quota of 20 a minute grants what is left, then says when more comes', async () => {
      const config = { quota: { calls: 20, windowMs: MINUTE } }
      expect(await gate.permit(15, config, now)).toEqual({ ok: true, granted: 15 })
      await disturb()
      expect(await gate.permit(15, config, now + 10_000)).toEqual({ ok: true, granted: 5 })
      expect(await gate.permit(1, config, now + 20_000)).toEqual({ ok: false, reason: 'quota', retryAfterMs: 40_000 })
      expect(await gate.permit(30, config, now + MINUTE)).toEqual({ ok: true, granted: 15 })
    })

    test('the cursor moves forward only', async () => {
      expect(await gate.cursor()).toEqual({ syncedTo: null })
      await gate.advanceCursor(now)
      await gate.advanceCursor(now - 1)
      await disturb()
      expect(await gate.cursor()).toEqual({ syncedTo: now })
    })

    test('one pull at a time, until it ends or stores no page for three minutes', async () => {
      expect(await gate.beginPull(now)).toBe(true)
      expect(await gate.beginPull(now + MINUTE)).toBe(false)
      await gate.keepPull(now + 2 * MINUTE)
      expect(await gate.beginPull(now + 4 * MINUTE)).toBe(false)
      expect(await gate.beginPull(now + 5 * MINUTE)).toBe(true)
      await gate.endPull(true)
      expect(await gate.beginPull(now + 5 * MINUTE)).toBe(true)
    })

    test('a pull hears whether the one before it ended well; one that died did not', async () => {
      await gate.beginPull(now)
      expect(await gate.wasPulledWell()).toBe(false)
      await gate.endPull(true)
      await gate.beginPull(now)
      expect(await gate.wasPulledWell()).toBe(true)
      await gate.endPull(false)
      await gate.beginPull(now)
      expect(await gate.wasPulledWell()).toBe(false)
      // Nothing is heard of it any more.
      await gate.beginPull(now + 5 * MINUTE)
      expect(await gate.wasPulledWell()).toBe(false)
    })

    test('health tells how the relay is and since when', async () => {
      const seen = async (at: number) => (await gate.health(at)).relay
      await gate.sawRelay({ state: 'up', socket: 'closed' }, now)
      await gate.sawRelay({ state: 'up', socket: 'open' }, now + 60_000)
      await disturb()
      expect(await seen(now + 60_001)).toEqual({ state: 'up', socket: 'open', since: now })
      await gate.sawRelay({ state: 'down', socket: 'closed' }, now + 120_000)
      await gate.sawRelay({ state: 'down', socket: 'closed' }, now + 180_000)
      expect(await seen(now + 180_001)).toEqual({ state: 'down', socket: 'closed', since: now + 120_000 })
    })

    test('a relay that is back closes the breaker that its absence opened; one that was there all along does not', async () => {
      await gate.sawRelay({ state: 'up', socket: null }, now)
      for (let n = 0; n < 5; n++) await gate.report(bad, now + n)
      await gate.sawRelay({ state: 'up', socket: 'open' }, now + 10)
      expect((await gate.health(now + 11)).breaker).toBe('open')
      await gate.sawRelay({ state: 'down', socket: 'closed' }, now + 12)
      await gate.sawRelay({ state: 'up', socket: 'closed' }, now + 13)
      expect((await gate.health(now + 14)).breaker).toBe('closed')
    })

    test('health tells of successes, errors and the lag of the newest order, and never of a token', async () => {
      await refreshTo('secret-token', now + 60 * MINUTE, now)
      await gate.report(good, now + 1)
      await gate.report(bad, now + 2)
      await gate.sawOrder({ modifiedAt: now, seenAt: now + 1_500 })
      await gate.sawOrder({ modifiedAt: now - 60 * MINUTE, seenAt: now + 1_600 })
      await disturb()
      const health = await gate.health(now + 2_000)
      expect(health).toEqual({
        lastSuccessAt: now + 1,
        lastErrorAt: now + 2,
        lastError: 'busy: 20000',
        lastOrderAt: now + 1_500,
        lagMs: 1_500,
        breaker: 'closed',
        throttledUntil: null,
        relay: null,
      })
      expect(JSON.stringify(health)).not.toContain('secret-token')
    })
  })
}
