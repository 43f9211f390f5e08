/**
 * A walk over every route, generated from the app itself: without a session nobody gets in, without the right nobody gets on,
 * and with another tenant's key nothing of this tenant is seen or changed. A route that has no row here fails.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { app } from '../../../src/app.ts'
import { openApiDocument } from '../../../src/platform/openapi.ts'
import { allRights, type Right } from '../../../src/platform/rights.ts'
import { eventually, openOrder, signOpen } from '../../support/open-shop.ts'
import { aFloor } from '../../support/shop-floor.ts'
import { aMerchant, ctxOfTenant, self, type SignedIn } from '../../support/tenants.ts'
import { dumpOf, settledDump, type Watched } from '../../support/whole-database.ts'

/** Routes before a tenant is known, and what guards them instead. */
const open: Readonly<Record<string, string>> = {
  'GET /healthz': 'says that it lives',
  'GET /api/openapi.json': 'the description of the API',
  'GET /api/docs': 'a redirect to the description',
  'POST /hooks/:kind/:connectionId': "the platform's signature",
  'GET /api/public/track/:token': 'a signed token',
  'POST /api/public/track/:token/contact': 'a signed token',
  'GET /t/:token': 'a page without data',
  'POST /api/v1/auth/sign-up': 'anybody may',
  'POST /api/v1/auth/sign-in': 'a password',
  'POST /api/v1/auth/sign-out': 'ends only the session that is sent',
  'GET /api/v1/auth/me': 'answers only for the session that is sent',
}

/** What the first tenant has; the second one knows all of it and tries. */
interface Facts {
  readonly connectionId: string
  readonly messengerId: string
  readonly orderId: string
  readonly jobId: string
  readonly caseId: string
  readonly parkedId: string
  readonly keyId: string
}

interface Row {
  readonly right: Right
  readonly path?: (facts: Facts) => string
  readonly body?: (facts: Facts) => unknown
  /** What the second tenant hears: not found, an empty list, or its own affairs (with the status) because no id of a tenant is in the call. */
  readonly foreign: 'not_found' | 'empty' | number
}

const order = (verb: string, body?: unknown): [string, Row] => [
  `POST /api/v1/orders/:id/${verb}`,
  { right: verb === 'track-link' ? 'orders:read' : 'orders:write', path: ({ orderId }) => `/orders/${orderId}/${verb}`, body: () => body, foreign: 'not_found' },
]
const job = (verb: string, body?: unknown): [string, Row] => [
  `POST /api/v1/fulfilments/:id/${verb}`,
  { right: 'fulfilment:write', path: ({ jobId }) => `/fulfilments/${jobId}/${verb}`, body: () => body, foreign: 'not_found' },
]
const stock = (verb: string, body: unknown): [string, Row] => [
  `POST /api/v1/stock/:sku/${verb}`,
  { right: 'stock:write', path: () => `/stock/TEE-1/${verb}`, body: () => body, foreign: 'not_found' },
]
const warehouse = { name: '别人的仓', regionCode: '330110', province: '浙江省', city: '杭州市', district: '余杭区', address: '', contactName: '', contactPhone: '', cutoffMinute: 1, handlingMinutes: 1, dailyCapacity: 1, quality: 0, carriers: [], active: false }

