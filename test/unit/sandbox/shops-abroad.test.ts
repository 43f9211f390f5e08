/** Shopify, WooCommerce and Amazon as the sandbox plays them, asked by the product's own adapters and by strangers. */
import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { placeOrders } from '../../../sandbox/src/life/place-orders'
import type { PlatformCall } from '../../../sandbox/src/platform-call'
import { parseOperation } from '../../../sandbox/src/shopify/graphql'
import type { OrderFacts } from '../../../sandbox/src/shops/order-facts'
import { doDeed } from '../../../sandbox/src/shops/order-life'
import { issueTokens } from '../../../sandbox/src/shops/tokens'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import { demoShops } from '../../../scripts/demo-shops.mjs'
import { amazon } from '../../../src/channels/amazon/index'
import type { ChannelAdapter } from '../../../src/channels/channels.port'
import { shopify } from '../../../src/channels/shopify/index'
import { woocommerce } from '../../../src/channels/woocommerce/index'
import { aWorld } from './a-world'

const GATEWAY = 'http://sandbox.test'
const adapters: readonly ChannelAdapter[] = [shopify, woocommerce, amazon]
const kinds = adapters.map((adapter) => [adapter.kind, adapter] as const)

function demoOf(kind: string) {
  const demo = demoShops[kind]
  if (!demo) throw new Error(`no demo shop of ${kind}`)
  return demo
}

/** A world with the demo shop, and the product's client whose requests end there. */
function aShop(adapter: ChannelAdapter, extra: Record<string, string> = {}) {
  const { kind } = adapter
  const { shop: keys, credentials } = demoOf(kind)
  const made = aWorld(() => ({ status: 200, body: '' }))
  const shop = {
    platform: kind,
    shopId: keys.shopId,
    appKey: keys.appKey,
    appSecret: keys.appSecret,
    shopName: '示例店',
    pushUrl: 'http://hub.test/hook',
    tokenSeconds: 3600,
    extra: { ...keys.extra, ...extra },
  }
  made.world.shops.put(shop)
  const { accessToken = '', refreshToken = '' } = keys
  if (accessToken !== '') issueTokens(made.world, shop, { refreshSeconds: 86_400, accessToken, refreshToken })
  const calls: PlatformCall[] = []
  const ask = (call: PlatformCall) => {
    calls.push(call)
    return answerCall(made.world, call)
  }
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input))
    const path = url.pathname.replace(`/${kind}`, '')
    const headers = Object.fromEntries(new Headers(init?.headers))
    const query = url.search.slice(1)
    const body = String(init?.body ?? '')
    const method = init?.method ?? 'GET'
    const answer = ask({ platform: kind, method, path, fullPath: url.pathname, query, headers, body })
    return new Response(answer.status === 204 ? null : answer.body, {
      status: answer.status,
      headers: { 'content-type': answer.contentType, ...answer.headers },
    })
  }
  const options = {
    credentials: adapter.credentials.parse(credentials),
    settings: { gateway: `${GATEWAY}/${kind}` },
    now: () => made.clock.now,
    fetch,
  }
  const client = adapter.client({ ...options, accessToken })
  const place = (count: number): OrderFacts[] => placeOrders(made.world, { shop, count, paid: true, push: false }) ?? []
  const truth = (orderId: string) => made.world.orders.find(orderId)
  return { ...made, shop, options, client, calls, ask, place, truth }
}

const windowOf = (now: number) => ({ from: now - 3_600_000, to: now, page: 0 })

