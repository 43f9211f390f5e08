import { describe, expect, test } from 'vitest'
import { taobao } from '../../../../src/channels/taobao/index.ts'
import { topSign } from '../../../../src/channels/taobao/sign.ts'
import golden from '../../../fixtures/channels/taobao/trade-paid.canonical.json' with { type: 'json' }
import { type PlatformAnswer, type RecordedRequest, recordedFetch } from '../../../support/recorded-fetch.ts'
import { sampleAnswerText, sampleTrade } from './sample-trade.ts'

const credentials = { appKey: '33220011', appSecret: '6f1e2d3c4b5a69788796a5b4c3d2e1f0', sessionKey: '' }
const now = Date.UTC(2026, 2, 1, 2, 5, 9)
const refusal = (code: number, sub_code = '', sub_msg = '') => ({
  error_response: { code, msg: 'm', sub_code, sub_msg, request_id: 'r' },
})
const paramsOf = (request: RecordedRequest | undefined) => Object.fromEntries(new URLSearchParams(request?.body))
const methodOf = (request: RecordedRequest) => paramsOf(request).method ?? ''

/** Answers with the inside of the called method's response, or with a refusal or response as it is. */
function shop(answer: (params: Record<string, string>) => PlatformAnswer, settings: Record<string, unknown> = {}) {
  const { fetch, requests } = recordedFetch((request) => {
    const given = answer(paramsOf(request))
    if (given instanceof Response || given instanceof Error || 'error_response' in given) return given
    const key = `${methodOf(request).replace('taobao.', '').replaceAll('.', '_')}_response`
    return { [key]: given }
  })
  const options = { credentials, settings, now: () => now, fetch }
  return { client: taobao.client({ ...options, accessToken: '6100e23f' }), requests }
}
/** Parameters of the business only. */
function business(request: RecordedRequest | undefined) {
  const { app_key, session, timestamp, format, v, sign_method, sign, ...rest } = paramsOf(request)
  return rest
}

describe('a request', () => {
  test('is a form with the time of Shanghai, signed as the official SDK signs it', async () => {
    const { client, requests } = shop(() => ({ trade: sampleTrade() }))
    await client.fetchOrder('2680015832176001234')
    const [request] = requests
    expect(String(request?.url)).toBe('https://eco.taobao.com/router/rest')
    expect(request?.headers.get('content-type')).toBe('application/x-www-form-urlencoded;charset=utf-8')
    const { sign, ...signed } = paramsOf(request)
    expect(signed).toMatchObject({
      app_key: credentials.appKey,
      session: '6100e23f',
      timestamp: '2026-03-01 10:05:09',
      format: 'json',
      v: '2.0',
      sign_method: 'hmac',
    })
    expect(sign).toBe(topSign(credentials.appSecret, signed))
  })

  test('goes to the gateway of the settings', async () => {
    const { client, requests } = shop(() => ({}), { gateway: 'https://relay.example.com/tb/' })
    await client.pauseListing('1')
    expect(String(requests[0]?.url)).toBe('https://relay.example.com/tb/router/rest')
  })

  test('asks for the receiver’s fields without which the platform makes no oaid', async () => {
    const { client, requests } = shop(() => ({ trade: sampleTrade() }))
    await client.fetchOrder('1')
    const { fields = '', include_oaid } = paramsOf(requests[0])
    expect(include_oaid).toBe('true')
    expect(fields.split(',')).toEqual(
      expect.arrayContaining(['receiver_name', 'receiver_address', 'receiver_mobile', 'receiver_phone', 'created']),
    )
  })
})

