import { beforeEach, describe, expect, test } from 'vitest'
import { josSign, spEntries } from '../../../sandbox/src/jd/sign'
import { placeOrders } from '../../../sandbox/src/life/place-orders'
import { doDeed } from '../../../sandbox/src/shops/order-life'
import { issueTokens } from '../../../sandbox/src/shops/tokens'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import type { World } from '../../../sandbox/src/world/world'
import vectors from '../../fixtures/protocols/jd.vectors.json' with { type: 'json' }
import { aCall, aWorld } from './a-world'

type Texts = Record<string, string>
interface Vector {
  name: string
  secret: string
  input: { params?: Texts; headers?: Texts; query?: Texts; path?: Texts; body?: string | null }
  expected: string
}
const SHOP = {
  platform: 'jd',
  shopId: '10099999',
  appKey: 'A1B2C3',
  appSecret: 'c0ffee11223344556677889900aabbcc',
  shopName: '示例旗舰店',
  pushUrl: '',
  tokenSeconds: 86_400,
  extra: {},
}
let world: World
let clock: { now: number }
let token: string

beforeEach(() => {
  const made = aWorld()
  world = made.world
  clock = made.clock
  world.shops.put(SHOP)
  token = issueTokens(world, SHOP, { refreshSeconds: 100_000 }).accessToken
})

test.each(vectors.vectors as unknown as Vector[])(
  '$name is signed as the platform does it',
  ({ secret, input, expected }) => {
    const { params, headers = {}, query = {}, path = {}, body } = input
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
    const entries = params
      ? Object.entries(params)
      : spEntries({ headers: lower, query: new URLSearchParams(query), path, body: body ?? '' })
    expect(josSign(secret, entries)).toBe(expected)
  },
)

function get(path: string, query: Texts = {}, change: { at?: Texts; headers?: Texts } = {}) {
  const headers: Texts = {
    'x-jos-app-key': SHOP.appKey,
    'x-jos-access-token': token,
    'x-jos-timestamp': String(clock.now),
    ...change.headers,
  }
  const entries = spEntries({ headers, query: new URLSearchParams(query), path: change.at ?? {}, body: '' })
  const sign = change.headers?.['x-jos-sign'] ?? josSign(SHOP.appSecret, entries)
  const call = aCall({
    platform: 'jd',
    path: `/rest${path}`,
    method: 'GET',
    query: String(new URLSearchParams(query)),
    headers: { ...headers, 'x-jos-sign': sign },
  })
  const answer = answerCall(world, call)
  return { status: answer.status, json: JSON.parse(answer.body) }
}

describe('SP-API', () => {
  const window = () => ({ startTime: String(clock.now - 3_600_000), endTime: String(clock.now) })

  test.each([
    ['a wrong signature', { 'x-jos-sign': 'A'.repeat(32) }, 400, 'SIGN_INVALID'],
    ['an unknown token', { 'x-jos-access-token': 'nobody' }, 401, 'TOKEN_INVALID'],
    ['an old timestamp', { 'x-jos-timestamp': '1' }, 400, 'PARAM_INVALID'],
    ['an unknown app', { 'x-jos-app-key': 'nobody' }, 400, 'PARAM_INVALID'],
  ])('%s is refused', (_, headers, status, code) => {
    expect(get('/sp-order/v0/orders', window(), { headers })).toMatchObject({
      status,
      json: { success: false, errorList: [{ code }] },
    })
  })

  test('pages hold a hundred at most, a window a month', () => {
    placeOrders(world, { shop: SHOP, count: 130, paid: true, push: false })
    const page = get('/sp-order/v0/orders', { ...window(), page: '2', pageSize: '100' }).json
    expect(page.data).toHaveLength(30)
    expect(page.paginationData).toEqual({
      totalItems: 130,
      totalPages: 2,
      hasNextPage: false,
      currentPage: 2,
      pageSize: 100,
    })
    expect(get('/sp-order/v0/orders', { ...window(), pageSize: '101' }).status).toBe(400)
    expect(get('/sp-order/v0/orders', { ...window(), startTime: '1' }).status).toBe(400)
  })

  test('an order is frozen while its money is asked back, and is seen in the list of after-sales only', () => {
    const [order] = placeOrders(world, { shop: SHOP, count: 1, paid: true, push: false }) ?? []
    clock.now += 7_200_000
    if (order) doDeed(world, order, 'refund')
    const orderId = order?.orderId ?? ''
    expect(get(`/sp-order/v0/orders/${orderId}`, {}, { at: { orderId } }).json.data).toMatchObject({
      orderStatus: 'LOCKED',
      skuItemInfoList: [{ afsInfoList: [{ refundStatus: 0 }] }],
    })
    expect(get('/sp-order/v0/orders', window()).json.data).toEqual([])
    const sales = { updateStartTime: String(clock.now - 1_000), updateEndTime: String(clock.now) }
    expect(get('/sp-aftercare/v0/afs-orders', sales).json.data).toMatchObject([
      { orderId: Number(orderId), refundStatus: 0 },
    ])
  })

  test('unpaid orders are not shown', () => {
    const [order] = placeOrders(world, { shop: SHOP, count: 1, paid: false, push: false }) ?? []
    const orderId = order?.orderId ?? ''
    expect(get(`/sp-order/v0/orders/${orderId}`, {}, { at: { orderId } }).status).toBe(404)
    expect(get('/sp-order/v0/orders', window()).json.data).toEqual([])
  })
})
