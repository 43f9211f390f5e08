/** A platform says a state that no table of ours has: the order is parked and a person gets one case for it, however many orders say it. */
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Case } from '../../../../src/cases/cases.contract.ts'
import { channelGate } from '../../../../src/channels/channel-gate.client.ts'
import { MINUTE } from '../../../../src/core/time.ts'
import { ingest } from '../../../../src/flows/shops/ingest.ts'
import { knownConnection } from '../../../../src/flows/shops/known-connection.ts'
import { parkDead } from '../../../../src/flows/shops/park-dead.ts'
import { parkUnread } from '../../../../src/flows/shops/park-unread.ts'
import { pullOrders } from '../../../../src/flows/shops/pull-orders.ts'
import type { QueuedItem } from '../../../../src/flows/shops/queued-messages.ts'
import type { Parked } from '../../../../src/ingest/ingest.contract.ts'
import sample from '../../../fixtures/protocols/pdd.order.json' with { type: 'json' }
import { eventually } from '../../../support/open-shop.ts'
import { aMerchant, ctxOfTenant, type SignedIn } from '../../../support/tenants.ts'

const sampleOrder = sample.order_info_get_response.order_info
type Answers = Record<string, (params: URLSearchParams) => unknown>

/** 拼多多 at the other end of `fetch`: lists these numbers as changed and tells the fields of each. */
function aPlatform(orders: Record<string, object>, more: Answers = {}) {
  const listed = {
    total_count: Object.keys(orders).length,
    order_sn_list: Object.keys(orders).map((order_sn) => ({ order_sn })),
  }
  const answers: Answers = {
    'pdd.order.number.list.increment.get': () => ({ order_sn_increment_get_response: listed }),
    'pdd.refund.list.increment.get': () => ({ refund_increment_get_response: { total_count: 0, refund_list: [] } }),
    'pdd.order.information.get': (params) => {
      const order_sn = params.get('order_sn') ?? ''
      return { order_info_get_response: { order_info: { ...sampleOrder, ...orders[order_sn], order_sn } } }
    },
    ...more,
  }
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_input, init) => {
    const params = new URLSearchParams(String(init?.body))
    return Response.json(answers[params.get('type') ?? '']?.(params) ?? { error_response: { error_code: 10000 } })
  })
}

async function aShop() {
  const merchant = await aMerchant()
  const { id } = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'pdd',
    name: '拼多多旗舰店',
    credentials: { clientId: 'c', clientSecret: 's', accessToken: 'at' },
    settings: { gateway: 'http://127.0.0.1:1' },
  })
  const ctx = await ctxOfTenant(merchant.tenantId)
  const known = await knownConnection(env, id, Date.now())
  if (!known) throw new Error('the connection was made a moment ago')
  // One stretch of the list instead of a day of them.
  await channelGate(env, id).advanceCursor(Date.now() - 10 * MINUTE)
  return { merchant, id, ctx, connection: known.connection }
}

const casesOf = async (merchant: SignedIn) => (await merchant.get<{ items: Case[] }>('/api/v1/cases')).items
const parkedOf = async (merchant: SignedIn) => (await merchant.get<{ items: Parked[] }>('/api/v1/parked')).items
const ordersOf = async (merchant: SignedIn) =>
  (await merchant.get<{ items: { platformOrderId: string }[] }>('/api/v1/orders')).items.map(
    (one) => one.platformOrderId,
  )

function queued(body: unknown) {
  const told: string[] = []
  const item: QueuedItem = { body, attempts: 1, ack: () => void told.push('ack'), retry: () => void told.push('retry') }
  return { item, told }
}
const execution = { waitUntil: () => undefined }

afterEach(() => void vi.restoreAllMocks())

