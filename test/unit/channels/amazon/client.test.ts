import { describe, expect, test } from 'vitest'
import { amazon } from '../../../../src/channels/amazon/index.ts'
import fixture from '../../../fixtures/protocols/amazon.order.json' with { type: 'json' }
import vectors from '../../../fixtures/protocols/amazon.vectors.json' with { type: 'json' }
import { type PlatformAnswer, type RecordedRequest, recordedFetch } from '../../../support/recorded-fetch.ts'

const sample = fixture.v2026_01_01.order
const credentials = {
  sellerId: 'A3TH9S8BH6GOGM',
  marketplaceIds: 'ATVPDKIKX0DER,A2EUQ1WTGCTBG2',
  clientId: 'amzn1.application-oa2-client.0123',
  clientSecret: 'amzn1.oa2-cs.v1.secret+/=中',
  applicationId: 'amzn1.sp.solution.1',
  refreshToken: '',
  pushSecret: '',
}
const now = Date.parse('2026-03-01T02:30:00Z')

function shop(
  answer: (request: RecordedRequest) => PlatformAnswer,
  { settings = {}, keys = {} }: { settings?: Record<string, unknown>; keys?: Record<string, string> } = {},
) {
  const { fetch, requests } = recordedFetch(answer)
  const options = { credentials: { ...credentials, ...keys }, settings, now: () => now, fetch }
  return { client: amazon.client({ ...options, accessToken: 'Atza|x' }), options, requests }
}
const window = { from: Date.parse('2026-03-01T00:00:00Z'), to: Date.parse('2026-03-01T02:00:00Z'), page: 0 }

describe('a request', () => {
  test('goes to the region of the marketplaces with the token and the time', async () => {
    const { client, requests } = shop(() => ({ orders: [] }))
    await client.listUpdated(window)
    const { url, headers, method } = requests[0] ?? {}
    expect(`${method} ${url?.origin}${url?.pathname}`).toBe(
      'GET https://sellingpartnerapi-na.amazon.com/orders/2026-01-01/orders',
    )
    expect(headers?.get('x-amz-access-token')).toBe('Atza|x')
    expect(headers?.get('x-amz-date')).toBe('20260301T023000Z')
    expect(Object.fromEntries(url?.searchParams ?? [])).toEqual({
      lastUpdatedAfter: '2026-03-01T00:00:00.000Z',
      lastUpdatedBefore: '2026-03-01T02:00:00.000Z',
      marketplaceIds: 'ATVPDKIKX0DER,A2EUQ1WTGCTBG2',
      fulfilledBy: 'MERCHANT',
      fulfillmentStatuses: 'UNSHIPPED,PARTIALLY_SHIPPED,SHIPPED,CANCELLED,UNFULFILLABLE',
      maxResultsPerPage: '100',
      includedData: 'RECIPIENT,PROCEEDS,CANCELLATION,FULFILLMENT,PACKAGES',
    })
    expect(url?.search).toContain('marketplaceIds=ATVPDKIKX0DER%2CA2EUQ1WTGCTBG2')
  })

  test.each([
    [{ marketplaceIds: 'A1PA6795UKMFR9' }, {}, 'https://sellingpartnerapi-eu.amazon.com'],
    [{ marketplaceIds: 'A1VC38T7YXB528' }, {}, 'https://sellingpartnerapi-fe.amazon.com'],
    [{}, { gateway: 'https://relay.example.com' }, 'https://relay.example.com'],
  ])('with %j and %j it goes to %s', async (keys, settings, origin) => {
    const { client, requests } = shop(() => ({ order: sample }), { keys, settings })
    await client.fetchOrder('113-1234567-7654321')
    expect(requests[0]?.url.origin).toBe(origin)
  })
})

