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
import { aMerchant, ctxOfTenant, type SignedIn, self } from '../../support/tenants.ts'
import { dumpOf, settledDump, type Watched } from '../../support/whole-database.ts'
import { type Facts, open, type Row, rows } from './route-rows.ts'

const routes = [
  ...new Set(app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)),
]
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

/** A merchant whose rows lie in the same database: only the tenant's predicate stands between the two. */
async function aNeighbour(shard: string): Promise<SignedIn> {
  for (let i = 0; i < 30; i++) {
    const merchant = await aMerchant('隔壁老王')
    if ((await ctxOfTenant(merchant.tenantId)).tenant.shard === shard) return merchant
  }
  throw new Error(`nobody of thirty came to ${shard}`)
}

beforeAll(async () => {
  const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 5 })
  owner = floor.merchant
  await floor.sell('W-allocated', [
    { sku: 'TEE-1', quantity: 2 },
    { sku: 'CAP-1', quantity: 1 },
  ])
  await floor.sell('W-short', [{ sku: 'CAP-1', quantity: 50 }])
  await floor.sell('W-unmapped', [{ sku: 'UNKNOWN', quantity: 1 }])
  const { paidAt: _paid, ...unpaid } = openOrder({ orderId: 'W-unpaid', lines: [{ sku: 'TEE-1', quantity: 1 }] })
  await floor.shop.push('order.created', unpaid)
  await self.fetch(`http://dingshu.test/hooks/open/${floor.shop.id}`, {
    method: 'POST',
    headers: await signOpen('{"broken'),
    body: '{"broken',
  })
  const allocated = await floor.until('W-allocated', 'allocated')
  const short = await floor.untilHeld('W-short', 'short_of_stock')
  await floor.untilHeld('W-unmapped', 'unmapped_sku')
  await floor.until('W-unpaid', 'pending_payment')
  await owner.send('POST', '/api/v1/open/reservations', {
    connectionId: floor.shop.id,
    reservationId: 'cart-1',
    lines: [{ sku: 'TEE-1', quantity: 1 }],
    ttlSeconds: 86_400,
  })
  const parked = await eventually(
    () => owner.get<{ items: { id: string }[] }>('/api/v1/parked'),
    ({ items }) => items.length > 0,
  )
  const key = await owner.send<{ id: string }>('POST', '/api/v1/keys', { name: 'A', scopes: ['orders:read'] })
  const messenger = await owner.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'wecom',
    name: '群',
    credentials: { key: '693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa' },
    settings: {},
  })
  const detail = await floor.detail(allocated.id)
  const cases = (await floor.detail(short.id)).cases
  facts = {
    connectionId: floor.shop.id,
    messengerId: messenger.id,
    orderId: allocated.id,
    jobId: detail.fulfilments[0]?.id ?? '',
    caseId: cases[0]?.id ?? '',
    parkedId: parked.items[0]?.id ?? '',
    keyId: key.id,
  }
  for (const [name, value] of Object.entries(facts)) expect(value, name).not.toBe('')

  for (const right of allRights) {
    const { key: made } = await owner.send<{ key: string }>('POST', '/api/v1/keys', {
      name: right,
      scopes: allRights.filter((other) => other !== right),
    })
    keysWithout.set(right, made)
  }
  const { tenant } = await ctxOfTenant(owner.tenantId)
  const second = await aNeighbour(tenant.shard)
  secondKey = (await second.send<{ key: string }>('POST', '/api/v1/keys', { name: 'B', scopes: [...allRights] })).key
  first = { tenantId: tenant.id, shard: tenant.shard, skus: ['TEE-1', 'CAP-1'], orderIds: [allocated.id, short.id] }
  before = await settledDump(first)
  expect((before[`${tenant.shard}.orders`] as unknown[]).length).toBe(4)
}, 120_000)

/** Exactly as before: rows of all tables of all databases, ledgers, clocks. */
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
    const { paths } = (await openApiDocument(app, {})) as {
      paths: Record<string, Record<string, { 'x-right'?: string; security?: unknown[] }>>
    }
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
    for (const seen of [owner.tenantId, ...(foreign === 'not_found' ? [] : Object.values(facts)), '青禾', '张**'])
      expect(text, seen).not.toContain(seen)
    await nothingChanged()
  })
})

describe('afterwards', () => {
  it('nothing comes late: once all queues are empty the first tenant is as it was', async () => {
    expect(await settledDump(first)).toEqual(before)
  })
})
