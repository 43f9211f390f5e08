/** Refunds after shipping, which stand in Amazon's book of payments only. */
import { describe, expect, test } from 'vitest'
import { amazon } from '../../../../src/channels/amazon/index.ts'
import fixture from '../../../fixtures/protocols/amazon.order.json' with { type: 'json' }
import { type PlatformAnswer, type RecordedRequest, recordedFetch } from '../../../support/recorded-fetch.ts'

const sample = fixture.v2026_01_01.order
const orderId = sample.orderId
const [item] = sample.orderItems
const sku = item?.product.sellerSku ?? ''
const pieces = item?.quantityOrdered ?? 0
const shipped = {
  ...sample,
  fulfillment: { ...sample.fulfillment, fulfillmentStatus: 'SHIPPED' },
}

function shop(answer: (request: RecordedRequest) => PlatformAnswer) {
  const { fetch, requests } = recordedFetch(answer)
  const credentials = { sellerId: 'A', marketplaceIds: 'ATVPDKIKX0DER', clientId: 'c', clientSecret: 's' }
  return {
    client: amazon.client({ credentials, settings: {}, now: () => 0, fetch, accessToken: 'Atza|x' }),
    requests,
  }
}
const refunds = (...quantities: number[]) => ({
  payload: {
    FinancialEvents: {
      RefundEventList: quantities.map((QuantityShipped) => ({
        AmazonOrderId: orderId,
        ShipmentItemAdjustmentList: [{ SellerSKU: sku, QuantityShipped }],
      })),
    },
  },
})
const denied = () => Response.json({ errors: [{ code: 'Unauthorized', message: 'denied' }] }, { status: 403 })

describe('one order', () => {
  const read = async (order: object, events: PlatformAnswer) => {
    const { client, requests } = shop(({ url }) => (url.pathname.startsWith('/finances') ? events : { order }))
    const found = await client.fetchOrder(orderId)
    return { refund: found.ok ? found.value.lines[0]?.refund : found.error.code, calls: requests.length }
  }

  test('that has left is marked where all pieces of a line were paid back', async () => {
    expect(await read(shipped, refunds(pieces))).toEqual({ refund: 'refunded', calls: 2 })
    expect(await read(shipped, refunds(...Array.from({ length: pieces }, () => 1)))).toMatchObject({
      refund: 'refunded',
    })
    expect(await read(shipped, refunds())).toMatchObject({ refund: 'none' })
    expect(await read(shipped, refunds(pieces - 1))).toMatchObject({ refund: 'none' })
  })

  test('that has not left is not asked about; an app without the role goes on without', async () => {
    expect(await read(sample, refunds(pieces))).toEqual({ refund: 'none', calls: 1 })
    expect(await read(shipped, denied())).toEqual({ refund: 'none', calls: 2 })
    expect(await read(shipped, new Response('', { status: 500 }))).toMatchObject({ refund: 'busy' })
  })
})

describe('the list', () => {
  const window = { from: Date.UTC(2026, 2, 3), to: Date.UTC(2026, 2, 3, 1), page: 0 }

  test('names the orders of a stretch, page by page, and asks two days later for what was posted late', async () => {
    const { client, requests } = shop(({ url }) => {
      const { payload } = refunds(1)
      return { payload: url.searchParams.has('NextToken') ? payload : { ...payload, NextToken: 't/2=' } }
    })
    const places: (string | undefined)[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page: Awaited<ReturnType<NonNullable<typeof client.listRefunded>>> | undefined =
        await client.listRefunded?.({
          ...window,
          ...(cursor ? { cursor } : {}),
        })
      if (!page?.ok) throw new Error('no page')
      expect(page.value.ids).toEqual([orderId])
      cursor = page.value.next
      places.push(cursor)
    }
    expect(places).toEqual(['0.t/2=', '1.', '1.t/2=', undefined])
    expect(requests.map(({ url }) => [url.searchParams.get('PostedAfter'), url.searchParams.get('NextToken')])).toEqual(
      [
        ['2026-03-03T00:00:00.000Z', null],
        ['2026-03-03T00:00:00.000Z', 't/2='],
        ['2026-03-01T00:00:00.000Z', null],
        ['2026-03-01T00:00:00.000Z', 't/2='],
      ],
    )
  })

  test('is empty for an app without the role', async () => {
    const page = await shop(denied).client.listRefunded?.({ ...window, cursor: '1.' })
    expect(page).toEqual({ ok: true, value: { orders: [], unreadable: [], ids: [], hasMore: false } })
  })
})
