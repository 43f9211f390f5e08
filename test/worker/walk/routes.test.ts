/**
 * A walk over every route, generated from the app itself: without a session nobody gets in, without the right nobody gets on,
 * and with another tenant's key nothing of this tenant is seen or changed. A route that has no row here fails.
 */
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { app } from '../../../src/app.ts'
import { activatePlan } from '../../../src/flows/tenants/activate-plan.ts'
import { openApiDocument } from '../../../src/platform/openapi.ts'
import { allRights, type Right, type Role, rightsOfRole } from '../../../src/platform/rights.ts'
import { forgetPeople } from '../../../src/tenants/people-memory.ts'
import { aColleague } from '../../support/members.ts'
import { messengersAnswer } from '../../support/messengers.ts'
import { eventually, openOrder, signOpen } from '../../support/open-shop.ts'
import { aFloor } from '../../support/shop-floor.ts'
import { aMerchant, aMerchantOn, ctxOfTenant, type SignedIn, self } from '../../support/tenants.ts'
import { dumpOf, settledDump, type Watched } from '../../support/whole-database.ts'
import { type Expected, type Facts, type OpenRow, open, type Row, rows } from './route-rows.ts'

const routes = [
  ...new Set(app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)),
]
const guarded = routes.filter((route) => !(route in open))
const rowOf = (route: string): Row => {
  const row = rows[route]
  if (!row) throw new Error(`${route} has no row in this walk: say which right it needs and what a second tenant hears`)
  return row
}

/** Whose absence each family of routes reports. */
const nobodyThere: readonly (readonly [prefix: string, code: string])[] = [
  ['/members/:userId/scope', 'member_scope.not_found'],
  ['/members', 'member.not_found'],
  ['/invitations', 'invitation.not_found'],
  ['/roles', 'role.not_found'],
  ['/keys', 'key.not_found'],
  ['/webhooks', 'webhook.not_found'],
  ['/connections', 'connection.not_found'],
  ['/orders', 'order.not_found'],
  ['/fulfilments', 'fulfilment.not_found'],
  ['/campaigns', 'campaign.not_found'],
  ['/cases', 'case.not_found'],
  ['/parked', 'parked.not_found'],
  ['/billing/payments', 'payment.not_found'],
  ['/imports/:id', 'import.not_found'],
  ['/imports', 'connection.not_found'],
  ['/live-rooms/:roomId/viewers', 'live_room.not_found'],
  ['/live-rooms', 'campaign.not_found'],
  ['/stock-shares/', 'stock.not_found'],
  ['/stock-shares', 'connection.not_found'],
  ['/stock', 'stock.not_found'],
  ['/mappings', 'connection.not_found'],
  ['/notice-routes', 'connection.not_found'],
  ['/open/reservations/', 'reservation.not_found'],
  ['/open', 'connection.not_found'],
]
const missing = (route: string): [number, string] => {
  const path = (route.split(' ')[1] ?? '').replace('/api/v1', '')
  return [
    404,
    rowOf(route).missing ??
      nobodyThere.find(([prefix]) => path.startsWith(prefix))?.[1] ??
      'a code that this table names',
  ]
}

/** What a stranger hears whose rights open the door: one status, and one code where it is a problem. */
function hearsAsStranger(route: string, answer: Response, text: string, said: Expected | Row['foreign']): void {
  const code = answer.status >= 400 ? (JSON.parse(text) as { code: string }).code : ''
  if (said === 'not_found') expect([answer.status, code], text).toEqual(missing(route))
  else if (said === 'empty')
    expect([answer.status, (JSON.parse(text) as { items: unknown[] }).items]).toEqual([200, []])
  else if (typeof said === 'object') expect([answer.status, code], text).toEqual(said)
  else expect(answer.status, text).toBe(said)
}