describe('errors of the platform', () => {
  test.each([
    [7, 'accesscontrol.limited-by-app-access-count', 'throttled', true],
    [15, 'accesscontrol.limited-by-dynamic-access-count', 'throttled', true],
    [15, 'isp.call-limited', 'throttled', true],
    [15, 'isp.system-busy', 'busy', true],
    [15, 'isp.top-remote-connection-timeout', 'busy', true],
    [10, '', 'busy', true],
    [11, 'isv.permission-api-package-limit', 'unauthorised', false],
    [12, 'isv.permission-api-package-limit', 'unauthorised', false],
    [24, '', 'unauthorised', false],
    [25, '', 'unauthorised', false],
    [26, '', 'token_expired', true],
    [27, 'invalid-sessionkey', 'token_expired', true],
    [28, '', 'unauthorised', false],
    [29, '', 'unauthorised', false],
    [21, '', 'rejected', false],
    [22, '', 'rejected', false],
    [40, 'isv.missing-parameter', 'rejected', false],
    [41, 'isv.invalid-parameter', 'rejected', false],
    [15, 'isv.trade-not-exist', 'not_found', false],
    [15, 'isv.logistics-offline-service-error', 'rejected', false],
  ])('%i %s is %s', async (code, sub, expected, retryable) => {
    const result = await shop(() => refusal(code, sub, '说明')).client.pauseListing('1')
    expect(result).toMatchObject({ ok: false, error: { provider: 'taobao', code: expected, retryable, status: 200 } })
    if (!result.ok) expect(result.error.detail).toContain(`${code}`)
  })

  test.each([
    [500, '<html>', 'busy'],
    [429, 'slow', 'throttled'],
    [200, '<html>', 'malformed'],
    [200, '{"other_response":{}}', 'malformed'],
    [200, '{"item_update_delisting_response":7}', 'malformed'],
    [200, 'null', 'malformed'],
    [200, '[]', 'malformed'],
  ])('HTTP %i with %j is %s', async (status, text, code) => {
    expect(await shop(() => new Response(text, { status })).client.pauseListing('1')).toMatchObject({
      ok: false,
      error: { code, status },
    })
  })

  test('a network that fails is unreachable', async () => {
    expect(await shop(() => new TypeError('x')).client.test()).toMatchObject({ error: { code: 'unreachable' } })
  })

  test('phones in the platform’s words are masked', async () => {
    const result = await shop(() => refusal(41, 'isv.x', '收件人13800001111有误')).client.pauseListing('1')
    expect(JSON.stringify(result)).not.toContain('13800001111')
  })
})

describe('orders', () => {
  test('a detail answer becomes the canonical order', async () => {
    const { client } = shop(() => new Response(sampleAnswerText))
    expect(await client.fetchOrder('2680015832176001234')).toEqual({
      ok: true,
      value: { ...golden, raw: expect.any(Object) },
    })
  })

  test('an empty detail is not_found, an untranslatable one is malformed for good', async () => {
    expect(await shop(() => ({})).client.fetchOrder('1')).toMatchObject({ error: { code: 'not_found' } })
    const odd = shop(() => ({ trade: { ...sampleTrade(), status: 'ODD' } }))
    expect(await odd.client.fetchOrder('1')).toMatchObject({
      error: { code: 'malformed', retryable: false, detail: 'status is ODD' },
    })
  })

  const window = { from: Date.UTC(2026, 2, 1, 1, 30), to: Date.UTC(2026, 2, 1, 2, 0, 0, 999), page: 2 }
  const trades = { trade: [{ tid: 1, tid_str: '9007199254740993001', created: '2026-03-01 09:58:11' }, { tid: '2' }] }

  test('a window of changes names the orders, in Shanghai’s time and with the platform’s page numbers', async () => {
    const { client, requests } = shop(() => ({ total_results: 201, trades }))
    expect(await client.listUpdated(window)).toEqual({
      ok: true,
      value: { orders: [], unreadable: [], ids: ['9007199254740993001', '2'], hasMore: true, lastPage: 2 },
    })
    expect(business(requests[0])).toEqual({
      method: 'taobao.trades.sold.increment.get',
      fields: 'tid,tid_str,modified',
      start_modified: '2026-03-01 09:30:00',
      end_modified: '2026-03-01 10:00:00',
      page_no: '3',
      page_size: '100',
      use_has_next: 'false',
    })
  })

  test('refunds name their orders once', async () => {
    const refunds = { refund: [{ refund_id: 1, tid: '7' }, { refund_id: 2, tid: '7' }, { refund_id: 3 }] }
    const { client, requests } = shop(() => ({ total_results: 3, refunds }))
    expect(await client.listRefunded?.(window)).toMatchObject({ ok: true, value: { ids: ['7'], hasMore: false } })
    expect(business(requests[0]).method).toBe('taobao.refunds.receive.get')
  })

  test('orders placed in a window are told with their time', async () => {
    const { client, requests } = shop(() => ({ total_results: 1, trades }))
    expect(await client.listPlaced?.(window)).toEqual({
      ok: true,
      value: {
        placed: [{ platformOrderId: '9007199254740993001', placedAt: Date.UTC(2026, 2, 1, 1, 58, 11) }],
        hasMore: false,
        lastPage: 0,
      },
    })
    expect(business(requests[0])).toMatchObject({
      method: 'taobao.trades.sold.get',
      start_created: '2026-03-01 09:30:00',
    })
  })

  test.each([
    [0, { hasMore: false, lastPage: 0 }],
    [100, { hasMore: false, lastPage: 0 }],
    [101, { hasMore: true, lastPage: 1 }],
  ])('with %i orders the last page is told: %j', async (total_results, expected) => {
    const { client } = shop(() => ({ total_results }))
    expect(await client.listUpdated({ ...window, page: 0 })).toMatchObject({
      ok: true,
      value: { ids: [], ...expected },
    })
  })

  test('the test call tells shop and number of changes of a day', async () => {
    const { client, requests } = shop(() => ({ total_results: 42, trades: { trade: [{ seller_nick: '示例旗舰店' }] } }))
    expect(await client.test()).toEqual({ ok: true, value: '淘宝 示例旗舰店, 42 单 / 24h' })
    expect(business(requests[0])).toMatchObject({ page_size: '1', start_modified: '2026-02-28 10:05:09' })
    expect(await shop(() => ({})).client.test()).toEqual({ ok: true, value: '淘宝, 0 单 / 24h' })
  })
})