describe('listing', () => {
  test('goes on by the token of the page before', async () => {
    const { client, requests } = shop(() => ({ orders: [sample], pagination: { nextToken: 't2' } }))
    const page = await client.listUpdated({ ...window, cursor: 't1' })
    expect(requests[0]?.url.searchParams.get('paginationToken')).toBe('t1')
    expect(page).toMatchObject({ ok: true, value: { hasMore: true, next: 't2' } })
  })

  test('what nobody can read is parked without people’s data', async () => {
    const { client } = shop(() => ({ orders: [{ ...sample, createdTime: '' }] }))
    const page = await client.listUpdated(window)
    const [parked] = page.ok ? page.value.unreadable : []
    expect(parked?.raw).toContain('68828574383266')
    expect(parked?.raw).not.toMatch(/Zhang|Terry|abc123/)
  })

  test('placed orders', async () => {
    const { client, requests } = shop(() => ({ orders: [sample] }))
    expect(await client.listPlaced?.(window)).toEqual({
      ok: true,
      value: {
        placed: [{ platformOrderId: '113-1234567-7654321', placedAt: Date.parse('2026-03-01T01:58:11Z') }],
        hasMore: false,
      },
    })
    expect(requests[0]?.url.searchParams.has('createdAfter')).toBe(true)
  })

  test.each([{}, { orders: {} }, new Response('<html>'), new Response('[]')])('%j is malformed', async (answer) => {
    expect(await shop(() => answer).client.listUpdated(window)).toMatchObject({ error: { code: 'malformed' } })
  })
})

describe('refusals', () => {
  const refusal =
    (status: number, code: string, message = '') =>
    () =>
      Response.json({ errors: [{ code, message, details: '' }] }, { status })

  test.each([
    [403, 'Unauthorized', 'The access token you provided has expired.', 'token_expired'],
    [403, 'Unauthorized', 'Access to requested resource is denied.', 'unauthorised'],
    [401, 'Unauthorized', 'The access token you provided is revoked.', 'token_expired'],
    [429, 'QuotaExceeded', 'You exceeded your quota', 'throttled'],
    [400, 'InvalidInput', 'bad', 'rejected'],
    [404, 'NotFound', 'no', 'not_found'],
    [500, 'InternalFailure', 'oops', 'busy'],
    [503, 'ServiceUnavailable', 'oops', 'busy'],
  ])('%i %s “%s” is %s', async (status, code, message, ours) => {
    expect(await shop(refusal(status, code, message)).client.fetchOrder('1')).toMatchObject({ error: { code: ours } })
  })
})

const notice = {
  platformOrderId: '113-1234567-7654321',
  lines: [{ platformLineId: '68828574383266', quantity: 1 }],
  partial: true,
  waybill: 'SF1234567890',
  carrier: 'shunfeng',
  idempotencyKey: 'k',
}

describe('shipping', () => {
  const told = (requests: readonly RecordedRequest[]) =>
    requests.flatMap(({ method, body }) => (method === 'POST' ? [JSON.parse(body)] : []))

  test('confirms one package whose reference follows from the waybill', async () => {
    const { client, requests } = shop(({ method }) =>
      method === 'GET' ? { order: sample } : new Response(null, { status: 204 }),
    )
    await client.ship(notice)
    expect(await client.ship(notice)).toEqual({ ok: true, value: undefined })
    const [first, second] = told(requests)
    expect(requests[1]?.url.pathname).toBe('/orders/v0/orders/113-1234567-7654321/shipmentConfirmation')
    expect(first).toEqual({
      marketplaceId: 'ATVPDKIKX0DER',
      packageDetail: {
        packageReferenceId: expect.stringMatching(/^[1-9]\d*$/),
        carrierCode: 'SF Express',
        trackingNumber: 'SF1234567890',
        shipDate: '2026-03-01T02:30:00.000Z',
        orderItems: [{ orderItemId: '68828574383266', quantity: 1 }],
      },
    })
    expect(second).toEqual(first)
  })

  test('a package that is there already is not told again, one that was called off is', async () => {
    const there = (status: string) => ({
      ...sample,
      packages: [{ trackingNumber: notice.waybill, packageStatus: { status } }],
    })
    for (const [status, count] of [
      ['IN_TRANSIT', 0],
      ['CANCELLED', 1],
    ] as const) {
      const { client, requests } = shop(({ method }) =>
        method === 'GET' ? { order: there(status) } : new Response(null, { status: 204 }),
      )
      expect(await client.ship(notice)).toMatchObject({ ok: true })
      expect(told(requests)).toHaveLength(count)
    }
  })

  test('a carrier that Amazon does not list goes under its name', async () => {
    const { client, requests } = shop(({ method }) =>
      method === 'GET' ? { order: sample } : new Response(null, { status: 204 }),
    )
    await client.ship({ ...notice, carrier: 'zhongtong' })
    expect(told(requests)[0].packageDetail).toMatchObject({ carrierCode: 'Other', carrierName: 'ZTO Express' })
  })
})

