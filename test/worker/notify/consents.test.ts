/** A consent is good for one message, whoever tells it twice and however often the message is tried. */
import { describe, expect, test } from 'vitest'
import { flushNotices } from '../../../src/notify/actions/flush-notices.ts'
import { queueNotices } from '../../../src/notify/actions/queue-notices.ts'
import { recordConsents } from '../../../src/notify/actions/record-consents.ts'
import { buyerKey, consentsRepository, forgetConsents, orderKey } from '../../../src/notify/consents.repository.ts'
import { wechatMp } from '../../../src/notify/messengers/wechat-mp/index.ts'
import { changeOrder } from '../../../src/orders/domain/change-order.ts'
import { ordersRepository } from '../../../src/orders/orders.repository.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { aCtx } from '../../support/a-ctx.ts'
import { aCanonicalOrder, anOrder } from '../../support/an-order.ts'
import { createInMemoryChannelGate } from '../../support/in-memory-channel-gate.ts'
import { type PlatformAnswer, recordedFetch } from '../../support/recorded-fetch.ts'
import { aRoute, log } from './notice-flow.ts'

const MP = 'con_mp'
const SMS = 'con_sms'
const MINUTE = 60_000
const T = 'shippedTemplate000000000000000000000000000A'
const openid = 'oBuyer00000001'

async function store(ctx: Ctx, id: string, buyerId = 'B1') {
  const order = anOrder(aCanonicalOrder({ platformOrderId: `P-${id}`, buyerId }), {
    id,
    hubNo: id,
    connectionId: 'con_shop',
  })
  const change = changeOrder(order, [{ type: 'tagged', tags: ['x'] }], ctx.clock.now(), '')
  if (!change) throw new Error('a change')
  const stored = { ...change, before: null, after: order }
  await ctx.db.$client.batch(ordersRepository(ctx).save([stored], ctx.actor))
  return order
}

async function aBuyer(known = [orderKey('con_shop', 'P-ord_1'), buyerKey('con_shop', 'B1')]) {
  const ctx = aCtx()
  await store(ctx, 'ord_1')
  await aRoute(ctx, { event: 'buyer.shipped', connectionId: MP, nextConnectionId: SMS })
  await recordConsents({
    ctx,
    input: { connectionId: MP, source: 'report', agreed: [], known: { openid, keys: known } },
  })
  return ctx
}

const agree = (ctx: Ctx, ref: string, { source = 'report', at = ctx.clock.now() } = {}) =>
  recordConsents({
    ctx,
    input: { connectionId: MP, source: source as 'report' | 'push', agreed: [{ openid, templateId: T, at, ref }] },
  })
const left = async (ctx: Ctx) => (await consentsRepository(ctx).left(MP, openid, [T])).get(T) ?? 0

const tell = (ctx: Ctx, n: number, orderId = 'ord_1') =>
  queueNotices({
    ctx,
    input: {
      causes: [
        {
          eventId: `out_${n}`,
          event: 'buyer.shipped',
          orderId,
          eventAt: ctx.clock.now() + n,
          facts: { waybill: 'SF1' },
          to: '13800001234',
        },
      ],
    },
  })

async function flush(ctx: Ctx, answer: () => PlatformAnswer, credentials = {}) {
  const wire = recordedFetch(answer)
  const settings = {
    templates: {
      'buyer.shipped': { id: T, fields: [{ keyword: 'character_string1', fact: 'waybill', otherwise: '' }] },
    },
  }
  const options = { credentials, settings, now: () => ctx.clock.now(), fetch: wire.fetch }
  const messenger = { adapter: wechatMp, options, gate: createInMemoryChannelGate() }
  const flushed = await flushNotices({ ctx, input: { connectionId: MP }, messenger })
  if (!flushed.ok) throw new Error(flushed.error.code)
  return wire.requests
}
const taken = () => ({ errcode: 0, errmsg: 'ok', msgid: 1 })
const states = async (ctx: Ctx) =>
  (await log(ctx)).map(({ connectionId, status }) => `${connectionId} ${status}`).sort()

