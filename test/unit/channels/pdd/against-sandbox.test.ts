/** The adapter and the sandbox's platform, which share no line of code: what one asks the other answers. */
import { expect, test } from 'vitest'
import { placeOrders } from '../../../../sandbox/src/life/place-orders'
import { doDeed } from '../../../../sandbox/src/shops/order-life'
import { answerCall } from '../../../../sandbox/src/world/answer-call'
import { demoShops } from '../../../../scripts/demo-shops.mjs'
import { planPull } from '../../../../src/channels/domain/pull-window.ts'
import { pdd } from '../../../../src/channels/pdd/index.ts'
import { pullUpdated } from '../../../../src/channels/pull-updated.ts'
import type { CanonicalOrder } from '../../../../src/orders/canonical-order.contract.ts'
import { aCall, aWorld } from '../../sandbox/a-world.ts'

const MINUTE = 60_000
const { pdd: demo } = demoShops
if (demo === undefined) throw new Error('no 拼多多 among the demo shops')
const { credentials } = demo
const shop = { ...demo.shop, platform: 'pdd', shopName: demo.name, pushUrl: '', tokenSeconds: 86_400, extra: {} }

async function aShop() {
  const { world, clock } = aWorld()
  world.shops.put(shop)
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input))
    const call = aCall({
      platform: 'pdd',
      path: url.pathname.slice('/pdd'.length),
      query: url.search.slice(1),
      method: init?.method ?? 'POST',
      body: String(init?.body ?? ''),
    })
    const { status, body, headers } = answerCall(world, call)
    return new Response(body === '' ? null : body, { status, headers: headers ?? {} })
  }
  const options = {
    credentials,
    settings: { gateway: 'http://sandbox.test/pdd' },
    now: () => clock.now,
    fetch,
  }
  const atSandbox = { ...options, settings: { authorisePage: 'http://sandbox.test/pdd/service-market/auth' } }
  const page = pdd.authorisation?.url(atSandbox, { redirectUri: 'http://hub.test/back', state: 's' }) ?? ''
  const agreed = await fetch(page, { method: 'GET' })
  const back = {
    query: new URL(agreed.headers.get('location') ?? '').searchParams,
    redirectUri: 'http://hub.test/back',
  }
  const token = await pdd.authorisation?.exchange(options, back)
  if (!token?.ok) throw new Error('no token')
  return {
    world,
    clock,
    client: pdd.client({ ...options, accessToken: token.value.accessToken }),
    options,
    token: token.value,
  }
}

async function pulled({ clock, client }: Awaited<ReturnType<typeof aShop>>, syncedTo: number) {
  const books = new Map<string, CanonicalOrder>()
  const outcome = await pullUpdated({
    windows: planPull({ syncedTo, now: clock.now, ...pdd.pullRules }),
    list: client.listUpdated,
    ...(client.listRefunded ? { refunds: client.listRefunded } : {}),
    store: async ({ ids = [] }) => {
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

test('all paid orders of a busy hour are pulled, in the state that they are in, and their refunds with them', async () => {
  const made = await aShop()
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
    else if (index % 5 === 2) doDeed(world, order, 'refund', { settle: index % 2 === 0 })
  }
  clock.now += 5 * MINUTE
  const books = await pulled(made, start)
  const truth = orders.map(({ orderId }) => world.orders.find(orderId)).filter((order) => (order?.paidAt ?? 0) > 0)
  expect(books.size).toBe(truth.length)
  expect(truth.length).toBeGreaterThan(200)
  for (const order of truth) {
    const ours = books.get(order?.orderId ?? '')
    const [line] = order?.lines ?? []
    const state = order?.state === 'paid' && line?.refund === 'asked' ? 'refunding' : order?.state
    expect([ours?.state, ours?.lines[0]?.quantity, ours?.lines[0]?.merchantCode]).toEqual([
      state,
      line?.quantity,
      line?.outSkuId,
    ])
  }
  const placed = await made.client.listPlaced?.({ from: start, to: clock.now, page: 0 })
  expect(placed).toMatchObject({ ok: true, value: { lastPage: Math.ceil(truth.length / 100) - 1 } })
})

test('what the merchant does arrives: a parcel, a second one, either repeated; a memo; stock; the next token', async () => {
  const { world, client, options, token } = await aShop()
  const [order] = placeOrders(world, { shop, count: 1, paid: true, push: false }) ?? []
  const platformOrderId = order?.orderId ?? ''
  const notice = { platformOrderId, lines: [], partial: true, waybill: 'YT1', carrier: 'yuantong', idempotencyKey: 'k' }
  const second = { ...notice, waybill: 'ZT2', carrier: 'zhongtong' }
  for (const parcel of [notice, notice, second, second])
    expect(await client.ship(parcel)).toEqual({ ok: true, value: undefined })
  expect(world.orders.find(platformOrderId)?.packs.map(({ waybill, com }) => [waybill, com])).toEqual([
    ['YT1', 'yuantong'],
    ['ZT2', 'zhongtong'],
  ])
  expect(await client.ship({ ...notice, partial: false, waybill: 'YT9' })).toMatchObject({
    error: { code: 'rejected' },
  })
  expect(await client.writeMemo?.({ platformOrderId, text: '加急', flag: 1 })).toMatchObject({ ok: true })
  expect(await client.fetchOrder(platformOrderId)).toMatchObject({
    value: { sellerRemark: '加急', sellerFlag: 1, state: 'shipped' },
  })
  expect(await client.fetchOrder('nobody')).toMatchObject({ error: { code: 'not_found' } })
  const [line] = order?.lines ?? []
  const stock = { shopProductId: line?.productId ?? '', shopSkuId: line?.skuId ?? '', quantity: 0, idempotencyKey: 'k' }
  expect(await client.setStock(stock)).toMatchObject({ ok: true })
  expect(await client.pauseListing(stock.shopProductId)).toMatchObject({ ok: true })
  expect(world.shops.shelf(shop.shopId).find(({ skuId }) => skuId === stock.shopSkuId)).toMatchObject({
    stock: 0,
    onSale: false,
  })
  expect(await client.resumeListing(stock.shopProductId)).toMatchObject({ ok: true })
  expect(await client.test()).toEqual({ ok: true, value: '拼多多 店铺 171504183, 1 单 / 24h' })
  const next = await pdd.requestToken(options, token.refreshToken)
  expect(next).toMatchObject({ ok: true })
  expect(await pdd.client({ ...options, accessToken: 'nobody' }).test()).toMatchObject({
    error: { code: 'token_expired' },
  })
})