describe('stock', () => {
  const stock = { shopProductId: 'A/B 1', shopSkuId: 'A/B 1', quantity: 7, idempotencyKey: 'k' }

  test('is patched on the seller’s listing; a paused listing has none', async () => {
    const { client, requests } = shop(() => ({ sku: 'A/B 1', status: 'ACCEPTED', issues: [] }))
    await client.setStock(stock)
    await client.pauseListing('A/B 1')
    expect(await client.resumeListing('A/B 1')).toEqual({ ok: true, value: undefined })
    expect(requests.map(({ method, url }) => `${method} ${url.pathname}${url.search}`)).toEqual(
      Array.from(
        { length: 2 },
        () => 'PATCH /listings/2021-08-01/items/A3TH9S8BH6GOGM/A%2FB%201?marketplaceIds=ATVPDKIKX0DER%2CA2EUQ1WTGCTBG2',
      ),
    )
    expect(requests.map(({ body }) => JSON.parse(body).patches[0].value)).toEqual([
      [{ fulfillment_channel_code: 'DEFAULT', quantity: 7 }],
      [{ fulfillment_channel_code: 'DEFAULT', quantity: 0 }],
    ])
  })

  test('INVALID is a refusal with its issues', async () => {
    const { client } = shop(() => ({ status: 'INVALID', issues: [{ message: 'no such SKU' }] }))
    expect(await client.setStock(stock)).toMatchObject({ error: { code: 'rejected', detail: 'no such SKU' } })
  })
})

describe('Login with Amazon', () => {
  const granted = { access_token: 'Atza|1', refresh_token: 'Atzr|IwEBI', token_type: 'bearer', expires_in: 3600 }

  test('lwa-refresh-token-json: the very request', async () => {
    const vector = vectors.vectors.find(({ name }) => name === 'lwa-refresh-token-json')
    const { options, requests } = shop(() => granted)
    expect(await amazon.requestToken(options, 'Atzr|IwEBI')).toEqual({
      ok: true,
      value: { accessToken: 'Atza|1', refreshToken: 'Atzr|IwEBI', expiresAt: now + 3_600_000 },
    })
    expect(requests[0]?.url.href).toBe(`https://${vector?.input.host}${vector?.input.path}`)
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual(JSON.parse(String(vector?.expected)))
  })

  test('a pasted refresh token is the first; without any the seller has to agree', async () => {
    const { options, requests } = shop(() => granted, { keys: { refreshToken: 'Atzr|own' } })
    await amazon.requestToken(options, null)
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ refresh_token: 'Atzr|own' })
    expect(await amazon.requestToken(shop(() => granted).options, null)).toMatchObject({
      error: { code: 'unauthorised' },
    })
  })

  test.each([
    [400, 'unauthorised'],
    [401, 'unauthorised'],
    [429, 'throttled'],
    [500, 'busy'],
  ])('HTTP %i is %s', async (status, code) => {
    const { options } = shop(() => Response.json({ error: 'invalid_grant', error_description: 'x' }, { status }))
    expect(await amazon.requestToken(options, 'r')).toMatchObject({ error: { code } })
  })

  const page = (settings: Record<string, unknown>) =>
    new URL(amazon.authorisation?.url({ credentials, settings }, { redirectUri: 'https://h/cb', state: 'st' }) ?? '')

  test('the seller agrees on the page of the first marketplace; an own app is a draft', () => {
    const url = page({})
    expect(url.origin + url.pathname).toBe('https://sellercentral.amazon.com/apps/authorize/consent')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      application_id: 'amzn1.sp.solution.1',
      state: 'st',
      redirect_uri: 'https://h/cb',
      version: 'beta',
    })
    expect(page({ publishedApp: true }).searchParams.has('version')).toBe(false)
  })

  test('the code becomes a token, unless it is of another seller', async () => {
    const back = (seller: string) => ({
      query: new URLSearchParams({ spapi_oauth_code: 'code-1', state: 'st', selling_partner_id: seller }),
      redirectUri: 'https://h/cb',
    })
    const { options, requests } = shop(() => granted)
    expect(await amazon.authorisation?.exchange(options, back('OTHER'))).toMatchObject({
      error: { code: 'unauthorised' },
    })
    expect(requests).toHaveLength(0)
    expect(await amazon.authorisation?.exchange(options, back('A3TH9S8BH6GOGM'))).toMatchObject({ ok: true })
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
      grant_type: 'authorization_code',
      code: 'code-1',
      redirect_uri: 'https://h/cb',
    })
  })
})