describe('shipping', () => {
  const notice = {
    platformOrderId: '2680015832176001234',
    lines: [{ platformLineId: '2680015832176011234', quantity: 1 }],
    partial: false,
    waybill: 'YT0000000001',
    carrier: 'yuantong',
    idempotencyKey: 'ful_1',
  }
  const taken = { shipping: { is_success: true } }

  test('a whole order is one call without sub-orders', async () => {
    const { client, requests } = shop(() => taken)
    expect(await client.ship(notice)).toEqual({ ok: true, value: undefined })
    expect(requests.map(business)).toEqual([
      {
        method: 'taobao.logistics.offline.send',
        tid: '2680015832176001234',
        out_sid: 'YT0000000001',
        company_code: 'YTO',
      },
    ])
  })

  test('part of an order names its sub-orders', async () => {
    const { client, requests } = shop(({ method }) =>
      method === 'taobao.trade.fullinfo.get' ? { trade: sampleTrade() } : taken,
    )
    const lines = [...notice.lines, { platformLineId: '2', quantity: 1 }]
    await client.ship({ ...notice, lines, partial: true })
    expect(business(requests[1])).toMatchObject({ is_split: '1', sub_tid: '2680015832176011234,2' })
  })

  test.each([
    [undefined, [{ sub_tid: '2680015832176011234', is_part_consign: true }]],
    [
      ['YT0'],
      [
        { sub_tid: '2680015832176011234', is_part_consign: false },
        { sub_tid: '2', is_part_consign: false },
      ],
    ],
  ])('pieces of a sub-order go with their number; with other parcels %j', async (otherWaybills, consign_status) => {
    const order = [
      { oid_str: '2680015832176011234', num: 3 },
      { oid_str: '2', num: 1 },
    ]
    const { client, requests } = shop(({ method }) =>
      method === 'taobao.trade.fullinfo.get'
        ? { trade: { ...sampleTrade(), orders: { order } } }
        : { result: { success: true } },
    )
    const parcel = { ...notice, partial: true, ...(otherWaybills ? { otherWaybills } : {}) }
    expect(await client.ship(parcel)).toEqual({ ok: true, value: undefined })
    const { consign_pkgs, consign_status: told, ...rest } = business(requests[1])
    expect(rest).toEqual({
      method: 'alibaba.ascp.logistics.offline.send',
      tid: notice.platformOrderId,
      consign_type: '1',
    })
    expect(JSON.parse(consign_pkgs ?? '')).toEqual([
      { out_sid: 'YT0000000001', company_code: 'YTO', goods: [{ sub_tid: '2680015832176011234', num: 1 }] },
    ])
    expect(JSON.parse(told ?? '')).toEqual(consign_status)
  })

  test.each([
    ['shunfeng', 'SF'],
    ['zhongtong', 'ZTO'],
    ['shentong', 'STO'],
    ['yunda', 'YUNDA'],
    ['ems', 'EMS'],
    ['youzhengguonei', 'POSTB'],
    ['jtexpress', 'JTSD'],
    ['jd', 'JD'],
    ['somebody', 'somebody'],
  ])('%s goes as %s', async (carrier, code) => {
    const { client, requests } = shop(() => taken)
    await client.ship({ ...notice, carrier })
    expect(business(requests[0]).company_code).toBe(code)
  })

  const sent = (first: string, second: string) => ({
    ...sampleTrade(),
    orders: {
      order: [
        { oid_str: '2680015832176011234', invoice_no: first },
        { oid_str: '2', invoice_no: second },
      ],
    },
  })
  test.each([
    ['YT0000000001', 'YT0000000001', false, true],
    ['YT0000000001', 'SF1', false, false],
    ['YT0000000001', 'SF1', true, true],
    ['SF1', 'YT0000000001', true, false],
  ])('after a refusal, waybills %s and %s on the lines mean for partial=%s: done %s', async (a, b, partial, done) => {
    const { client } = shop((params) =>
      params.method === 'taobao.trade.fullinfo.get' ? { trade: sent(a, b) } : refusal(15, 'isv.logistics-error'),
    )
    expect((await client.ship({ ...notice, partial })).ok).toBe(done)
  })

  test('a throttled notice is not looked up: it has not been done', async () => {
    const { client, requests } = shop(() => refusal(7, 'accesscontrol.limited-by-api-access-count'))
    expect(await client.ship(notice)).toMatchObject({ error: { code: 'throttled' } })
    expect(requests).toHaveLength(1)
  })
})

