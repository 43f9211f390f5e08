/** The product's adapters against the platforms that the sandbox plays, in one process: what is told arrives, and twice changes nothing. */
import { describe, expect, test } from 'vitest'
import { placeOrders } from '../../../sandbox/src/life/place-orders.ts'
import { shopPlatformOf } from '../../../sandbox/src/platforms.ts'
import type { OrderFacts } from '../../../sandbox/src/shops/order-facts.ts'
import { doDeed } from '../../../sandbox/src/shops/order-life.ts'
import { issueTokens } from '../../../sandbox/src/shops/tokens.ts'
import { answerCall } from '../../../sandbox/src/world/answer-call.ts'
import { demoShops } from '../../../scripts/demo-shops.mjs'
import type { ChannelClient } from '../../../src/channels/channels.port.ts'
import { channelAdapter } from '../../../src/channels/registry.ts'
import { aWorld } from '../sandbox/a-world.ts'

const KINDS = ['weixin-shop', 'kuaishou', 'xiaohongshu']
const BASE = 'http://sandbox.test'

const must = <T>(found: T | null | undefined, what: string): T => {
  if (found === null || found === undefined) throw new Error(`no ${what}`)
  return found
}

/** A shop of the demo with orders, and the product's client for it. */
async function open(kind: string, count: number) {
  const { world, clock, received } = aWorld()
  const adapter = must(channelAdapter(kind), 'adapter')
  const { shop: keys, credentials, settings } = must(demoShops[kind], 'demo shop')
  const { accessToken, refreshToken, ...known } = keys as typeof keys & { accessToken?: string; refreshToken?: string }
  const shop = {
    extra: {},
    ...known,
    platform: kind,
    shopName: '示例旗舰店',
    pushUrl: 'http://hub.test/hooks/a/con_1',
    tokenSeconds: 604_800,
  }
  world.shops.put(shop)
  if (refreshToken !== undefined || accessToken !== undefined)
    issueTokens(world, shop, {
      refreshSeconds: 86_400,
      ...(accessToken === undefined ? {} : { accessToken }),
      ...(refreshToken === undefined ? {} : { refreshToken }),
    })
  const options = {
    credentials: adapter.credentials.parse(credentials),
    settings: adapter.settings.parse({ ...settings, gateway: 'http://localhost/x' }),
    now: () => clock.now,
    fetch: (async (input, init) => {
      const url = new URL(String(input).replace('http://localhost/x', `${BASE}/${kind}`))
      const headers: Record<string, string> = {}
      new Headers(init?.headers).forEach((value, name) => {
        headers[name] = value
      })
      const answer = answerCall(world, {
        platform: kind,
        method: init?.method ?? 'GET',
        path: url.pathname.slice(kind.length + 1),
        fullPath: url.pathname,
        query: url.search.slice(1),
        headers: { ...headers, host: url.host },
        body: typeof init?.body === 'string' ? init.body : '',
      })
      return new Response(answer.body, { status: answer.status, headers: { 'content-type': answer.contentType } })
    }) as typeof fetch,
  }
  const token = await adapter.requestToken(options, null)
  if (!token.ok) throw new Error(`no token: ${token.error.detail}`)
  const client = adapter.client({ ...options, accessToken: token.value.accessToken })
  const orders = must(placeOrders(world, { shop, count, paid: true, push: false }), 'orders')
  const truth = (id: string) => must(world.orders.find(id), 'order')
  return { world, clock, received, shop, adapter, options, client, orders, truth }
}

