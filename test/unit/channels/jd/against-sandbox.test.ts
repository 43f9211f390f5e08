/** The adapter and the sandbox's platform, which share no line of code: what one asks the other answers. */
import { describe, expect, test } from 'vitest'
import { placeOrders } from '../../../../sandbox/src/life/place-orders'
import { doDeed } from '../../../../sandbox/src/shops/order-life'
import { answerCall } from '../../../../sandbox/src/world/answer-call'
import { demoShops } from '../../../../scripts/demo-shops.mjs'
import { planPull } from '../../../../src/channels/domain/pull-window.ts'
import { jd } from '../../../../src/channels/jd/index.ts'
import { pullUpdated } from '../../../../src/channels/pull-updated.ts'
import type { CanonicalOrder } from '../../../../src/orders/canonical-order.contract.ts'
import { aCall, aWorld } from '../../sandbox/a-world.ts'

const MINUTE = 60_000
const { jd: demo } = demoShops
if (demo === undefined) throw new Error('no 京东 among the demo shops')
const { credentials } = demo
const shop = { ...demo.shop, platform: 'jd', shopName: demo.name, pushUrl: '', tokenSeconds: 86_400, extra: {} }

async function aShop(settings: Record<string, unknown> = {}) {
  const { world, clock } = aWorld()
  world.shops.put(shop)
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input))
    const headers = Object.fromEntries(new Headers(init?.headers))
    const call = aCall({
      platform: 'jd',
      path: url.pathname.slice('/jd'.length),
      query: url.search.slice(1),
      method: init?.method ?? 'POST',
      headers,
      body: String(init?.body ?? ''),
    })
    const answer = answerCall(world, call)
    return new Response(answer.body === '' ? null : answer.body, {
      status: answer.status,
      headers: answer.headers ?? {},
    })
  }
  const sandbox = { gateway: 'http://sandbox.test/jd', authorisePage: 'http://sandbox.test/jd/oauth2/to_login' }
  const options = { credentials, settings: { ...sandbox, ...settings }, now: () => clock.now, fetch }
  const redirectUri = 'http://hub.test/back'
  const agreed = await fetch(jd.authorisation?.url(options, { redirectUri, state: 's' }) ?? '', { method: 'GET' })
  const query = new URL(agreed.headers.get('location') ?? '').searchParams
  const token = await jd.authorisation?.exchange(options, { query, redirectUri })
  if (!token?.ok) throw new Error('no token')
  const { accessToken, refreshToken } = token.value
  return { world, clock, options, refreshToken, client: jd.client({ ...options, accessToken }) }
}

async function pulled({ clock, client }: Awaited<ReturnType<typeof aShop>>, syncedTo: number) {
  const books = new Map<string, CanonicalOrder>()
  const outcome = await pullUpdated({
    windows: planPull({ syncedTo, now: clock.now }),
    list: client.listUpdated,
    ...(client.listRefunded ? { refunds: client.listRefunded } : {}),
    store: async ({ orders, ids = [], unreadable }) => {
      expect(unreadable).toEqual([])
      for (const order of orders) books.set(order.platformOrderId, order)
      for (const id of ids) {
        const order = await client.fetchOrder(id)
        if (!order.ok) throw new Error(order.error.detail)
        books.set(id, order.value)
      }
    },
    advance: async () => undefined,
  })
  expect(outcome).toMatchObject({ ok: true, value: { complete: true } })
  return books
}

describe.each([
  ['sp', {}],
  ['legacy', { protocol: 'legacy' }],
])('%s', (protocol, settings) => {
  test('all paid orders of a busy hour are pulled, in the state that they are in', async () => {
    const made = await aShop(settings)
    const { world, clock } = made
    const start = clock.now
    const orders = []
    for (let minute = 0; minute < 60; minute += 5) {
      orders.push(...(placeOrders(world, { shop, count: 30, paid: minute % 10 === 0, push: false }) ?? []))
      clock.now += 5 * MINUTE
    }
    for (const [index, order] of orders.entries()) {
      clock.now += 1_000
      if (order.paidAt === 0 && index % 2 === 0) doDeed(world, order, 'pay')
      else if (index % 5 === 1) doDeed(world, order, 'ship')
      else if (index % 5 === 2) doDeed(world, order, 'cancel')
      else if (index % 5 === 3 && protocol === 'sp') doDeed(world, order, 'refund', { settle: index % 2 === 0 })
    }
    clock.now += MINUTE
    const books = await pulled(made, start)
    const truth = orders.map(({ orderId }) => world.orders.find(orderId)).filter((order) => (order?.paidAt ?? 0) > 0)
    expect(books.size).toBe(truth.length)
    expect(truth.length).toBeGreaterThan(200)
    for (const order of truth) {
      const ours = books.get(order?.orderId ?? '')
      const [line] = order?.lines ?? []
      const isAsked = order?.state === 'paid' && line?.refund === 'asked'
      const state = isAsked ? 'refunding' : order?.state === 'cancelled' ? 'refunded' : order?.state
      expect([ours?.state, ours?.lines[0]?.quantity, ours?.lines[0]?.merchantCode]).toEqual([
        state,
        line?.quantity,
        line?.outSkuId,
      ])
    }
    const placed = await made.client.listPlaced?.({ from: start, to: clock.now, page: 0 })
    expect(placed).toMatchObject({ ok: true, value: { lastPage: Math.ceil(truth.length / 100) - 1 } })
    expect(await made.client.test()).toEqual({ ok: true, value: `京东 ${truth.length} 单 / 24h` })
  })

  test('a memo arrives; an unknown order, a wrong token and a wrong secret are told apart', async () => {
    const { world, client, options } = await aShop(settings)
    const [order] = placeOrders(world, { shop, count: 1, paid: true, push: false }) ?? []
    const platformOrderId = order?.orderId ?? ''
    expect(await client.writeMemo?.({ platformOrderId, text: '加急“顺丰”+100%&=?<b>/\\😀', flag: 1 })).toMatchObject({
      ok: true,
    })
    expect(world.orders.find(platformOrderId)).toMatchObject({ memo: '加急“顺丰”+100%&=?<b>/\\😀', flag: 1 })
    expect(await client.fetchOrder('9')).toMatchObject({ error: { code: 'not_found' } })
    const stranger = jd.client({ ...options, accessToken: 'nobody' })
    expect(await stranger.test()).toMatchObject({ error: { code: 'token_expired' } })
    const forger = jd.client({ ...options, credentials: { ...credentials, appSecret: 'x' }, accessToken: 'nobody' })
    expect(await forger.test()).toMatchObject({ error: { code: 'unauthorised' } })
  })
})