const rows: Readonly<Record<string, Row>> = {
  'GET /api/v1/keys': { right: 'keys:write', foreign: 200 },
  'POST /api/v1/keys': { right: 'keys:write', body: () => ({ name: 'x', scopes: ['orders:read'] }), foreign: 201 },
  'DELETE /api/v1/keys/:id': { right: 'keys:write', path: ({ keyId }) => `/keys/${keyId}`, foreign: 'not_found' },
  'GET /api/v1/connections': { right: 'connections:read', foreign: 'empty' },
  'GET /api/v1/connections/kinds': { right: 'connections:read', foreign: 200 },
  'POST /api/v1/connections': { right: 'connections:write', body: () => ({ kind: 'nonsense', name: 'x' }), foreign: 409 },
  'PATCH /api/v1/connections/:id': { right: 'connections:write', path: ({ connectionId }) => `/connections/${connectionId}`, body: () => ({ name: '偷来的', status: 'paused' }), foreign: 'not_found' },
  'POST /api/v1/connections/:id/test': { right: 'connections:write', path: ({ connectionId }) => `/connections/${connectionId}/test`, foreign: 'not_found' },
  'POST /api/v1/connections/:id/pull': { right: 'connections:write', path: ({ connectionId }) => `/connections/${connectionId}/pull`, foreign: 'not_found' },
  'GET /api/v1/orders': { right: 'orders:read', path: ({ connectionId }) => `/orders?connectionId=${connectionId}&q=1234`, foreign: 'empty' },
  'GET /api/v1/orders/board': { right: 'orders:read', foreign: 200 },
  'GET /api/v1/orders/:id': { right: 'orders:read', path: ({ orderId }) => `/orders/${orderId}`, foreign: 'not_found' },
  ...Object.fromEntries([
    order('hold', { detail: 'x' }),
    order('release', { reason: 'manual' }),
    order('cancel', { why: 'x' }),
    order('notes', { text: 'x' }),
    order('tags', { add: ['x'] }),
    order('split', { groups: [[1]] }),
    order('merge'),
    order('retry-routing'),
    order('track-link'),
    order('track-link/revoke'),
  ]),
  'GET /api/v1/fulfilments': { right: 'fulfilment:read', path: () => '/fulfilments?warehouseId=WH-1', foreign: 'empty' },
  'GET /api/v1/fulfilments/:id': { right: 'fulfilment:read', path: ({ jobId }) => `/fulfilments/${jobId}`, foreign: 'not_found' },
  ...Object.fromEntries([job('start-picking'), job('pick', { lines: [{ lineNo: 1, quantity: 1 }] }), job('pack'), job('weigh', { weightG: 1 }), job('print-label'), job('hand-over')]),
  'GET /api/v1/stock': { right: 'stock:read', path: () => '/stock?q=TEE-1', foreign: 'empty' },
  'GET /api/v1/stock/:sku/explain': { right: 'stock:read', path: () => '/stock/TEE-1/explain', foreign: 'not_found' },
  'GET /api/v1/stock/:sku/movements': { right: 'stock:read', path: () => '/stock/TEE-1/movements', foreign: 'not_found' },
  // The same code may stand for goods of both: it is counted in the second tenant's own ledger.
  'PUT /api/v1/stock/:sku': { right: 'stock:write', path: () => '/stock/CAP-1', body: () => ({ counts: [{ warehouseId: 'WH-1', onHand: 0 }] }), foreign: 200 },
  ...Object.fromEntries([
    stock('adjust', { warehouseId: 'WH-1', delta: -1, reason: 'x' }),
    stock('transfer', { from: 'WH-1', to: 'WH-2', quantity: 1 }),
    stock('receive', { warehouseId: 'WH-1', quantity: 1 }),
    stock('restock', { warehouseId: 'WH-1', quantity: 1 }),
  ]),
  'GET /api/v1/skus': { right: 'catalog:read', path: () => '/skus?q=TEE', foreign: 'empty' },
  'PUT /api/v1/skus/:code': { right: 'catalog:write', path: () => '/skus/CAP-1', body: () => ({ name: '别人的' }), foreign: 200 },
  'GET /api/v1/mapping-tasks': { right: 'catalog:read', foreign: 'empty' },
  // The SKU exists at the second tenant as well by now; the shop is not theirs.
  'POST /api/v1/mappings': { right: 'catalog:write', body: ({ connectionId }) => ({ connectionId, shopSkuId: 's-UNKNOWN', sku: 'CAP-1' }), foreign: 'not_found' },
  'GET /api/v1/warehouses': { right: 'settings:read', foreign: 200 },
  'PUT /api/v1/warehouses/:id': { right: 'settings:write', path: () => '/warehouses/WH-1', body: () => warehouse, foreign: 200 },
  'GET /api/v1/cases': { right: 'cases:read', path: ({ orderId }) => `/cases?orderId=${orderId}`, foreign: 'empty' },
  'POST /api/v1/cases/:id/close': { right: 'cases:write', path: ({ caseId }) => `/cases/${encodeURIComponent(caseId)}/close`, body: () => ({ reason: 'x' }), foreign: 'not_found' },
  'GET /api/v1/parked': { right: 'parked:read', foreign: 'empty' },
  'GET /api/v1/parked/:id': { right: 'parked:read', path: ({ parkedId }) => `/parked/${parkedId}`, foreign: 'not_found' },
  'POST /api/v1/parked/:id/replay': { right: 'parked:write', path: ({ parkedId }) => `/parked/${parkedId}/replay`, foreign: 'not_found' },
  'POST /api/v1/parked/:id/dismiss': { right: 'parked:write', path: ({ parkedId }) => `/parked/${parkedId}/dismiss`, body: () => ({ reason: 'x' }), foreign: 'not_found' },
  'GET /api/v1/notice-routes': { right: 'notify:read', foreign: 'empty' },
  'PUT /api/v1/notice-routes': { right: 'notify:write', body: ({ messengerId }) => ({ event: 'order.short', connectionId: messengerId, template: '', quietFrom: 0, quietTo: 0, enabled: false }), foreign: 'not_found' },
  'GET /api/v1/notices': { right: 'notify:read', path: ({ orderId }) => `/notices?orderId=${orderId}`, foreign: 'empty' },
  'GET /api/v1/insights/odi': { right: 'insights:read', foreign: 200 },
  'GET /api/v1/insights/today': { right: 'insights:read', foreign: 200 },
  'POST /api/v1/open/reservations': { right: 'orders:write', body: ({ connectionId }) => ({ connectionId, reservationId: 'cart-1', lines: [{ sku: 'TEE-1', quantity: 1 }] }), foreign: 'not_found' },
  'DELETE /api/v1/open/reservations/:id': { right: 'orders:write', path: ({ connectionId }) => `/open/reservations/cart-1?connectionId=${connectionId}`, foreign: 'not_found' },
  'POST /api/v1/open/orders/:platformOrderId/pay': { right: 'orders:write', path: () => '/open/orders/W-unpaid/pay', body: ({ connectionId }) => ({ connectionId, paidAt: 1_700_000_000_000 }), foreign: 'not_found' },
  'POST /api/v1/open/orders/:platformOrderId/cancel': { right: 'orders:write', path: () => '/open/orders/W-allocated/cancel', body: ({ connectionId }) => ({ connectionId, why: 'x' }), foreign: 'not_found' },
  // A WebSocket: asked for without an upgrade it says so. The feed is named by the tenant of the caller, never by the call.
  'GET /api/v1/live': { right: 'orders:read', foreign: 422 },
}

