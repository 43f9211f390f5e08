import { describe, expect, test } from 'vitest'
import { aliexpress } from '../../../../src/channels/aliexpress/index.ts'
import { spansOf } from '../../../../src/channels/aliexpress/pull.ts'
import { iopSign } from '../../../../src/channels/aliexpress/sign.ts'
import { pullUpdated } from '../../../../src/channels/pull-updated.ts'
import { DAY } from '../../../../src/core/time.ts'
import golden from '../../../fixtures/channels/aliexpress/order-paid.canonical.json' with { type: 'json' }
import { type PlatformAnswer, type RecordedRequest, recordedFetch } from '../../../support/recorded-fetch.ts'
import { sampleAnswerText, sampleOrder } from './sample-order.ts'

const credentials = { appKey: '508156', appSecret: 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW', refreshToken: '' }
const now = 1_772_330_709_123
const paramsOf = (request: RecordedRequest | undefined) => Object.fromEntries(new URLSearchParams(request?.body))

function shop(answer: (params: Record<string, string>, path: string) => PlatformAnswer, more: object = {}) {
  const { fetch, requests } = recordedFetch((request) => {
    const params = paramsOf(request)
    const given = answer(params, request.url.pathname)
    if (given instanceof Response || given instanceof Error || 'error_response' in given || !params.method) return given
    return { [`${params.method.replaceAll('.', '_')}_response`]: given }
  })
  const options = { credentials: { ...credentials, ...more }, settings: {}, now: () => now, fetch }
  return { client: aliexpress.client({ ...options, accessToken: '50000500a1b2' }), options, requests }
}
function business(request: RecordedRequest | undefined) {
  const { app_key, session, timestamp, format, v, sign_method, sign, ...rest } = paramsOf(request)
  return rest
}

describe('a request', () => {
  test('is a signed form to /sync', async () => {
    const { client, requests } = shop(() => new Response(sampleAnswerText))
    expect(await client.fetchOrder('8180000000000001')).toEqual({
      ok: true,
      value: { ...golden, raw: expect.any(Object) },
    })
    expect(String(requests[0]?.url)).toBe('https://api-sg.aliexpress.com/sync')
    const { sign, ...signed } = paramsOf(requests[0])
    expect(signed).toEqual({
      app_key: '508156',
      session: '50000500a1b2',
      timestamp: '1772330709123',
      sign_method: 'sha256',
      format: 'json',
      v: '2.0',
      method: 'aliexpress.solution.order.info.get',
      param1: '{"ext_info_bit_flag":11111,"order_id":"8180000000000001"}',
    })
    expect(sign).toBe(iopSign(credentials.appSecret, '', signed))
  })

  test('the twin method’s target is read as well', async () => {
    expect(await shop(() => ({ target: sampleOrder() })).client.fetchOrder('1')).toEqual({
      ok: true,
      value: { ...golden, raw: expect.any(Object) },
    })
  })

  test('no order is not_found, an untranslatable one malformed for good', async () => {
    expect(await shop(() => ({ result: {} })).client.fetchOrder('1')).toMatchObject({ error: { code: 'not_found' } })
    const odd = shop(() => ({ result: { data: { ...sampleOrder(), order_status: 'ODD' } } }))
    expect(await odd.client.fetchOrder('1')).toMatchObject({
      error: { code: 'malformed', retryable: false, detail: 'order_status is ODD' },
    })
  })
})

describe('errors of the platform', () => {
  test.each([
    [{ code: 7, sub_code: 'accesscontrol.limited-by-app-access-count' }, 'throttled'],
    [{ code: 'ApiCallLimit', msg: 'This ban will last 1 seconds' }, 'throttled'],
    [{ code: 15, sub_code: 'accesscontrol.limited-by-api-access-count' }, 'throttled'],
    [{ code: 'IllegalAccessToken' }, 'token_expired'],
    [{ code: 27, sub_code: 'invalid-sessionkey' }, 'token_expired'],
    [{ code: 'IncompleteSignature' }, 'unauthorised'],
    [{ code: 11, sub_code: 'isv.permission-api-package-limit' }, 'unauthorised'],
    [{ code: 'InvalidApiPath' }, 'rejected'],
    [{ code: 'MissingParameter' }, 'rejected'],
    [{ code: 'InvalidTimestamp' }, 'rejected'],
    [{ code: 15, sub_code: 'isp.service-unavailable' }, 'busy'],
    [{ code: 15, sub_code: 'isv.order-not-exist' }, 'not_found'],
    [{ code: 15, sub_code: 'isv.other' }, 'rejected'],
  ])('%j is %s', async (error_response, code) => {
    expect(await shop(() => ({ error_response })).client.pauseListing('1')).toMatchObject({
      error: { provider: 'aliexpress', code },
    })
  })

  test.each([
    [{ result: { result_success: false, error_code: 'E1', error_message: 'order status wrong' } }, 'rejected'],
    [{ result: { success: 'false', error_message: 'order not found' } }, 'not_found'],
    [{ result: { is_success: false } }, 'rejected'],
  ])('a result with %j is %s', async (answer, code) => {
    expect(await shop(() => answer).client.pauseListing('1')).toMatchObject({ error: { code } })
  })

  test.each([
    [500, '<html>', 'busy'],
    [429, '', 'throttled'],
    [200, '<html>', 'malformed'],
    [200, '{}', 'malformed'],
    [200, 'null', 'malformed'],
  ])('HTTP %i with %j is %s', async (status, text, code) => {
    expect(await shop(() => new Response(text, { status })).client.test()).toMatchObject({ error: { code, status } })
  })
})

describe('lists', () => {
  const queryOf = (params: Record<string, string>): Record<string, unknown> =>
    JSON.parse(params.param_aeop_order_query ?? '{}')
  const window = { from: now - 600_000, to: now, page: 0 }

  test('a window of changes asks for open orders first, created within half a year, in Pacific time', async () => {
    const { client, requests } = shop(() => ({
      result: { total_count: 1, total_page: 1, target_list: { order_dto: [{ order_id: 8180000000000001 }] } },
    }))
    expect(await client.listUpdated(window)).toEqual({
      ok: true,
      value: { orders: [], unreadable: [], ids: ['8180000000000001'], hasMore: true, next: '1.1' },
    })
    expect(queryOf(paramsOf(requests[0]))).toEqual({
      page_size: 50,
      current_page: 1,
      create_date_start: '2025-09-02 07:05:09',
      create_date_end: '2026-02-28 18:05:09',
      modified_date_start: '2026-02-28 17:55:09',
      modified_date_end: '2026-02-28 18:05:09',
      order_status_list: [
        'PLACE_ORDER_SUCCESS',
        'WAIT_SELLER_EXAMINE_MONEY',
        'RISK_CONTROL',
        'WAIT_SELLER_SEND_GOODS',
        'SELLER_PART_SEND_GOODS',
        'WAIT_BUYER_ACCEPT_GOODS',
        'FUND_PROCESSING',
        'IN_ISSUE',
        'IN_CANCEL',
        'IN_FROZEN',
      ],
    })
  })

  test('finished orders are asked for in stretches of 30 days that leave no hole', () => {
    const depth = 179 * DAY
    const [open, ...finished] = spansOf(now - depth, now)
    expect(open).toMatchObject({ createdFrom: now - depth, createdTo: now })
    expect(finished).toHaveLength(6)
    for (const { statuses, createdFrom, createdTo } of finished) {
      expect(statuses).toEqual(['FINISH'])
      expect(createdTo - createdFrom).toBeLessThan(30 * DAY)
    }
    expect(finished.at(0)?.createdTo).toBe(now)
    expect(finished.at(-1)?.createdFrom).toBe(now - depth)
    for (const [index, span] of finished.entries())
      if (index > 0) expect(span.createdTo).toBe(finished[index - 1]?.createdFrom)
  })

  test('an order that leaves the list while it is read hides no other', async () => {
    // 130 open orders; after the second request the first of them is finished and all others move forward by one.
    let open = Array.from({ length: 130 }, (_, index) => String(1_000 + index))
    const pages: string[] = []
    const { client } = shop((params) => {
      const query = queryOf(params)
      const isOpen = (query.order_status_list as string[]).length > 1
      const page = Number(query.current_page)
      pages.push(`${isOpen ? 'open' : 'finished'} ${page}`)
      const list = isOpen ? open.slice((page - 1) * 50, page * 50) : []
      const total = isOpen ? open.length : 0
      if (pages.length === 2) open = open.slice(1)
      return {
        result: {
          total_count: total,
          total_page: Math.ceil(total / 50),
          target_list: list.map((id) => ({ order_id: id })),
        },
      }
    })
    const seen = new Set<string>()
    const pulled = await pullUpdated({
      windows: [window],
      list: (asked) => client.listUpdated(asked),
      store: async (page) => {
        for (const id of page.ids ?? []) seen.add(id)
      },
      advance: async () => undefined,
    })
    expect(pulled).toMatchObject({ ok: true, value: { complete: true } })
    expect(pages).toEqual(['open 1', 'open 3', 'open 2', 'open 1', ...Array.from({ length: 6 }, () => 'finished 1')])
    expect(seen.size).toBe(130)
  })

  test('orders placed in a window are told with their time', async () => {
    const { client, requests } = shop(() => ({
      result: {
        total_count: 2,
        target_list: { order_dto: [{ order_id: 1, gmt_create: '2026-02-28 17:50:11' }, { order_id: 2 }] },
      },
    }))
    expect(await client.listPlaced?.({ from: now - DAY, to: now, page: 0 })).toEqual({
      ok: true,
      value: { placed: [{ platformOrderId: '1', placedAt: golden.placedAt }], hasMore: true, next: '1.1' },
    })
    expect(queryOf(paramsOf(requests[0]))).not.toHaveProperty('modified_date_start')
    expect(await client.listPlaced?.({ from: now - DAY, to: now, page: 1, cursor: '1.1' })).toMatchObject({
      value: { hasMore: false },
    })
  })

  test.each(['x', '99.1', '1', '-1.-1', '0.0.back'])(
    'a cursor %j that we never gave breaks nothing',
    async (cursor) => {
      const { client } = shop(() => ({ result: { total_count: 0 } }))
      expect((await client.listUpdated({ ...window, cursor })).ok).toBe(true)
    },
  )

  test('the test call tells the number of open orders of a day', async () => {
    expect(await shop(() => ({ result: { total_count: 42 } })).client.test()).toEqual({
      ok: true,
      value: '速卖通, 42 单 / 24h',
    })
  })
})

describe('shipping', () => {
  const notice = {
    platformOrderId: '8180000000000001',
    lines: [{ platformLineId: '8180000000000002', quantity: 2 }],
    partial: false,
    waybill: 'LP00123456789CN',
    carrier: 'yanwen',
    idempotencyKey: 'ful_1',
  }
  const answering = (order: object) => (params: Record<string, string>) =>
    params.method === 'aliexpress.solution.order.info.get'
      ? { result: { data: order } }
      : { result: { result_success: true } }

  test.each([
    ['yanwen', false, 'CAINIAO_STANDARD', 'all'],
    ['ems', true, 'EMS', 'part'],
    ['dhl', false, 'DHL', 'all'],
  ])('a parcel of %s (partial %s) goes as %s, %s', async (carrier, partial, service_name, send_type) => {
    const { client, requests } = shop(answering(sampleOrder()))
    expect(await client.ship({ ...notice, carrier, partial })).toEqual({ ok: true, value: undefined })
    expect(business(requests[1])).toEqual({
      method: 'aliexpress.solution.order.fulfill',
      service_name,
      logistics_no: 'LP00123456789CN',
      send_type,
      out_ref: '8180000000000001',
    })
  })

  test.each([
    [undefined, 'part'],
    [['LP1', 'LP2'], 'part'],
    [['LP1'], 'all'],
  ])(
    'of a split order whose other parcels are %j, with LP1 told, the parcel goes as %s',
    async (otherWaybills, told) => {
      const logistic_info_list = { global_aeop_tp_logistics_info_dto: [{ logistics_no: 'LP1' }] }
      const { client, requests } = shop(answering({ ...sampleOrder(), logistic_info_list }))
      const parcel = { ...notice, partial: true, ...(otherWaybills ? { otherWaybills } : {}) }
      expect(await client.ship(parcel)).toEqual({ ok: true, value: undefined })
      expect(business(requests[1])).toMatchObject({ send_type: told })
    },
  )

  test('a waybill that is there already is not told again', async () => {
    const logistic_info_list = { global_aeop_tp_logistics_info_dto: [{ logistics_no: 'LP00123456789CN' }] }
    const { client, requests } = shop(answering({ ...sampleOrder(), logistic_info_list }))
    expect((await client.ship(notice)).ok).toBe(true)
    expect(requests).toHaveLength(1)
  })
})

describe('stock and listings', () => {
  test('stock is set absolutely by the merchant’s code', async () => {
    const { client, requests } = shop(() => ({ result: { success: true } }))
    const notice = { shopProductId: '1005001234567890', shopSkuId: 'RED-L', quantity: 0, idempotencyKey: 'k' }
    expect(await client.setStock(notice)).toEqual({ ok: true, value: undefined })
    await client.setStock({ ...notice, shopSkuId: notice.shopProductId })
    expect(requests.map(business)).toEqual(
      [
        '[{"product_id":"1005001234567890","multiple_sku_update_list":[{"sku_code":"RED-L","inventory":0}]}]',
        '[{"product_id":"1005001234567890","multiple_sku_update_list":[{"inventory":0}]}]',
      ].map((mutiple_product_update_list) => ({
        method: 'aliexpress.solution.batch.product.inventory.update',
        mutiple_product_update_list,
      })),
    )
  })

  test('a listing goes off and on sale', async () => {
    const { client, requests } = shop(() => ({ result: { success: true } }))
    await client.pauseListing('7')
    await client.resumeListing('7')
    expect(requests.map(business)).toEqual([
      { method: 'aliexpress.postproduct.redefining.offlineaeproduct', product_ids: '7' },
      { method: 'aliexpress.postproduct.redefining.onlineaeproduct', product_ids: '7' },
    ])
  })
})

describe('tokens', () => {
  const answer = { code: '0', access_token: 'at-2', refresh_token: 'rt-2', expires_in: 2_592_000 }
  const token = { accessToken: 'at-2', refreshToken: 'rt-2', expiresAt: now + 2_592_000_000 }
  const query = new URLSearchParams({ code: 'c-1' })

  test('the page of agreement sends back a code that becomes a token', async () => {
    const { options, requests } = shop(() => answer)
    const back = { redirectUri: 'https://hub.example.com/back', state: 's' }
    expect(aliexpress.authorisation?.url(options, back)).toBe(
      'https://api-sg.aliexpress.com/oauth/authorize?response_type=code&force_auth=true&client_id=508156&redirect_uri=https%3A%2F%2Fhub.example.com%2Fback&state=s',
    )
    expect(await aliexpress.authorisation?.exchange(options, { query, redirectUri: '' })).toEqual({
      ok: true,
      value: token,
    })
    const { sign, ...signed } = paramsOf(requests[0])
    expect(requests[0]?.url.pathname).toBe('/rest/auth/token/create')
    expect(signed).toEqual({ app_key: '508156', timestamp: String(now), sign_method: 'sha256', code: 'c-1' })
    expect(sign).toBe(iopSign(credentials.appSecret, '/auth/token/create', signed))
  })

  test('a merchant who said no sends back no code', async () => {
    const { options } = shop(() => answer)
    expect(
      await aliexpress.authorisation?.exchange(options, { query: new URLSearchParams(), redirectUri: '' }),
    ).toMatchObject({ error: { code: 'unauthorised' } })
  })

  test('the next one is refreshed; an instant of its end is taken too', async () => {
    const { options, requests } = shop(() => ({ ...answer, expires_in: undefined, expire_time: now + 5 }))
    expect(await aliexpress.requestToken(options, 'rt-1')).toEqual({
      ok: true,
      value: { ...token, expiresAt: now + 5 },
    })
    expect(requests[0]?.url.pathname).toBe('/rest/auth/token/refresh')
  })

  test('one that was typed in is tried when the kept one has ended', async () => {
    const { options, requests } = shop(
      (params) => (params.refresh_token === 'rt-0' ? answer : { code: 'IllegalRefreshToken', type: 'ISV' }),
      { refreshToken: 'rt-0' },
    )
    expect(await aliexpress.requestToken(options, 'rt-1')).toEqual({ ok: true, value: token })
    expect(requests).toHaveLength(2)
  })

  test('without any, or with none that works, the merchant is asked', async () => {
    const { options } = shop(() => ({ code: 'IllegalRefreshToken', type: 'ISV' }))
    for (const refreshToken of [null, 'rt-1'])
      expect(await aliexpress.requestToken(options, refreshToken)).toMatchObject({ error: { code: 'unauthorised' } })
  })

  test('trouble that passes is told as such', async () => {
    const { options } = shop(() => ({ code: 'ApiCallLimit' }))
    expect(await aliexpress.requestToken(options, 'rt-1')).toMatchObject({ error: { code: 'throttled' } })
    const bad = shop(() => ({ code: '0' }))
    expect(await aliexpress.requestToken(bad.options, 'rt-1')).toMatchObject({ error: { code: 'malformed' } })
  })
})