test('parcels of one order, either repeated, stock and listings arrive by SP-API; a body without a name does not pass', async () => {
  const { world, client, options, refreshToken } = await aShop()
  const [order] = (placeOrders(world, { shop, count: 60, paid: true, push: false }) ?? []).filter(
    ({ lines }) => (lines[0]?.quantity ?? 0) > 1,
  )
  const platformOrderId = order?.orderId ?? ''
  const [line] = order?.lines ?? []
  const platformLineId = `1-${line?.skuId}`
  const notice = {
    platformOrderId,
    lines: [{ platformLineId, quantity: 1 }],
    partial: true,
    waybill: 'YT1',
    carrier: 'yuantong',
    idempotencyKey: 'k',
  }
  const rest = {
    ...notice,
    lines: [{ platformLineId, quantity: (line?.quantity ?? 0) - 1 }],
    waybill: 'ZT2',
    carrier: 'zhongtong',
  }
  for (const parcel of [notice, notice, rest, rest])
    expect(await client.ship(parcel)).toEqual({ ok: true, value: undefined })
  const shipped = world.orders.find(platformOrderId)
  expect(shipped?.state).toBe('shipped')
  expect(shipped?.packs.map(({ waybill, com }) => [waybill, com])).toEqual([
    ['YT1', 'yuantong'],
    ['ZT2', 'zhongtong'],
  ])
  const stock = { shopProductId: line?.productId ?? '', shopSkuId: line?.skuId ?? '', quantity: 4, idempotencyKey: 'k' }
  expect(await client.setStock(stock)).toMatchObject({ ok: true })
  expect(await client.pauseListing(stock.shopProductId)).toMatchObject({ ok: true })
  expect(world.shops.shelf(shop.shopId).find(({ skuId }) => skuId === stock.shopSkuId)).toMatchObject({
    stock: 4,
    onSale: false,
  })
  expect(await client.resumeListing(stock.shopProductId)).toMatchObject({ ok: true })
  const next = await jd.requestToken(options, refreshToken)
  if (!next.ok) throw new Error(next.error.detail)
  const nameless = jd.client({
    ...options,
    settings: { ...options.settings, namelessBody: true },
    accessToken: next.value.accessToken,
  })
  expect(await nameless.test()).toMatchObject({ ok: true })
  expect(await nameless.pauseListing(stock.shopProductId)).toMatchObject({ error: { code: 'unauthorised' } })
})

test('by the old protocol an order leaves once, stock and listings arrive; a second parcel is refused in clear words', async () => {
  const { world, client } = await aShop({ protocol: 'legacy' })
  const [order] = placeOrders(world, { shop, count: 1, paid: true, push: false }) ?? []
  const platformOrderId = order?.orderId ?? ''
  const [line] = order?.lines ?? []
  const notice = {
    platformOrderId,
    lines: [{ platformLineId: line?.skuId ?? '', quantity: 1 }],
    partial: true,
    waybill: 'YT1',
    carrier: 'yuantong',
    idempotencyKey: 'k',
  }
  for (const parcel of [notice, notice]) expect(await client.ship(parcel)).toEqual({ ok: true, value: undefined })
  expect(world.orders.find(platformOrderId)).toMatchObject({ state: 'shipped', packs: [{ waybill: 'YT1' }] })
  expect(await client.ship({ ...notice, waybill: 'YT2' })).toMatchObject({
    error: { code: 'rejected', detail: expect.stringContaining('SP-API') },
  })
  expect(await client.ship({ ...notice, carrier: 'nobody' })).toMatchObject({ error: { code: 'rejected' } })
  const stock = { shopProductId: line?.productId ?? '', shopSkuId: line?.skuId ?? '', quantity: 4, idempotencyKey: 'k' }
  const shelf = () => world.shops.shelf(shop.shopId).find(({ skuId }) => skuId === stock.shopSkuId)
  expect(await client.setStock(stock)).toEqual({ ok: true, value: undefined })
  expect(await client.pauseListing(stock.shopProductId)).toEqual({ ok: true, value: undefined })
  expect(shelf()).toMatchObject({ stock: 4, onSale: false })
  expect(await client.resumeListing(stock.shopProductId)).toEqual({ ok: true, value: undefined })
  expect(shelf()).toMatchObject({ onSale: true })
  expect(await client.setStock({ ...stock, shopSkuId: '9' })).toMatchObject({ error: { code: 'rejected' } })
})
