import { describe, expect, test } from 'vitest'
import { open } from '../../../../src/channels/open/index.ts'
import { secretFrom, secretKey, verify } from '../../../../src/platform/standard-webhooks.ts'
import { type PlatformAnswer, recordedFetch } from '../../../support/recorded-fetch.ts'

const secret = secretFrom(new Uint8Array(24).fill(7))
const now = 1_795_226_406_000
const callbackUrl = 'https://shop.example.com/dingshu'
const shipNotice = {
  platformOrderId: 'MP-1001',
  lines: [{ platformLineId: '1', quantity: 2 }],
  partial: false,
  waybill: 'YT0000000001',
  carrier: 'yuantong',
  idempotencyKey: 'ful_1',
}

function shop(settings: Record<string, unknown>, answer: PlatformAnswer = {}, credentials = { secret }) {
  const { fetch, requests } = recordedFetch(() => answer)
  return { client: open.client({ credentials, settings, accessToken: '', now: () => now, fetch }), requests }
}

describe('with a callback address', () => {
  test('a shipment is told as a signed message that the shop can verify', async () => {
    const { client, requests } = shop({ callbackUrl })
    expect(await client.ship(shipNotice)).toEqual({ ok: true, value: undefined })
    const { url, headers, body } = requests[0] ?? {}
    expect(url?.href).toBe(callbackUrl)
    expect(JSON.parse(body ?? '')).toEqual({
      type: 'order.shipped',
      timestamp: '2026-11-21T02:00:06.000Z',
      data: {
        orderId: 'MP-1001',
        waybill: 'YT0000000001',
        carrier: 'yuantong',
        partial: false,
        lines: [{ lineId: '1', quantity: 2 }],
      },
    })
    expect(verify({ headers: headers ?? new Headers(), rawBody: body ?? '', now }, secret)).toEqual({ ok: true })
  })

  test('a repeat has the same message id, another notice another one', async () => {
    const { client, requests } = shop({ callbackUrl })
    await client.ship(shipNotice)
    await client.ship(shipNotice)
    await client.ship({ ...shipNotice, idempotencyKey: 'ful_2' })
    await client.setStock({ shopProductId: 'P1', shopSkuId: 'S1', quantity: 3, idempotencyKey: 'ful_1' })
    const [first, again, other, stock] = requests.map(({ headers }) => headers.get('webhook-id'))
    expect(again).toBe(first)
    expect(new Set([first, other, stock]).size).toBe(3)
  })

  test('stock and listings are told too', async () => {
    const { client, requests } = shop({ callbackUrl })
    await client.setStock({ shopProductId: 'P1', shopSkuId: 'S1', quantity: 3, idempotencyKey: 'k' })
    await client.pauseListing('P1')
    await client.resumeListing('P1')
    expect(requests.map(({ body }) => JSON.parse(body)).map(({ type, data }) => [type, data])).toEqual([
      ['stock.changed', { productId: 'P1', skuId: 'S1', quantity: 3 }],
      ['listing.paused', { productId: 'P1' }],
      ['listing.resumed', { productId: 'P1' }],
    ])
  })

  test.each([
    [204, null],
    [429, 'throttled'],
    [500, 'busy'],
    [401, 'unauthorised'],
    [400, 'rejected'],
    [302, 'rejected'],
  ])('HTTP %i means %s', async (status, code) => {
    const { client } = shop({ callbackUrl }, new Response(null, { status }))
    const result = await client.ship(shipNotice)
    expect(result.ok ? null : result.error.code).toBe(code)
  })

  test('the test call sends a ping', async () => {
    const { client, requests } = shop({ callbackUrl })
    expect((await client.test()).ok).toBe(true)
    expect(JSON.parse(requests[0]?.body ?? '').type).toBe('ping')
    expect((await shop({ callbackUrl }, new TypeError('refused')).client.test()).ok).toBe(false)
  })
})

describe('without a callback address', () => {
  test('telling is a success that sends nothing', async () => {
    const { client, requests } = shop({})
    expect(await client.ship(shipNotice)).toEqual({ ok: true, value: undefined })
    expect((await client.test()).ok).toBe(true)
    expect(requests).toHaveLength(0)
  })

  test('there is nothing to pull and nothing to fetch', async () => {
    const { client } = shop({})
    expect(await client.listUpdated({ from: 0, to: 1, page: 0 })).toEqual({
      ok: true,
      value: { orders: [], unreadable: [], hasMore: false },
    })
    expect(await client.fetchOrder('1')).toMatchObject({ error: { code: 'rejected', retryable: false } })
  })
})

test.each(['', 'whsec_', 'whsec_short', 'whsec_%%%', 'plain words'])('%j is no usable secret', async (bad) => {
  expect(secretKey(bad)).toBeNull()
  expect(open.credentials.safeParse({ secret: bad }).success).toBe(false)
  expect((await shop({}, {}, { secret: bad }).client.test()).ok).toBe(false)
})