const routes = [...new Set(app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`))]
const guarded = routes.filter((route) => !(route in open))
const rowOf = (route: string): Row => {
  const row = rows[route]
  if (!row) throw new Error(`${route} has no row in this walk: say which right it needs and what a second tenant hears`)
  return row
}

let facts: Facts
let first: Watched
let before: Record<string, unknown>
let owner: SignedIn
let secondKey = ''
const keysWithout = new Map<Right, string>()

async function call(route: string, headers: Record<string, string>): Promise<Response> {
  const { path = () => route.split(' ')[1]?.replace('/api/v1', '') ?? '', body } = rowOf(route)
  const sent = body?.(facts)
  return self.fetch(`http://dingshu.test/api/v1${path(facts)}`, {
    method: route.split(' ')[0] ?? 'GET',
    headers: { ...headers, ...(sent === undefined ? {} : { 'content-type': 'application/json' }) },
    body: sent === undefined ? null : JSON.stringify(sent),
  })
}
const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  return [response.status, ((await response.json()) as { code: string }).code]
}
const withKey = (key: string) => ({ authorization: `Bearer ${key}` })

beforeAll(async () => {
  const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 5 })
  owner = floor.merchant
  await floor.sell('W-allocated', [{ sku: 'TEE-1', quantity: 2 }, { sku: 'CAP-1', quantity: 1 }])
  await floor.sell('W-short', [{ sku: 'CAP-1', quantity: 50 }])
  await floor.sell('W-unmapped', [{ sku: 'UNKNOWN', quantity: 1 }])
  const { paidAt: _paid, ...unpaid } = openOrder({ orderId: 'W-unpaid', lines: [{ sku: 'TEE-1', quantity: 1 }] })
  await floor.shop.push('order.created', unpaid)
  await self.fetch(`http://dingshu.test/hooks/open/${floor.shop.id}`, { method: 'POST', headers: await signOpen('{"broken'), body: '{"broken' })
  const allocated = await floor.until('W-allocated', 'allocated')
  const short = await floor.untilHeld('W-short', 'short_of_stock')
  await floor.untilHeld('W-unmapped', 'unmapped_sku')
  await floor.until('W-unpaid', 'pending_payment')
  await owner.send('POST', '/api/v1/open/reservations', { connectionId: floor.shop.id, reservationId: 'cart-1', lines: [{ sku: 'TEE-1', quantity: 1 }], ttlSeconds: 86_400 })
  const parked = await eventually(() => owner.get<{ items: { id: string }[] }>('/api/v1/parked'), ({ items }) => items.length > 0)
  const key = await owner.send<{ id: string }>('POST', '/api/v1/keys', { name: 'A', scopes: ['orders:read'] })
  const messenger = await owner.send<{ id: string }>('POST', '/api/v1/connections', { kind: 'wecom', name: '群', credentials: { key: '693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa' }, settings: {} })
  const detail = await floor.detail(allocated.id)
  const cases = (await floor.detail(short.id)).cases
  facts = { connectionId: floor.shop.id, messengerId: messenger.id, orderId: allocated.id, jobId: detail.fulfilments[0]?.id ?? '', caseId: cases[0]?.id ?? '', parkedId: parked.items[0]?.id ?? '', keyId: key.id }
  for (const [name, value] of Object.entries(facts)) expect(value, name).not.toBe('')

  for (const right of allRights) {
    const { key: made } = await owner.send<{ key: string }>('POST', '/api/v1/keys', { name: right, scopes: allRights.filter((other) => other !== right) })
    keysWithout.set(right, made)
  }
  const second = await aMerchant('隔壁老王')
  secondKey = (await second.send<{ key: string }>('POST', '/api/v1/keys', { name: 'B', scopes: [...allRights] })).key
  // Each key was used once before, so that the walk itself writes nothing of theirs.
  for (const made of keysWithout.values()) await self.fetch('http://dingshu.test/api/v1/connections/kinds', { headers: withKey(made) })
  const { tenant } = await ctxOfTenant(owner.tenantId)
  first = { tenantId: tenant.id, shard: tenant.shard, skus: ['TEE-1', 'CAP-1'], orderIds: [allocated.id, short.id] }
  before = await settledDump(first)
  expect((before[`${tenant.shard}.orders`] as unknown[]).length).toBe(4)
}, 120_000)

