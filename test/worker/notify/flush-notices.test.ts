import { describe, expect, test } from 'vitest'
import { flushNotices } from '../../../src/notify/actions/flush-notices.ts'
import { wecom } from '../../../src/notify/messengers/wecom/index.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { aCtx } from '../../support/a-ctx.ts'
import { createInMemoryChannelGate } from '../../support/in-memory-channel-gate.ts'
import { type PlatformAnswer, recordedFetch } from '../../support/recorded-fetch.ts'
import { aRoute, log, queue, wecomId } from './notice-flow.ts'

const taken = { errcode: 0, errmsg: 'ok' }

/** A robot that answers by the content of each message. */
function aRobot(ctx: Ctx, answer: (content: string, call: number) => PlatformAnswer = () => taken) {
  const contents: string[] = []
  const wire = recordedFetch(({ body }) => {
    contents.push(JSON.parse(body).markdown.content)
    return answer(contents.at(-1) ?? '', contents.length)
  })
  const options = { credentials: { key: 'k' }, settings: {}, now: () => ctx.clock.now(), fetch: wire.fetch }
  const messenger = { adapter: wecom, options, gate: createInMemoryChannelGate() }
  return { contents, messenger }
}

async function flush(ctx: Ctx, { messenger }: ReturnType<typeof aRobot>) {
  const flushed = await flushNotices({ ctx, input: { connectionId: wecomId }, messenger })
  if (!flushed.ok) throw new Error(flushed.error.code)
  return flushed.value
}

const told = (contents: readonly string[]) =>
  contents.flatMap((content) => [...content.matchAll(/DS(\d+)/g)].map((match) => Number(match[1])))
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

async function waitingFor(count: number) {
  const ctx = aCtx()
  await aRoute(ctx)
  await queue(ctx, count)
  return ctx
}