describe('a pulled order in an unknown state', () => {
  it('is parked beside its neighbours, which come in; three orders of two unknown states are two cases', async () => {
    const { merchant, ctx, connection } = await aShop()
    aPlatform({ A: { order_status: 7 }, B: {}, C: { order_status: 7 }, D: { after_sales_status: 99 } })
    expect((await pullOrders({ ctx, connection })).ok).toBe(true)
    expect(await ordersOf(merchant)).toEqual(['B'])
    expect((await parkedOf(merchant)).map(({ raw, why }) => [raw, why]).toSorted()).toEqual([
      ['A', 'malformed: order_status is 7'],
      ['C', 'malformed: order_status is 7'],
      ['D', 'malformed: after_sales_status is 99'],
    ])
    const expected = [
      ['unknown_state', 'red', '', '拼多多旗舰店：系统不认识 after_sales_status = 99，订单已停泊'],
      ['unknown_state', 'red', '', '拼多多旗舰店：系统不认识 order_status = 7，订单已停泊'],
    ]
    const said = async () =>
      (await casesOf(merchant))
        .map(({ kind, severity, orderId, detail }) => [kind, severity, orderId, detail])
        .toSorted()
    expect(await said()).toEqual(expected)
    // The overlap of the next pull meets the same orders again.
    await pullOrders({ ctx, connection })
    expect(await said()).toEqual(expected)
  })

  it('that a person closed stays closed, and comes in when it is sent through again after the state became known', async () => {
    const { merchant, id, ctx, connection } = await aShop()
    aPlatform({ A: { order_status: 7 } })
    await pullOrders({ ctx, connection })
    const [found] = await casesOf(merchant)
    const closing = `/api/v1/cases/${encodeURIComponent(found?.id ?? '')}/close`
    expect((await merchant.call('POST', closing, { reason: '已反馈' })).status).toBe(200)
    await pullOrders({ ctx, connection })
    expect(await casesOf(merchant)).toEqual([])
    aPlatform({}, {})
    expect((await merchant.call('POST', `/api/v1/parked/prk_pull_${id}_A/replay`)).status).toBe(204)
    expect(
      await eventually(
        () => ordersOf(merchant),
        (orders) => orders.length > 0,
      ),
    ).toEqual(['A'])
    expect(await parkedOf(merchant)).toEqual([])
  })

  it('that cannot be read again for long is parked again, not forgotten', async () => {
    const { merchant, id } = await aShop()
    const message = { v: 1, kind: 'order', connectionId: id, platformOrderId: 'A', receivedAt: 1 }
    aPlatform({}, { 'pdd.order.information.get': () => ({ error_response: { error_code: 50001 } }) })
    const { item, told } = queued(message)
    await ingest(env, execution, [item])
    expect(told).toEqual(['retry'])
    await parkDead(env, execution, [queued(message).item])
    expect(await parkedOf(merchant)).toMatchObject([{ id: `prk_pull_${id}_A`, code: 'ingest.gave_up', raw: 'A' }])
  })
})

it('a pushed hint at such an order is parked with its own text, and joins the same case', async () => {
  const { merchant, id, ctx, connection } = await aShop()
  aPlatform({ A: { order_status: 7 } })
  await pullOrders({ ctx, connection })
  const body = JSON.stringify({ id: 1, message: { type: 'pdd_trade_TradeConfirmed', content: '{"tid":"A"}' } })
  const { item, told } = queued({
    v: 1,
    kind: 'push',
    connectionId: id,
    receivedAt: 1,
    envelopeId: 'env_p',
    body,
    source: 'push',
  })
  await ingest(env, execution, [item])
  expect(told).toEqual(['ack'])
  expect((await parkedOf(merchant)).find((one) => one.id === 'prk_p')).toMatchObject({
    code: 'ingest.fetch_failed',
    raw: body,
  })
  expect(await casesOf(merchant)).toHaveLength(1)
})

it('a shop that shuts us out loses no order: nothing is parked and the cursor stays', async () => {
  const { merchant, ctx, connection } = await aShop()
  aPlatform({ A: {} }, { 'pdd.order.information.get': () => ({ error_response: { error_code: 20005 } }) })
  await expect(pullOrders({ ctx, connection })).rejects.toThrow('unauthorised')
  expect(await parkedOf(merchant)).toEqual([])
  aPlatform({ A: {} })
  await pullOrders({ ctx, connection })
  expect(await ordersOf(merchant)).toEqual(['A'])
})

