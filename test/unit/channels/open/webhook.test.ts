import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { open } from '../../../../src/channels/open/index.ts'
import { openOrderSchema } from '../../../../src/channels/open/open-order.contract.ts'
import { type CanonicalOrder, canonicalOrderSchema } from '../../../../src/orders/canonical-order.contract.ts'
import { secretKey, sign } from '../../../../src/platform/standard-webhooks.ts'
import golden from '../../../fixtures/channels/open/order-paid.canonical.json' with { type: 'json' }
import { describeChannelAdapter } from '../../../support/channel-contract.ts'

const fixture = readFileSync(`${import.meta.dirname}/../../../fixtures/channels/open/order-paid.json`, 'utf8')
// Secret, message and signature of the Standard Webhooks specification's own example.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const specExample = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const now = 1795226406_000
const timestamp = '1795226406'
const key = secretKey(secret) ?? Buffer.alloc(0)
const headersOf = (body: string, at = timestamp) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': at,
  'webhook-signature': sign(key, { id: 'msg_1', timestamp: at, body }),
})
const verify = (headers: Record<string, string>, at = now, rawBody = fixture) =>
  open.webhook.verify({ headers: new Headers(headers), query: new URLSearchParams(), rawBody, now: at }, { secret })

describeChannelAdapter(open, {
  credentials: { secret },
  signatureHeader: 'webhook-signature',
  pushes: [
    {
      name: 'order.paid',
      headers: headersOf(fixture),
      body: fixture,
      now,
      messages: [
        {
          externalId: 'order.paid:MP-1001:2026-11-21T10:00:05+08:00',
          kind: 'order',
          order: canonicalOrderSchema.parse(golden),
          plain: { name: '李小明', phone: '139-0000-2222', address: '文一西路969号3幢502室' },
          raw: JSON.parse(fixture).data,
        },
      ],
    },
  ],
})

describe('Standard Webhooks', () => {
  test('the example of the specification verifies', async () => {
    const headers = {
      'webhook-id': specExample.id,
      'webhook-timestamp': specExample.timestamp,
      'webhook-signature': specExample.signature,
    }
    expect(await verify(headers, 1614265330_000, specExample.body)).toEqual({ ok: true })
  })

  test('one good signature among several is enough', async () => {
    const headers = headersOf(fixture)
    const several = { ...headers, 'webhook-signature': `v1,bm9uZQ== ${headers['webhook-signature']} v2,x` }
    expect(await verify(several)).toEqual({ ok: true })
  })

  test.each([
    [299_000, { ok: true }],
    [-299_000, { ok: true }],
    [301_000, { ok: false, reason: 'stale' }],
    [-301_000, { ok: false, reason: 'stale' }],
  ])('received %i ms after its timestamp: %j', async (later, verdict) => {
    expect(await verify(headersOf(fixture), Number(timestamp) * 1_000 + later)).toEqual(verdict)
  })

  test.each(['webhook-id', 'webhook-timestamp'])('another %s than the signed one is refused', async (name) => {
    const headers = { ...headersOf(fixture), [name]: '1795226407' }
    expect(await verify(headers)).toEqual({ ok: false, reason: 'bad_signature' })
  })

  test('a timestamp in milliseconds is no timestamp', async () => {
    expect(await verify(headersOf(fixture, String(now)))).toEqual({ ok: false, reason: 'bad_signature' })
  })
})

const event = (type: string, data: Record<string, unknown> = {}, receiver: Record<string, unknown> = {}) => {
  const base = JSON.parse(fixture) as { data: { receiver: object } }
  const changed = { ...base.data, ...data, receiver: { ...base.data.receiver, ...receiver } }
  return JSON.stringify({ ...base, type, data: changed })
}
function orderOf(body: string): CanonicalOrder {
  const read = open.webhook.read(body, {})
  const message = read.ok ? read.value[0] : undefined
  if (message?.kind !== 'order') throw new Error(`no order: ${JSON.stringify(read)}`)
  return message.order
}

describe('events', () => {
  test.each([
    ['order.created', {}, 'pending_payment'],
    ['order.created', { paidAt: '2026-11-21T10:00:00+08:00' }, 'paid'],
    ['order.paid', { status: 'shipped' }, 'paid'],
    ['order.cancelled', { status: 'paid' }, 'cancelled'],
    ['order.updated', { status: 'refunding' }, 'refunding'],
    ['order.updated', {}, 'pending_payment'],
    ['order.updated', { paidAt: 1795226400000 }, 'paid'],
  ])('%s with %j is %s', (type, data, state) => {
    expect(orderOf(event(type, data)).state).toBe(state)
  })

  test('the payment deadline matters while unpaid only', () => {
    expect(orderOf(event('order.created')).payBy).toBe(1795228080000)
    expect(orderOf(event('order.paid')).payBy).toBeNull()
  })

  test('a shipped order’s lines are shipped as a whole unless told otherwise', () => {
    expect(orderOf(event('order.updated', { status: 'shipped' })).lines[0]?.shippedQuantity).toBe(2)
    const lines = [
      { lineId: '1', skuId: 'S', title: 't', quantity: 3, unitPriceFen: 1, paidFen: 3, shippedQuantity: 1 },
    ]
    expect(orderOf(event('order.updated', { status: 'paid', lines })).lines[0]?.shippedQuantity).toBe(1)
  })

  test('no plaintext of the receiver survives, wherever it stood', () => {
    const words = { buyerRemark: '我的电话13900002222', sellerRemark: '改13900002222' }
    const text = JSON.stringify(orderOf(event('order.paid', words, { phone: '+86 139 0000 2222' })))
    expect(text).not.toMatch(/13900002222|139 0000|李小明|969|502室/)
    expect(text).toContain('****2222')
  })

  test.each([
    [{ lines: [] }, 'data.lines'],
    [{ payableFen: 12.5 }, 'data.payableFen'],
    [{ createdAt: '2026-11-21 10:00:00' }, 'data.createdAt'],
    [{ createdAt: 1795226280 }, 'data.createdAt'],
    [{ orderId: '' }, 'data.orderId'],
  ])('%j is unreadable and the reason names %s', (data, path) => {
    const read = open.webhook.read(event('order.paid', data), {})
    expect(read).toMatchObject({ ok: false, error: { code: 'ingest.unreadable' } })
    if (!read.ok) expect(read.error.why).toContain(path)
  })

  test('the reason holds no personal data', () => {
    const read = open.webhook.read(event('order.paid', { orderId: '' }, { phone: 13900002222 }), {})
    expect(JSON.stringify(read)).not.toContain('13900002222')
  })

  test('fields that nobody knows are passed over', () => {
    expect(orderOf(event('order.paid', { coupon: { id: 1 } }))).toEqual(golden)
  })
})

test('refusals are problem+json with a stable code', () => {
  const { status, body, contentType } = open.webhook.rejected('stale')
  expect([status, contentType]).toEqual([401, 'application/problem+json'])
  expect(JSON.parse(body)).toMatchObject({ status: 401, code: 'webhook.stale' })
})

test('the schema can be published: it becomes JSON Schema with a text for what is not obvious', () => {
  const published = z.toJSONSchema(openOrderSchema, { io: 'input' })
  expect(published.required).toEqual(['type', 'timestamp', 'data'])
  expect(JSON.stringify(published)).toContain('Cart reservation that this order takes over')
})