describe.each(kinds)('%s, asked by the product', (kind, adapter) => {
  test('every page of a window together holds every order once', async () => {
    const { client, clock, place } = aShop(adapter)
    const orders = place(130)
    clock.now += 300_000
    const window = { ...windowOf(clock.now), to: clock.now - 180_000 }
    const seen: string[] = []
    let page = await client.listUpdated(window)
    for (let n = 1; ; n++) {
      if (!page.ok) throw new Error(page.error.detail)
      expect(page.value.unreadable).toEqual([])
      seen.push(...page.value.orders.map((order) => order.platformOrderId), ...(page.value.ids ?? []))
      if (!page.value.hasMore) break
      const cursor = page.value.next === undefined ? {} : { cursor: page.value.next }
      page = await client.listUpdated({ ...window, page: n, ...cursor })
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.sort()).toEqual(orders.map((order) => order.orderId).sort())
  })

  test('a shipped order is shipped there, a repeat is harmless, and the waybill is the one that was told', async () => {
    const { client, place, truth } = aShop(adapter)
    const [order] = place(1)
    if (!order) throw new Error('no order')
    const notice = {
      platformOrderId: order.orderId,
      lines: order.lines.map(({ lineId, quantity }) => ({ platformLineId: lineId, quantity })),
      partial: false,
      waybill: 'SF0000000012345',
      carrier: 'shunfeng',
      idempotencyKey: 'k',
    }
    for (let n = 0; n < 2; n++) expect(await client.ship(notice)).toEqual({ ok: true, value: undefined })
    expect(truth(order.orderId)).toMatchObject({ state: 'shipped', packs: [{ waybill: 'SF0000000012345' }] })
    const read = await client.fetchOrder(order.orderId)
    expect(read).toMatchObject({ ok: true, value: { state: 'shipped' } })
  })

  test('parcel by parcel the order leaves, and is shipped with the last one', async () => {
    const { client, place, truth } = aShop(adapter)
    const order = place(60).find(({ lines }) => lines.length > 1)
    if (!order) throw new Error('no order of two lines')
    for (const [index, { lineId, quantity }] of order.lines.entries()) {
      const lines = [{ platformLineId: lineId, quantity }]
      const parcel = {
        lines,
        partial: true,
        waybill: `SF000000000900${index}`,
        carrier: 'shunfeng',
        idempotencyKey: `k${index}`,
      }
      expect(await client.ship({ platformOrderId: order.orderId, ...parcel })).toMatchObject({ ok: true })
    }
    expect(truth(order.orderId)?.state).toBe('shipped')
  })

  test('stock is absolute, and a paused listing cannot be bought', async () => {
    const { client, world, shop } = aShop(adapter)
    const [sku] = world.shops.filledShelf(shop.shopId)
    if (!sku) throw new Error('nothing on the shelf')
    const isAmazon = kind === 'amazon'
    const id = {
      shopProductId: isAmazon ? sku.outSkuId : sku.productId,
      shopSkuId: isAmazon ? sku.outSkuId : sku.skuId,
    }
    const shelf = () => world.shops.shelf(shop.shopId).find(({ skuId }) => skuId === sku.skuId)
    expect(await client.setStock({ ...id, quantity: 41, idempotencyKey: 'k' })).toMatchObject({ ok: true })
    expect(shelf()).toMatchObject({ stock: 41, onSale: true })
    expect(await client.pauseListing(id.shopProductId)).toMatchObject({ ok: true })
    expect(shelf()).toMatchObject(isAmazon ? { stock: 0 } : { onSale: false })
    expect(await client.resumeListing(id.shopProductId)).toMatchObject({ ok: true })
    expect(shelf()).toMatchObject({ onSale: true })
    const gone = await client.setStock({ shopProductId: '1', shopSkuId: '1', quantity: 1, idempotencyKey: 'k' })
    expect(gone.ok).toBe(false)
  })

  test('what it pushes is genuine to the product and names the order', async () => {
    const { world, clock, received, options, place } = aShop(adapter)
    const [order] = place(1)
    if (!order) throw new Error('no order')
    clock.now += 1_000
    doDeed(world, order, 'address')
    await world.deliveries.pump()
    const [push] = received
    if (!push) throw new Error('nothing was pushed')
    const input = {
      headers: new Headers(push.headers),
      query: new URLSearchParams(),
      rawBody: push.body,
      now: clock.now,
    }
    expect(await adapter.webhook.verify(input, options.credentials)).toEqual({ ok: true })
    const read = adapter.webhook.read(push.body, options.credentials)
    expect(read).toMatchObject({ ok: true, value: [{ kind: 'order_changed', platformOrderId: order.orderId }] })
  })

  test('its proving call answers', async () => {
    const { client, clock, place } = aShop(adapter)
    place(3)
    clock.now += 300_000
    expect(await client.test()).toMatchObject({ ok: true, value: expect.stringContaining('3 单 / 24h') })
  })
})