/** Exactly as before: rows of all tables of all databases, ledgers, clocks. Keys remember when they were used; that is theirs. */
async function nothingChanged(): Promise<void> {
  expect(await dumpOf(first)).toEqual(before)
}

describe('the list of routes', () => {
  it('has a row here for every route, and no row for a route that is gone', () => {
    expect(guarded.length).toBeGreaterThan(50)
    expect(guarded.filter((route) => !(route in rows))).toEqual([])
    expect(Object.keys(rows).filter((route) => !routes.includes(route))).toEqual([])
    expect(Object.keys(open).filter((route) => !routes.includes(route))).toEqual([])
    for (const route of guarded) expect(route.split(' ')[1]).toMatch(/^\/api\/v1\//)
  })

  it('stands in the published description with the same rights', async () => {
    const { paths } = (await openApiDocument(app, {})) as { paths: Record<string, Record<string, { 'x-right'?: string; security?: unknown[] }>> }
    for (const route of guarded) {
      const [method = '', path = ''] = route.split(' ')
      const described = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
      expect(described?.['x-right'], route).toBe(rowOf(route).right)
    }
  })
})

describe.each(guarded)('%s', (route) => {
  it('without a session: 401', async () => {
    expect(await problemOf(await call(route, {}))).toEqual([401, 'auth.required'])
  })

  it('with a key that has every right but this one: 403', async () => {
    const answer = await call(route, withKey(keysWithout.get(rowOf(route).right) ?? ''))
    expect(await problemOf(answer)).toEqual([403, 'auth.forbidden'])
    await nothingChanged()
  })

  it("with another tenant's key: nothing is seen and nothing is changed", async () => {
    const { foreign } = rowOf(route)
    const answer = await call(route, withKey(secondKey))
    const text = await answer.text()
    expect(answer.status, text).toBe(foreign === 'not_found' ? 404 : foreign === 'empty' ? 200 : foreign)
    if (foreign === 'not_found') expect((JSON.parse(text) as { code: string }).code).toMatch(/not_found$/)
    if (foreign === 'empty') expect((JSON.parse(text) as { items: unknown[] }).items).toEqual([])
    for (const seen of [owner.tenantId, ...(foreign === 'not_found' ? [] : Object.values(facts)), '青禾', '张**']) expect(text, seen).not.toContain(seen)
    await nothingChanged()
  })
})

describe('afterwards', () => {
  it('nothing comes late: once all queues are empty the first tenant is as it was', async () => {
    expect(await settledDump(first)).toEqual(before)
  })
})
