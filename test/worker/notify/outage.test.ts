import { expect, test } from 'vitest'
import { flushNotices } from '../../../src/notify/actions/flush-notices.ts'
import { queueNotices } from '../../../src/notify/actions/queue-notices.ts'
import { wecom } from '../../../src/notify/messengers/wecom/index.ts'
import { aCtx } from '../../support/a-ctx.ts'
import { createInMemoryChannelGate } from '../../support/in-memory-channel-gate.ts'
import { recordedFetch } from '../../support/recorded-fetch.ts'
import { aRoute, log, wecomId } from './notice-flow.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const ORDERS = 40
/** What happens to each order, one after the other. */
const STEPS = ['order.short', 'order.promise_soon', 'order.promise_critical', 'order.overdue'] as const

test('a robot that is away for an hour: nothing lost, nothing twice, orders in order, no storm when it is back', async () => {
  const ctx = aCtx()
  for (const event of STEPS) await aRoute(ctx, { event, template: '{hubNo}/{detail}' })
  const from = ctx.clock.at + 5 * MINUTE
  const until = from + 60 * MINUTE
  const end = until + 30 * MINUTE
  const calls: { at: number; told: string[] }[] = []
  const wire = recordedFetch(({ body }) => {
    const isAway = ctx.clock.at >= from && ctx.clock.at < until
    const told = [...body.matchAll(/(DS\d+\/\d)/g)].map(([line]) => line)
    calls.push({ at: ctx.clock.at, told: isAway ? [] : told })
    return isAway ? new Response('', { status: 502 }) : { errcode: 0, errmsg: 'ok' }
  })
  const options = { credentials: { key: 'k' }, settings: {}, now: () => ctx.clock.at, fetch: wire.fetch }
  const messenger = { adapter: wecom, options, gate: createInMemoryChannelGate() }

  // Each order has its four events at its own times, before, during and after the outage.
  const due = Array.from({ length: ORDERS }, (_, order) =>
    STEPS.map((event, step) => ({
      order,
      step,
      event,
      at: from - 4 * MINUTE + order * 50 * SECOND + step * 12 * MINUTE,
    })),
  )
    .flat()
    .sort((a, b) => a.at - b.at)
  const all = due.map(({ order, step }) => `DS${order}/${step}`)
  let next = 0
  let wake = Number.POSITIVE_INFINITY
  for (; ctx.clock.at <= end; ctx.clock.at += 5 * SECOND) {
    const now = due.slice(next).filter(({ at }) => at <= ctx.clock.at)
    next += now.length
    if (now.length > 0) {
      const causes = now.map(({ order, step, event, at }) => ({
        eventId: `out_${order}_${step}`,
        event,
        orderId: `ord_${order}`,
        eventAt: at,
        facts: { hubNo: `DS${order}`, detail: String(step) },
      }))
      expect(await queueNotices({ ctx, input: { causes } })).toMatchObject({ ok: true })
    }
    // The effect of the commit, the message that a flush sends itself, and the sweep of every minute.
    const isSweep = (ctx.clock.at - from) % MINUTE === 0
    if (now.length === 0 && ctx.clock.at < wake && !isSweep) continue
    const flushed = await flushNotices({ ctx, input: { connectionId: wecomId }, messenger })
    if (!flushed.ok) throw new Error(flushed.error.code)
    const { retryAfterMs } = flushed.value
    wake = retryAfterMs === null ? Number.POSITIVE_INFINITY : ctx.clock.at + Math.max(retryAfterMs, SECOND)
  }
  const told = calls.flatMap((call) => call.told)
  const during = calls.filter(({ at }) => at >= from && at < until)
  const recovery = calls.filter(({ at }) => at >= until && at < until + 10 * MINUTE)
  const perMinute = Map.groupBy(calls, ({ at }) => Math.floor(at / MINUTE))
  console.log(
    `${all.length} notices; ${during.length} calls in the hour away; all told ${Math.round(((recovery.findLast(({ told: lines }) => lines.length > 1)?.at ?? until) - until) / SECOND)} s after it; ${recovery.length} messages in ten minutes`,
  )
  expect(next).toBe(due.length)
  expect([...told].sort()).toEqual([...all].sort())
  for (let order = 0; order < ORDERS; order++)
    expect(told.filter((line) => line.startsWith(`DS${order}/`))).toEqual(STEPS.map((_, step) => `DS${order}/${step}`))
  expect((await log(ctx)).every(({ status, deliveredAt }) => status === 'sent' && deliveredAt !== null)).toBe(true)
  // The breaker lets one call through every half minute.
  expect(during.length).toBeLessThanOrEqual(120)
  expect(recovery.length).toBeLessThanOrEqual(20)
  expect(Math.max(...[...perMinute.values()].map((minute) => minute.length))).toBeLessThanOrEqual(20)
}, 120_000)