describe('flushing a messenger', () => {
  test('what waits goes as one message, and the time from the event to the acceptance is kept', async () => {
    const ctx = await waitingFor(3)
    ctx.clock.at += 5_000
    const robot = aRobot(ctx)
    expect(await flush(ctx, robot)).toEqual({ sent: 3, failed: 0, messages: 1, retryAfterMs: null, error: null })
    expect(told(robot.contents)).toEqual([0, 1, 2])
    expect(
      (await log(ctx)).map(({ status, attempts, acceptedAt, latencyMs }) => ({
        status,
        attempts,
        acceptedAt,
        latencyMs,
      })),
    ).toEqual(
      [63_000, 64_000, 65_000].map((latencyMs) => ({
        status: 'sent',
        attempts: 1,
        acceptedAt: ctx.clock.at,
        latencyMs,
      })),
    )
  })

  test('a second flush has nothing left to say', async () => {
    const ctx = await waitingFor(1)
    const robot = aRobot(ctx)
    await flush(ctx, robot)
    expect(await flush(ctx, robot)).toMatchObject({ sent: 0, messages: 0, retryAfterMs: null })
    expect(robot.contents.length).toBe(1)
  })

  test('two flushes at the same time tell nothing twice', async () => {
    const ctx = await waitingFor(5)
    const robot = aRobot(ctx)
    await Promise.all([flush(ctx, robot), flush(ctx, robot)])
    expect(told(robot.contents).sort()).toEqual(upTo(5))
  })

  test('a thousand notices respect twenty messages a minute; all arrive, oldest first', async () => {
    const ctx = aCtx()
    await aRoute(ctx, { template: `{hubNo} ${'很长的说明'.repeat(60)}` })
    await queue(ctx, 1000)
    const robot = aRobot(ctx)
    const minutes: number[] = []
    for (let round = 0; round < 200; round++) {
      const before = robot.contents.length
      const { retryAfterMs } = await flush(ctx, robot)
      const minute = Math.floor(ctx.clock.at / 60_000)
      minutes[minute] = (minutes[minute] ?? 0) + robot.contents.length - before
      if (retryAfterMs === null) break
      ctx.clock.at += Math.max(retryAfterMs, 1)
    }
    expect(told(robot.contents)).toEqual(upTo(1000))
    expect(robot.contents.length).toBeGreaterThan(200)
    expect(Math.max(...minutes.filter((count) => count !== undefined))).toBeLessThanOrEqual(20)
  }, 60_000)

  test('told "too fast", everything waits a minute, and no try is counted', async () => {
    const ctx = await waitingFor(2)
    const robot = aRobot(ctx, (_, call) => (call === 1 ? { errcode: 45009, errmsg: 'api freq out of limit' } : taken))
    const refused = await flush(ctx, robot)
    expect(refused).toMatchObject({ sent: 0, failed: 0, retryAfterMs: 60_000, error: { code: 'throttled' } })
    expect((await log(ctx)).map(({ status, attempts }) => [status, attempts])).toEqual([
      ['waiting', 0],
      ['waiting', 0],
    ])
    ctx.clock.at += 60_000
    expect(await flush(ctx, robot)).toMatchObject({ sent: 2 })
  })

  test('a robot that answers nonsense is tried again later, then given up', async () => {
    const ctx = await waitingFor(1)
    const robot = aRobot(ctx, () => ({ hello: 1 }))
    let rounds = 0
    for (let wait: number | null = 0; wait !== null && rounds < 50; rounds++) {
      ctx.clock.at += wait
      wait = (await flush(ctx, robot)).retryAfterMs
    }
    expect(robot.contents.length).toBe(8)
    expect(await log(ctx)).toMatchObject([{ status: 'failed', attempts: 8, acceptedAt: null }])
  })

  test('an invalid robot fails its notices at once and says so', async () => {
    const ctx = await waitingFor(2)
    const robot = aRobot(ctx, () => ({ errcode: 93000, errmsg: 'invalid webhook url' }))
    expect(await flush(ctx, robot)).toMatchObject({ failed: 2, retryAfterMs: null, error: { code: 'unauthorised' } })
    expect((await log(ctx)).every(({ status, error }) => status === 'failed' && error?.includes('93000'))).toBe(true)
  })

  test('one line that is refused does not take the others along', async () => {
    const ctx = await waitingFor(4)
    const robot = aRobot(ctx, (content) => (content.includes('DS2') ? { errcode: 40058, errmsg: 'invalid' } : taken))
    expect(await flush(ctx, robot)).toMatchObject({ sent: 3, failed: 1, retryAfterMs: null })
    expect((await log(ctx)).map(({ orderId, status }) => [orderId, status])).toEqual([
      ['ord_3', 'sent'],
      ['ord_2', 'failed'],
      ['ord_1', 'sent'],
      ['ord_0', 'sent'],
    ])
  })

  test('lines that go one by one and slowly are told by nobody else meanwhile', async () => {
    const ctx = await waitingFor(16)
    const other = aRobot(ctx)
    let meanwhile: Promise<unknown> | undefined
    const slow = aRobot(ctx, (content, call) => {
      ctx.clock.at += 10_000
      // After two minutes the next run comes.
      if (call === 13) meanwhile = flush(ctx, other)
      return told([content]).length > 1 ? { errcode: 40058, errmsg: 'invalid' } : taken
    })
    await flush(ctx, slow)
    await meanwhile
    const [, ...oneByOne] = slow.contents
    expect([...told(oneByOne), ...told(other.contents)].sort((a, b) => a - b)).toEqual(upTo(16))
    expect((await log(ctx)).every(({ status }) => status === 'sent')).toBe(true)
  })

  test('a sender that dies in the middle leaves its notices to the next one', async () => {
    const ctx = await waitingFor(1)
    const dying = aRobot(ctx)
    const broken = { ...dying.messenger, adapter: { ...wecom, send: () => Promise.reject(new Error('evicted')) } }
    await expect(flushNotices({ ctx, input: { connectionId: wecomId }, messenger: broken })).rejects.toThrow('evicted')
    const robot = aRobot(ctx)
    const early = await flush(ctx, robot)
    expect(early).toMatchObject({ sent: 0, retryAfterMs: 120_000 })
    ctx.clock.at += 120_000
    expect(await flush(ctx, robot)).toMatchObject({ sent: 1 })
  })

  test('what quiet hours hold back is left alone, and the next run is named', async () => {
    const ctx = aCtx()
    await aRoute(ctx, { event: 'order.shipped', quietFrom: 15 * 60, quietTo: 16 * 60 + 40 })
    await queue(ctx, 1, { event: 'order.shipped' })
    const robot = aRobot(ctx)
    expect(await flush(ctx, robot)).toEqual({ sent: 0, failed: 0, messages: 0, retryAfterMs: 40 * 60_000, error: null })
  })

  test('notices of another tenant with the same messenger id stay where they are', async () => {
    const [ctx, stranger] = [await waitingFor(1), await waitingFor(1)]
    await flush(ctx, aRobot(ctx))
    expect(await log(stranger)).toMatchObject([{ status: 'waiting' }])
  })
})