describe('what is counted', () => {
  test('a repeat counts nothing; what the program and 微信 tell of one window counts once, of two windows twice', async () => {
    const ctx = await aBuyer()
    for (let i = 0; i < 2; i++) await agree(ctx, 'w1')
    await agree(ctx, '1800000030', { source: 'push', at: ctx.clock.now() + 30_000 })
    expect(await left(ctx)).toBe(1)
    ctx.clock.at += 10 * MINUTE
    await agree(ctx, '1800000600', { source: 'push' })
    await agree(ctx, 'w2', { at: ctx.clock.now() + 1_000 })
    expect(await left(ctx)).toBe(2)
  })

  test('a buyer who withdraws has none left; a later consent counts again', async () => {
    const ctx = await aBuyer()
    await agree(ctx, 'w1')
    await recordConsents({
      ctx,
      input: { connectionId: MP, source: 'push', agreed: [], ended: [{ openid, templateId: T }] },
    })
    expect(await left(ctx)).toBe(0)
    await agree(ctx, 'w2')
    expect(await left(ctx)).toBe(1)
  })

  test('a buyer that nobody heard of for so long is forgotten', async () => {
    const ctx = await aBuyer()
    await agree(ctx, 'w1')
    const forget = (before: number) => ctx.db.$client.batch(forgetConsents(ctx.db.$client, before, 100_000))
    await forget(ctx.clock.now() - 1)
    expect(await left(ctx)).toBe(1)
    await forget(ctx.clock.now() + 1)
    expect(await left(ctx)).toBe(0)
  })
})

describe('what takes it up', () => {
  test('one message each; the second without a consent goes on to the next of the chain at once', async () => {
    const ctx = await aBuyer()
    await agree(ctx, 'w1')
    await tell(ctx, 1)
    await tell(ctx, 2)
    const requests = await flush(ctx, taken)
    expect(requests.map(({ body }) => JSON.parse(body).touser)).toEqual([openid])
    expect(await states(ctx)).toEqual([`${MP} failed`, `${MP} sent`, `${SMS} held`, `${SMS} waiting`])
    expect(await left(ctx)).toBe(0)
  })

  test('two notices at once do not share one consent, and one notice takes it only once', async () => {
    const ctx = await aBuyer()
    await agree(ctx, 'w1')
    const take = (noticeId: string) =>
      consentsRepository(ctx).take(MP, { noticeId, orderId: 'ord_1', templateId: T, now: ctx.clock.now() })
    const all = await Promise.all(['n1', 'n2', 'n1', 'n3'].map(take))
    expect(new Set(all.flatMap((one, i) => (one === null ? [] : ['n1', 'n2', 'n1', 'n3'][i]))).size).toBe(1)
    await agree(ctx, 'w2', { at: ctx.clock.now() + 10 * MINUTE })
    for (let i = 0; i < 2; i++) expect(await take('n9')).toBe(openid)
    expect(await left(ctx)).toBe(0)
  })

  test('a service that is away gives it back, and the message goes later', async () => {
    const ctx = await aBuyer()
    await agree(ctx, 'w1')
    await tell(ctx, 1)
    await flush(ctx, () => ({ errcode: -1, errmsg: 'system error' }))
    expect([await left(ctx), ...(await states(ctx))]).toEqual([1, `${MP} waiting`, `${SMS} held`])
    ctx.clock.at += MINUTE
    await flush(ctx, taken)
    expect([await left(ctx), ...(await states(ctx))]).toEqual([0, `${MP} sent`, `${SMS} held`])
  })

  test('one that stays away is not waited for: after ten minutes the next is told', async () => {
    const ctx = await aBuyer()
    await agree(ctx, 'w1')
    await tell(ctx, 1)
    ctx.clock.at += 10 * MINUTE
    expect(await flush(ctx, taken)).toEqual([])
    expect([await left(ctx), ...(await states(ctx))]).toEqual([1, `${MP} failed`, `${SMS} waiting`])
  })

  test('43101 ends what we believed in', async () => {
    const ctx = await aBuyer()
    for (const ref of ['w1', 'w2']) await agree(ctx, ref)
    await tell(ctx, 1)
    await flush(ctx, () => ({ errcode: 43101, errmsg: 'user refuse to accept the msg' }))
    // Of two that were left one was taken up by the notice that was refused.
    expect([await left(ctx), ...(await states(ctx))]).toEqual([0, `${MP} failed`, `${SMS} waiting`])
  })

  test('another order of the same buyer is found by the buyer; an order of somebody else is not', async () => {
    const ctx = await aBuyer()
    await store(ctx, 'ord_2')
    await store(ctx, 'ord_3', 'B3')
    for (const ref of ['w1', 'w2']) await agree(ctx, ref)
    await tell(ctx, 2, 'ord_2')
    await tell(ctx, 3, 'ord_3')
    expect(await flush(ctx, taken)).toHaveLength(1)
    expect(await left(ctx)).toBe(1)
  })

  test('with a callback its receipt says whether it arrived, without one its acceptance', async () => {
    const [without, withOne] = [await aBuyer(), await aBuyer()]
    for (const [ctx, credentials] of [
      [without, {}],
      [withOne, { token: 't' }],
    ] as const) {
      await agree(ctx, 'w1')
      await tell(ctx, 1)
      await flush(ctx, taken, credentials)
    }
    const delivered = async (ctx: Ctx) => (await log(ctx)).find(({ status }) => status === 'sent')?.deliveredAt
    expect([await delivered(without), await delivered(withOne)]).toEqual([without.clock.now(), null])
  })
})