describe.each([shopify, amazon].map((adapter) => [adapter.kind, adapter] as const))(
  '%s: the page on which the merchant agrees',
  (kind, adapter) => {
    const pasted: Record<string, string> = kind === 'shopify' ? { accessToken: '' } : { refreshToken: '' }

    async function agree(shop: ReturnType<typeof aShop>) {
      const options = { ...shop.options, credentials: { ...shop.options.credentials, ...pasted } }
      const page = adapter.authorisation
      if (!page) throw new Error('no page')
      const redirectUri = 'https://hub.test/connections/authorised'
      const answer = await options.fetch(page.url(options, { redirectUri, state: 'st' }))
      const back = new URL(answer.headers.get('location') ?? '')
      expect(back.origin + back.pathname).toBe(redirectUri)
      expect(back.searchParams.get('state')).toBe('st')
      return { options, back: { query: back.searchParams, redirectUri } }
    }

    test('gives a code for one token; the token works, ends, and is renewed', async () => {
      const shop = aShop(adapter)
      const { options, back } = await agree(shop)
      expect(await adapter.requestToken(options, null)).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
      const token = await adapter.authorisation?.exchange(options, back)
      if (!token?.ok) throw new Error('no token')
      expect(await adapter.authorisation?.exchange(options, back)).toMatchObject({ ok: false })
      const clientOf = (accessToken: string) => adapter.client({ ...options, accessToken })
      expect(await clientOf(token.value.accessToken).test()).toMatchObject({ ok: true })
      shop.clock.now = token.value.expiresAt + 1_000
      expect(await clientOf(token.value.accessToken).test()).toMatchObject({ error: { code: 'token_expired' } })
      const renewed = await adapter.requestToken(options, token.value.refreshToken)
      if (!renewed.ok) throw new Error(renewed.error.detail)
      expect(await clientOf(renewed.value.accessToken).test()).toMatchObject({ ok: true })
      expect(await adapter.requestToken(options, 'none')).toMatchObject({ error: { code: 'unauthorised' } })
    })
  },
)

