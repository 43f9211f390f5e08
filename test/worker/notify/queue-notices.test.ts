import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { queueNotices } from '../../../src/notify/actions/queue-notices.ts'
import { openNoticeRoutes } from '../../../src/notify/actions/set-notice-routes.ts'
import { noticeLog, noticeRouteList, waitingMessengers } from '../../../src/notify/notify.queries.ts'
import { shardDb } from '../../../src/platform/db.ts'
import { aCtx } from '../../support/a-ctx.ts'
import { aRoute, log, queue, wecomId } from './notice-flow.ts'

/** The clock of a fresh context shows 2027-01-15 16:00 in Shanghai. */
const night = { quietFrom: 15 * 60, quietTo: 16 * 60 + 40 }

describe('queueing notices', () => {
  test('an event becomes one waiting notice per route, in the words of the route', async () => {
    const ctx = aCtx()
    await aRoute(ctx)
    await aRoute(ctx, { connectionId: 'con_sms', template: '{hubNo} 超时' })
    expect(await queue(ctx, 1)).toMatchObject({
      queued: 2,
      connectionIds: expect.arrayContaining([wecomId, 'con_sms']),
    })
    expect(
      (await log(ctx)).map(({ connectionId, title, body, status, orderId }) => ({
        connectionId,
        title,
        body,
        status,
        orderId,
      })),
    ).toEqual([
      {
        connectionId: wecomId,
        title: '已超时',
        body: '订单 DS0 已过计划送达 —，当前—',
        status: 'waiting',
        orderId: 'ord_0',
      },
      { connectionId: 'con_sms', title: '已超时', body: 'DS0 超时', status: 'waiting', orderId: 'ord_0' },
    ])
  })

  test('the same event again queues nothing new', async () => {
    const ctx = aCtx()
    await aRoute(ctx)
    await queue(ctx, 3)
    await queue(ctx, 3)
    expect((await log(ctx)).length).toBe(3)
  })

  test('a flush of the messenger is owed in the same commit', async () => {
    const ctx = aCtx()
    await aRoute(ctx)
    // Kept in the outbox: this context never carries.
    await queueNotices({
      ctx: {
        ...ctx,
        env: { ...env, EFFECTS: { sendBatch: () => Promise.reject(new Error('down')) } } as unknown as Env,
      },
      input: { causes: [{ eventId: 'out_1', event: 'order.overdue', orderId: null, eventAt: 0, facts: {} }] },
    })
    const owed = await ctx.db.$client
      .prepare('SELECT payload FROM outbox WHERE tenant_id = ?')
      .bind(ctx.tenant.id)
      .all<{ payload: string }>()
    expect(owed.results.map(({ payload }) => JSON.parse(payload))).toEqual([
      { kind: 'notify.flush', connectionId: wecomId },
    ])
  })

  test('without a route, or with one that is switched off, nothing waits', async () => {
    const ctx = aCtx()
    await aRoute(ctx, { enabled: false })
    expect(await queue(ctx, 1)).toEqual({ queued: 0, connectionIds: [] })
    expect(await queue(ctx, 1, { event: 'order.shipped' })).toEqual({ queued: 0, connectionIds: [] })
  })

  test('quiet hours hold back what is not red', async () => {
    const ctx = aCtx()
    await aRoute(ctx, { ...night })
    await aRoute(ctx, { event: 'order.shipped', ...night })
    await queue(ctx, 1)
    await queue(ctx, 1, { event: 'order.shipped', from: 1 })
    const waits = Object.fromEntries((await log(ctx)).map(({ event, notBefore }) => [event, notBefore - ctx.clock.at]))
    expect(waits).toEqual({ 'order.overdue': 0, 'order.shipped': 40 * 60_000 })
  })

  test('routes of another tenant are not used', async () => {
    const [ctx, stranger] = [aCtx(), aCtx()]
    await aRoute(ctx)
    expect(await queue(stranger, 1)).toEqual({ queued: 0, connectionIds: [] })
  })

  test('a new messenger is told of everything that needs a hand, and a choice made before stays', async () => {
    const ctx = aCtx()
    await aRoute(ctx, { template: '我的话' })
    expect((await openNoticeRoutes({ ctx, input: { connectionId: wecomId } })).ok).toBe(true)
    const { items, events } = await noticeRouteList(ctx)
    expect(items.find((route) => route.event === 'order.overdue')?.template).toBe('我的话')
    expect(items.map((route) => route.event).sort()).toEqual(
      events
        .filter(({ severity }) => severity !== 'info')
        .map(({ event }) => event)
        .sort(),
    )
    expect(events.find(({ event }) => event === 'order.short')).toMatchObject({
      title: '缺货',
      placeholders: expect.arrayContaining(['hubNo', 'detail', 'waybill']),
    })
  })
})

describe('delivery log', () => {
  test('pages from the newest to the oldest without gaps or repeats', async () => {
    const ctx = aCtx()
    await aRoute(ctx)
    await queue(ctx, 25)
    const seen: (string | null)[] = []
    let cursor: string | undefined
    do {
      const page = await noticeLog(ctx, { limit: 10, cursor })
      if (!page.ok) throw new Error(page.error.code)
      seen.push(...page.value.items.map((notice) => notice.orderId))
      cursor = page.value.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `ord_${24 - index}`))
  })

  test('a cursor that is none of ours is refused', async () => {
    const ctx = aCtx()
    for (const cursor of ['!!', btoa('[1]')]) {
      expect(await noticeLog(ctx, { limit: 10, cursor })).toMatchObject({
        ok: false,
        error: { code: 'request.invalid' },
      })
    }
  })

  test('filters by order, status and messenger', async () => {
    const ctx = aCtx()
    await aRoute(ctx)
    await queue(ctx, 3)
    const count = async (filter: object) => {
      const page = await noticeLog(ctx, { limit: 10, ...filter })
      return page.ok ? page.value.items.length : -1
    }
    expect(await count({ orderId: 'ord_1' })).toBe(1)
    expect(await count({ status: 'sent' })).toBe(0)
    expect(await count({ connectionId: wecomId, status: 'waiting' })).toBe(3)
  })
})

test('the clock job finds messengers for which something may go now, and no others', async () => {
  const ctx = aCtx()
  await aRoute(ctx)
  await aRoute(ctx, { event: 'order.shipped', connectionId: 'con_quiet', ...night })
  await queue(ctx, 1)
  await queue(ctx, 1, { event: 'order.shipped', from: 1 })
  const db = shardDb(env, ctx.tenant.shard)
  const mine = async (now: number) =>
    (await waitingMessengers(db, now))
      .filter(({ tenantId }) => tenantId === ctx.tenant.id)
      .map(({ connectionId }) => connectionId)
  expect(await mine(ctx.clock.at)).toEqual([wecomId])
  expect((await mine(ctx.clock.at + 3_600_000)).sort()).toEqual(['con_quiet', wecomId])
})