async function fetched(client: ChannelClient, order: OrderFacts) {
  const answer = await client.fetchOrder(order.orderId)
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.detail}`)
  return answer.value
}

describe.each(KINDS)('%s', (kind) => {
  test('every order is read with its money and its state, placed and changed lists name it', async () => {
    const { client, orders, clock } = await open(kind, 30)
    expect((await client.test()).ok).toBe(true)
    const from = clock.now - 1_500_000
    const placed = new Set<string>()
    const changed = new Set<string>()
    for (const [list, seen] of [
      [client.listPlaced, placed],
      [client.listUpdated, changed],
    ] as const) {
      let cursor: string | undefined
      for (let page = 0; page < 9; page++) {
        const answer = await must(list, 'list')({ from, to: clock.now, page, ...(cursor ? { cursor } : {}) })
        if (!answer.ok) throw new Error(answer.error.detail)
        const { value } = answer
        if ('placed' in value) for (const { platformOrderId } of value.placed) seen.add(platformOrderId)
        else
          for (const id of [...value.orders.map((order) => order.platformOrderId), ...(value.ids ?? [])]) seen.add(id)
        cursor = value.next
        if (!value.hasMore) break
      }
    }
    const ids = orders.map(({ orderId }) => orderId).sort()
    expect([...placed].sort()).toEqual(ids)
    expect([...changed].sort()).toEqual(ids)
    for (const order of orders) {
      const read = await fetched(client, order)
      expect(read).toMatchObject({ state: 'paid', platformReview: false, placedAt: Math.floor(read.placedAt) })
      expect(read.lines.map(({ shopSkuId, quantity }) => [shopSkuId, quantity])).toEqual(
        order.lines.map(({ skuId, quantity }) => [skuId, quantity]),
      )
      expect(read.payableFen).toBe(
        order.lines.reduce(
          (sum, line) => sum + line.priceFen * line.quantity - line.shopDiscountFen - line.platformDiscountFen,
          order.postFen,
        ),
      )
      const kept = JSON.stringify(read)
      expect(kept).not.toContain(order.receiver.phone)
      expect(kept).not.toContain(order.receiver.detail)
    }
  })

  test('a whole order is shipped once, however often it is told', async () => {
    const { client, orders, truth } = await open(kind, 1)
    const order = must(orders[0], 'order')
    const { lines } = await fetched(client, order)
    const notice = {
      platformOrderId: order.orderId,
      lines: lines.map(({ platformLineId, quantity }) => ({ platformLineId, quantity })),
      partial: false,
      waybill: 'YT0000000000001',
      carrier: 'yuantong',
      idempotencyKey: 'ful_1',
    }
    expect(await client.ship(notice)).toEqual({ ok: true, value: undefined })
    expect(await client.ship(notice)).toEqual({ ok: true, value: undefined })
    expect((await client.ship({ ...notice, waybill: 'YT0000000000002' })).ok).toBe(false)
    expect(truth(order.orderId)).toMatchObject({ state: 'shipped', packs: [{ waybill: 'YT0000000000001' }] })
    expect(truth(order.orderId).packs).toHaveLength(1)
    expect((await fetched(client, order)).state).toBe('shipped')
  })

  test('an order in two parcels is shipped in two, each of them once', async () => {
    const { world, client, orders, truth } = await open(kind, 1)
    const [made] = orders
    const order = must(made, 'order')
    const [line] = order.lines
    const two = kind === 'xiaohongshu' ? twoSkus(order) : [{ ...must(line, 'line'), quantity: 3 }]
    world.orders.save([{ ...order, lines: two }])
    const { lines } = await fetched(client, order)
    const [one, other = one] = lines.map(({ platformLineId }) => platformLineId)
    const part = (waybill: string, platformLineId = '', quantity = 1) => ({
      platformOrderId: order.orderId,
      lines: [{ platformLineId, quantity }],
      partial: true,
      waybill,
      carrier: 'zhongtong',
      idempotencyKey: waybill,
    })
    const first = part('ZT1', one, kind === 'xiaohongshu' ? two[0]?.quantity : 2)
    const second = part('ZT2', other, kind === 'xiaohongshu' ? two[1]?.quantity : 1)
    for (const notice of [first, first])
      expect(await client.ship(notice), notice.waybill).toEqual({ ok: true, value: undefined })
    expect(truth(order.orderId)).toMatchObject({ state: 'partly_shipped' })
    expect(await fetched(client, order)).toMatchObject({ state: 'paid' })
    for (const notice of [second, second, first])
      expect(await client.ship(notice), notice.waybill).toEqual({ ok: true, value: undefined })
    expect(truth(order.orderId).packs.map(({ waybill }) => waybill)).toEqual(['ZT1', 'ZT2'])
    expect((await fetched(client, order)).state).toBe('shipped')
  })

  test('a refund is told by its own list and by the order, and taken back again', async () => {
    const { world, clock, client, orders } = await open(kind, 3)
    const order = must(orders[1], 'order')
    clock.now += 120_000
    doDeed(world, order, 'refund')
    const list = await client.listRefunded?.({ from: clock.now - 1_000, to: clock.now, page: 0 })
    if (!list?.ok) throw new Error('no list of refunds')
    const read = await Promise.all((list.value.ids ?? []).map((id) => client.fetchOrder(id)))
    expect(read.map((one) => one.ok && one.value.platformOrderId)).toContain(order.orderId)
    const asked = await fetched(client, order)
    expect(asked.lines.every(({ refund }) => refund === 'refunding')).toBe(true)
    clock.now += 1_000
    doDeed(world, must(world.orders.find(order.orderId), 'order'), 'withdraw')
    const withdrawn = await fetched(client, order)
    expect(withdrawn.lines.every(({ refund }) => refund === 'none')).toBe(true)
    // Else it would be taken for older news than what it takes back.
    expect(withdrawn.updatedAt).toBeGreaterThanOrEqual(asked.updatedAt)
    clock.now += 1_000
    doDeed(world, must(world.orders.find(order.orderId), 'order'), 'refund', { settle: true })
    expect((await fetched(client, order)).state).toBe('refunded')
  })

  test('stock, listing and memo arrive; stock that was told twice is the same', async () => {
    const { world, client, shop, orders, truth } = await open(kind, 1)
    const order = must(orders[0], 'order')
    const [line] = (await fetched(client, order)).lines
    const { shopProductId, shopSkuId } = must(line, 'line')
    const sku = () => world.shops.shelf(shop.shopId).find(({ skuId }) => skuId === shopSkuId)
    for (const quantity of [7, 7, 3, 0]) {
      expect(await client.setStock({ shopProductId, shopSkuId, quantity, idempotencyKey: 'k' })).toEqual({
        ok: true,
        value: undefined,
      })
      expect(sku()?.stock).toBe(quantity)
    }
    expect((await client.pauseListing(shopProductId)).ok).toBe(true)
    expect(sku()?.onSale).toBe(false)
    expect((await client.resumeListing(shopProductId)).ok).toBe(true)
    expect(sku()?.onSale).toBe(true)
    const memo = { platformOrderId: order.orderId, text: '加急“顺丰”&门口', flag: 1 }
    for (const _ of [1, 2]) expect((await client.writeMemo?.(memo))?.ok).toBe(true)
    expect(truth(order.orderId).memo).toBe(memo.text)
    expect((await fetched(client, order)).sellerRemark).toBe(memo.text)
  })

  test('its pushes are genuine to the adapter, and to no other shop', async () => {
    const { world, shop, received, adapter, options, orders, clock } = await open(kind, 1)
    const order = must(orders[0], 'order')
    doDeed(world, order, 'address')
    await world.deliveries.pump()
    const { url, headers, body } = must(received[0], 'push')
    const { searchParams: query, pathname: path } = new URL(url)
    const input = { headers: new Headers(headers), query, path, rawBody: body, now: clock.now }
    const { credentials } = options
    expect(await adapter.webhook.verify(input, credentials)).toEqual({ ok: true })
    expect(adapter.webhook.read(body, credentials)).toMatchObject({
      ok: true,
      value: [{ kind: 'order_changed', platformOrderId: order.orderId }],
    })
    const reply = adapter.webhook.accepted()
    expect(shopPlatformOf(kind)?.pushes?.acknowledged(reply.status, reply.body)).toBe(true)
    const others = Object.fromEntries(
      Object.entries(credentials).map(([key, value]) => [key, value === '' ? '' : `${value}x`]),
    )
    expect(await adapter.webhook.verify(input, others), shop.shopName).toMatchObject({ ok: false })
  })
})

/** The order with a second line of another SKU. */
function twoSkus(order: OrderFacts): OrderFacts['lines'] {
  const line = must(order.lines[0], 'line')
  return [line, { ...line, lineId: `${order.orderId}-9`, skuId: `${line.skuId}9` }]
}

test.each(['taobao', 'aliexpress'])('%s: of an order in two parcels the last one closes it', async (kind) => {
  const { world, client, orders, truth } = await open(kind, 1)
  const order = must(orders[0], 'order')
  // 速卖通 is not told which lines a parcel holds; at 淘宝 a parcel may hold pieces of one sub-order.
  const made = kind === 'aliexpress' ? twoSkus(order) : [{ ...must(order.lines[0], 'line'), quantity: 3 }]
  world.orders.save([{ ...order, lines: made }])
  const { lines } = await fetched(client, order)
  const [one, other = one] = lines.map(({ platformLineId }) => platformLineId)
  const parcel = (waybill: string, platformLineId = '', quantity = 1) => ({
    platformOrderId: order.orderId,
    lines: [{ platformLineId, quantity }],
    partial: true,
    waybill,
    carrier: 'zhongtong',
    idempotencyKey: waybill,
  })
  const done = { ok: true, value: undefined }
  for (const _ of [1, 2]) expect(await client.ship(parcel('ZT1', one, 2))).toEqual(done)
  const last = { ...parcel('ZT2', other), otherWaybills: ['ZT1'] }
  for (const _ of [1, 2]) expect(await client.ship(last)).toEqual(done)
  expect(truth(order.orderId)).toMatchObject({ state: 'shipped', packs: [{ waybill: 'ZT1' }, { waybill: 'ZT2' }] })
  expect((await fetched(client, order)).state).toBe('shipped')
})

test('amazon: money that was paid back after shipping is told by the list of refunds and read with the order', async () => {
  const { world, clock, client, orders } = await open('amazon', 2)
  const order = must(orders[0], 'order')
  doDeed(world, order, 'ship')
  expect((await fetched(client, order)).lines.every(({ refund }) => refund === 'none')).toBe(true)
  clock.now += 60_000
  doDeed(world, must(world.orders.find(order.orderId), 'order'), 'refund', { settle: true })
  clock.now += 600_000
  const list = await client.listRefunded?.({ from: clock.now - 900_000, to: clock.now - 180_000, page: 0 })
  expect(list).toMatchObject({ ok: true, value: { ids: [order.orderId] } })
  expect((await fetched(client, order)).lines.every(({ refund }) => refund === 'refunded')).toBe(true)
})