describe('strangers', () => {
  const shopifyCall = (query: string, token: string) => ({
    platform: 'shopify',
    method: 'POST',
    path: '/admin/api/2026-07/graphql.json',
    fullPath: '',
    query: '',
    headers: { 'x-shopify-access-token': token },
    body: JSON.stringify({ query }),
  })

  test('Shopify refuses a wrong token, an unknown field, a page of 251 and text that is no GraphQL', () => {
    const { ask } = aShop(shopify)
    const token = demoOf('shopify').shop.accessToken ?? ''
    expect(ask(shopifyCall('{ shop { name } }', 'x')).status).toBe(401)
    expect(ask(shopifyCall('{ shop { name } }', token)).ok).toBe(true)
    for (const wrong of ['{ shop { colour } }', '{ nothing }', '{ orders(first: 251) { nodes { id } } }', '{ shop', ''])
      expect(ask(shopifyCall(wrong, token)), wrong).toMatchObject({ ok: false })
  })

  test('the reader of GraphQL knows variables, arguments and directives', () => {
    const { kind, fields } = parseOperation(
      'mutation ($k: String!) { a(x: $k, y: [{z: 1}]) @i(key: $k) { b c { d } } }',
      { k: 'v' },
    )
    expect(kind).toBe('mutation')
    expect(fields).toMatchObject([
      {
        name: 'a',
        args: { x: 'v', y: [{ z: 1 }] },
        directives: { i: { key: 'v' } },
        fields: [{ name: 'b' }, { name: 'c', fields: [{ name: 'd' }] }],
      },
    ])
  })

  test('Shopify’s stock wants a key and changeFromQuantity', () => {
    const { ask, world, shop } = aShop(shopify)
    const [sku] = world.shops.filledShelf(shop.shopId)
    const token = demoOf('shopify').shop.accessToken ?? ''
    const item = `inventoryItemId: "gid://shopify/InventoryItem/${sku?.skuId}", locationId: "gid://shopify/Location/1", quantity: 3`
    const call = (quantity: string, directive: string) =>
      ask(
        shopifyCall(
          `mutation { inventorySetQuantities(input: {quantities: [{${quantity}}]}) ${directive} { userErrors { message } } }`,
          token,
        ),
      ).body
    expect(call(item, '@idempotent(key: "k")')).toContain('changeFromQuantity is required')
    expect(call(`${item}, changeFromQuantity: null`, '')).toContain('@idempotent')
    expect(call(`${item}, changeFromQuantity: null`, '@idempotent(key: "k")')).toContain('"userErrors":[]')
  })

  const wooCall = (query: string, key = demoOf('woocommerce').shop.appKey) => ({
    platform: 'woocommerce',
    method: 'GET',
    path: '/wp-json/wc/v3/orders',
    fullPath: '',
    query,
    headers: { authorization: `Basic ${btoa(`${key}:${demoOf('woocommerce').shop.appSecret}`)}` },
    body: '',
  })

  test('WooCommerce refuses wrong keys and pages of 101, and its text is WordPress’s', () => {
    const { ask, place } = aShop(woocommerce)
    place(1)
    expect(ask(wooCall('', 'ck_x')).status).toBe(401)
    expect(ask(wooCall('per_page=101')).status).toBe(400)
    const { body, headers } = ask(wooCall(''))
    expect(headers).toMatchObject({ 'x-wp-total': '1', 'x-wp-totalpages': '1' })
    expect([...body].every((char) => char.charCodeAt(0) < 128)).toBe(true)
    expect(body).toContain('\\u')
  })

  test('WooCommerce’s signature is over the very bytes', async () => {
    const { world, received, place } = aShop(woocommerce)
    const [order] = place(1)
    if (order) doDeed(world, order, 'address')
    await world.deliveries.pump()
    const [push] = received
    const expected = createHmac('sha256', 'plain_secret_0123')
      .update(push?.body ?? '')
      .digest('base64')
    expect(push?.headers['x-wc-webhook-signature']).toBe(expected)
  })

  test('Amazon keeps its limits: 20 lists at once, nothing of the last two minutes, one kind of time', () => {
    const { ask, clock } = aShop(amazon, { listBurst: '20' })
    const token = demoOf('amazon').shop.accessToken ?? ''
    const iso = (ms: number) => new Date(ms).toISOString()
    const call = (query: Record<string, string>) =>
      ask({
        platform: 'amazon',
        method: 'GET',
        path: '/orders/2026-01-01/orders',
        fullPath: '',
        query: String(new URLSearchParams({ marketplaceIds: 'ATVPDKIKX0DER', ...query })),
        headers: { 'x-amz-access-token': token, 'x-amz-date': '20260301T020509Z' },
        body: '',
      }).status
    const good = { lastUpdatedAfter: iso(clock.now - 3_600_000), lastUpdatedBefore: iso(clock.now - 180_000) }
    expect(call({ ...good, lastUpdatedBefore: iso(clock.now - 60_000) })).toBe(400)
    expect(call({ ...good, createdAfter: iso(0) })).toBe(400)
    expect(call({ ...good, maxResultsPerPage: '101' })).toBe(400)
    expect(call({ ...good, includedData: 'SECRETS' })).toBe(400)
    const answers = Array.from({ length: 17 }, () => call(good))
    expect(answers.slice(0, 16)).toEqual(Array.from({ length: 16 }, () => 200))
    expect(answers[16]).toBe(429)
    clock.now += 180_000
    expect(call({ ...good, lastUpdatedBefore: iso(clock.now - 180_000) })).toBe(200)
  })
})