describe('stock, listings and memos', () => {
  const notice = { shopProductId: '610012345678', shopSkuId: '5012345678901', quantity: 7, idempotencyKey: 'out_1' }

  test('stock is set absolutely', async () => {
    const { client, requests } = shop(() => ({ item: {} }))
    expect(await client.setStock({ ...notice, quantity: 0 })).toEqual({ ok: true, value: undefined })
    expect(business(requests[0])).toEqual({
      method: 'taobao.item.quantity.update',
      num_iid: '610012345678',
      sku_id: '5012345678901',
      quantity: '0',
      type: '1',
    })
  })

  test('a product without variants goes without a SKU', async () => {
    const { client, requests } = shop(() => ({ item: {} }))
    await client.setStock({ ...notice, shopSkuId: notice.shopProductId })
    expect(business(requests[0])).not.toHaveProperty('sku_id')
  })

  test('a listing goes off sale, and on again with the pieces that it has', async () => {
    const { client, requests } = shop(() => ({ item: { num_iid: 1, num: 12 } }))
    await client.pauseListing('1')
    expect(await client.resumeListing('1')).toEqual({ ok: true, value: undefined })
    expect(requests.map(business)).toEqual([
      { method: 'taobao.item.update.delisting', num_iid: '1' },
      { method: 'taobao.item.seller.get', num_iid: '1', fields: 'num_iid,num' },
      { method: 'taobao.item.update.listing', num_iid: '1', num: '12' },
    ])
  })

  test('a memo is written with its flag, an empty one is asked for', async () => {
    const { client, requests } = shop(() => ({ trade: {} }))
    await client.writeMemo?.({ platformOrderId: '1', text: '加急', flag: 1 })
    await client.writeMemo?.({ platformOrderId: '1', text: ' ', flag: 9 })
    expect(requests.map(business)).toEqual([
      { method: 'taobao.trade.memo.update', tid: '1', memo: '加急', flag: '1' },
      { method: 'taobao.trade.memo.update', tid: '1', flag: '5', reset: 'true' },
    ])
  })
})