it('values that differ from order to order are one case, without anybody’s number in it', async () => {
  const { merchant, ctx, connection } = await aShop()
  const unread = (n: number) => ({
    id: `prk_${n}`,
    connectionId: connection.id,
    source: 'ingest' as const,
    code: 'ingest.untranslatable',
    why: '',
    raw: '',
    unknown: { field: `item_list[${n}].phone`, value: `1380000111${n}` },
  })
  await parkUnread(ctx, connection, [unread(1), unread(2)])
  await parkUnread(ctx, connection, [unread(3)])
  const cases = await casesOf(merchant)
  expect(cases).toHaveLength(1)
  expect(JSON.stringify(cases)).not.toMatch(/1380000111\d/)
})

it('another tenant sees nothing of it', async () => {
  const [{ ctx, connection }, other] = [await aShop(), await aMerchant()]
  aPlatform({ A: { order_status: 7 } })
  await pullOrders({ ctx, connection })
  expect(await casesOf(other)).toEqual([])
})

it('an order that keeps failing does not hold its neighbours up: it goes on by itself and is parked in the end', async () => {
  const { merchant, id, ctx, connection } = await aShop()
  const asked = new Map<string, number>()
  const order = (params: URLSearchParams) => {
    const order_sn = params.get('order_sn') ?? ''
    const times = (asked.get(order_sn) ?? 0) + 1
    asked.set(order_sn, times)
    // B fails for good, C answers the third time.
    return order_sn === 'B' || (order_sn === 'C' && times < 3)
      ? { error_response: { error_code: 50001 } }
      : { order_info_get_response: { order_info: { ...sampleOrder, order_sn } } }
  }
  aPlatform({ A: {}, B: {}, C: {} }, { 'pdd.order.information.get': order })
  const sent: unknown[] = []
  const queue = {
    sendBatch: async (batch: Iterable<{ body: unknown }>) => void sent.push(...[...batch].map(({ body }) => body)),
  }
  const recorded = { ...ctx, env: Object.create(env, { INGEST: { value: queue } }) as Env }
  expect((await pullOrders({ ctx: recorded, connection })).ok).toBe(true)
  expect((await ordersOf(merchant)).toSorted()).toEqual(['A', 'C'])
  expect(sent).toMatchObject([{ kind: 'order', connectionId: id, platformOrderId: 'B' }])
  const [first] = sent
  const { item, told } = queued(first)
  const neighbour = queued({ ...(first as object), platformOrderId: 'A' })
  await ingest(env, execution, [item, neighbour.item])
  expect([told, neighbour.told]).toEqual([['retry'], ['ack']])
})

it('refunds that changed before the connection was made are not asked for: the orders are read as they are now', async () => {
  const { ctx, connection } = await aShop()
  const asked: { type: string; from: number }[] = []
  const list = (type: string, key: string, name: string) => (params: URLSearchParams) => {
    asked.push({ type, from: Number(params.get('start_updated_at')) })
    return { [key]: { total_count: 0, [name]: [] } }
  }
  aPlatform(
    {},
    {
      'pdd.order.number.list.increment.get': list('orders', 'order_sn_increment_get_response', 'order_sn_list'),
      'pdd.refund.list.increment.get': list('refunds', 'refund_increment_get_response', 'refund_list'),
    },
  )
  const hours = (n: number) => ({ ...connection, createdAt: connection.createdAt - n * 60 * MINUTE })
  await pullOrders({ ctx, connection: hours(24) })
  expect(asked.filter(({ type }) => type === 'refunds')).toHaveLength(asked.length / 2)
  asked.length = 0
  await pullOrders({ ctx, connection: { ...connection, createdAt: Date.now() + 60 * MINUTE } })
  expect(asked.map(({ type }) => type)).toEqual(asked.map(() => 'orders'))
})