let facts: Facts
let first: Watched
let before: Record<string, unknown>
let owner: SignedIn
let secondKey = ''
const keysWithout = new Map<Right, string>()
const builtInRoles = Object.keys(rightsOfRole) as Role[]
const secondPeople = new Map<Role, SignedIn>()
/** A tenant whose trial is over, and the key of one. */
let expired: SignedIn
let expiredKey = ''

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
  messengersAnswer()
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
  const role = await owner.send<{ id: string }>('POST', '/api/v1/roles', { name: '夜班', rights: ['orders:read'] })
  const colleague = await aColleague(owner, role.id, { regions: ['51'] })
  const { key: inviting } = await owner.send<{ key: string }>('POST', '/api/v1/keys', {
    name: 'I',
    scopes: [...allRights],
  })
  const invitation = (await (
    await self.fetch('http://dingshu.test/api/v1/invitations', {
      method: 'POST',
      headers: { ...withKey(inviting), 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'invited@example.com', role: 'read_only' }),
    })
  ).json()) as { id: string }
  const messenger = await owner.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'wecom',
    name: '群',
    credentials: { key: '693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa' },
    settings: {},
  })
  await activatePlan({
    ctx: await ctxOfTenant(owner.tenantId),
    input: { plan: 'pro', months: 1, paymentId: 'transfer-2026-001', amountFen: 599_900, method: 'transfer' },
  })
  const detail = await floor.detail(allocated.id)
  const cases = (await floor.detail(short.id)).cases
  const endpoint = await owner.send<{ id: string }>('POST', '/api/v1/webhooks', {
    name: 'ERP',
    url: 'https://erp.青禾.example.com/hook',
    events: ['case.opened'],
  })
  // Nobody is there; the attempt is in the log all the same.
  const delivery = await owner.send<{ id: string }>('POST', `/api/v1/webhooks/${endpoint.id}/test`)
  const sale = await owner.send<{ id: string }>('POST', '/api/v1/campaigns', {
    name: '秒杀',
    sku: 'CAP-1',
    priceFen: 1_900,
    warehouses: [{ warehouseId: 'WH-1', pieces: 1 }],
    opensAt: Date.now() - 1_000,
    closesAt: Date.now() + 86_400_000,
  })
  facts = {
    connectionId: floor.shop.id,
    messengerId: messenger.id,
    orderId: allocated.id,
    jobId: detail.fulfilments[0]?.id ?? '',
    caseId: cases[0]?.id ?? '',
    parkedId: parked.items[0]?.id ?? '',
    keyId: key.id,
    roleId: role.id,
    colleagueId: colleague.userId,
    paymentId: 'transfer-2026-001',
    invitationId: invitation.id,
    endpointId: endpoint.id,
    deliveryId: delivery.id,
    campaignId: sale.id,
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
  const second = await aMerchantOn(tenant.shard, '隔壁老王')
  secondKey = (await second.send<{ key: string }>('POST', '/api/v1/keys', { name: 'B', scopes: [...allRights] })).key
  for (const word of builtInRoles) secondPeople.set(word, await aColleague(second, word))
  expired = await aMerchant('到期的店')
  expiredKey = (await expired.send<{ key: string }>('POST', '/api/v1/keys', { name: 'C', scopes: [...allRights] })).key
  await env.CONTROL.prepare('UPDATE tenants SET trial_ends_at = ? WHERE id = ?')
    .bind(Date.now() - 1, expired.tenantId)
    .run()
  forgetPeople()
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
    hearsAsStranger(route, answer, text, foreign)
    for (const seen of [owner.tenantId, ...(foreign === 'not_found' ? [] : Object.values(facts)), '青禾', '张**'])
      expect(text, seen).not.toContain(seen)
    await nothingChanged()
  })

  it.each(['a key', 'a session'])(
    'once the trial is over, with %s: reads answer, writes ask for a plan',
    async (way) => {
      const { afterTrial, foreign, person = foreign } = rowOf(route)
      const answer = await call(route, way === 'a key' ? withKey(expiredKey) : { cookie: expired.cookie })
      const text = await answer.text()
      if (route.startsWith('GET ') || afterTrial !== undefined)
        hearsAsStranger(route, answer, text, way === 'a key' ? foreign : person)
      else
        expect([answer.status, (JSON.parse(text) as { code: string }).code], text).toEqual([402, 'tenant.plan_needed'])
    },
  )

  it.each(builtInRoles)('as a %s: what the table of rights says', async (role) => {
    const { right, foreign, person = foreign } = rowOf(route)
    const answer = await call(route, { cookie: secondPeople.get(role)?.cookie ?? '' })
    const text = await answer.text()
    // The right opens the door; behind it a person of another tenant hears what its key heard.
    hearsAsStranger(route, answer, text, rightsOfRole[role].includes(right) ? person : [403, 'auth.forbidden'])
  })
})

const opened = Object.keys(open)
const atDoor = (route: string, headers: Record<string, string>): Promise<Response> => {
  const { path, body } = open[route] as OpenRow
  const [method = 'GET', pattern = ''] = route.split(' ')
  const isWrite = body !== undefined && method !== 'GET' && method !== 'DELETE'
  return self.fetch(`http://dingshu.test${path?.(facts) ?? pattern.replaceAll(/:\w+/g, 'none')}`, {
    method,
    redirect: 'manual',
    headers: {
      'cf-connecting-ip': crypto.randomUUID(),
      ...headers,
      ...(isWrite ? { 'content-type': 'application/json' } : {}),
    },
    body: isWrite ? JSON.stringify(body()) : null,
  })
}
async function hears(answer: Response, expected: Expected): Promise<void> {
  const text = await answer.text()
  for (const secret of [owner.tenantId, facts.orderId, '青禾', '张**']) expect(text).not.toContain(secret)
  if (typeof expected === 'number') expect(answer.status, text).toBe(expected)
  else expect([answer.status, (JSON.parse(text) as { code: string }).code]).toEqual(expected)
}

describe.each(opened)('%s, before a tenant is known', (route) => {
  const row = open[route] as OpenRow
  const { nobody, key = nobody, person = nobody } = row

  it('answers nobody as the table says', async () => hears(await atDoor(route, {}), nobody))

  it('answers a key as the table says, however little it may do and however late', async () => {
    for (const one of [secondKey, keysWithout.get('orders:read') ?? '', expiredKey])
      await hears(await atDoor(route, withKey(one)), key)
  })

  it.skipIf(person === 'skip').each(builtInRoles)('answers a %s of another tenant as the table says', async (role) => {
    await hears(await atDoor(route, { cookie: secondPeople.get(role)?.cookie ?? '' }), person as Expected)
    await nothingChanged()
  })

  it.skipIf(person === 'skip')('answers somebody whose trial is over alike', async () => {
    await hears(await atDoor(route, { cookie: expired.cookie }), person as Expected)
  })
})

describe('afterwards', () => {
  it('nothing comes late: once all queues are empty the first tenant is as it was', async () => {
    expect(await settledDump(first)).toEqual(before)
  })
})
