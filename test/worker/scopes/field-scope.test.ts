/**
 * What each role is sent, field by field: the union of the keys of all answers of all GET routes and of the live feed, beside
 * the reviewed list in `visible-fields.json`. A field that is new is in no list, and fails here until somebody says who sees it.
 */
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { app } from '../../../src/app.ts'
import { mergingRepository } from '../../../src/merging/merging.repository.ts'
import { paymentsRepository } from '../../../src/payments/payments.repository.ts'
import { allRights, type Right, type Role, rightsOfRole } from '../../../src/platform/rights.ts'
import { aBusyTenant } from '../../support/a-busy-tenant.ts'
import { aColleague } from '../../support/members.ts'
import type { Floor } from '../../support/shop-floor.ts'
import { ctxOfTenant, type SignedIn, self } from '../../support/tenants.ts'
import { type Facts, rows } from '../walk/route-rows.ts'
import visibleFields from './visible-fields.json' with { type: 'json' }

type Fields = Readonly<Record<string, readonly string[]>>
/** Of each route, fields for everybody who may call it (`open`) and those that need a further right. */
const allowed: Readonly<Record<string, Fields>> = visibleFields

const roles = Object.keys(rightsOfRole) as Role[]
const getRoutes = [
  ...new Set(app.routes.filter(({ method }) => method === 'GET').map(({ path }) => `GET ${path}`)),
].filter((route) => route in rows && route !== 'GET /api/v1/live')

const people = new Map<Role, SignedIn>()
let floor: Floor
let facts: Facts
const person = (role: Role): SignedIn => {
  const found = people.get(role)
  if (!found) throw new Error(role)
  return found
}

/** Records whose keys are not fields: what was before and after, an event's data, counts by state, a connection's settings. */
const isFreeForm = (path: string): boolean => /(?:^|\.)(?:before|after|data|counts|settings)$/.test(path)

/** `items[].receiver.city` */
function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysOf(item, `${path}[]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === '' ? key : `${path}.${key}`
    return isFreeForm(at) ? [at] : [at, ...keysOf(inner, at)]
  })
}

async function seenIn(role: Role, route: string): Promise<{ status: number; keys: Set<string>; text: string }> {
  const asked = rows[route]?.path?.(facts) ?? route.replace('GET /api/v1', '')
  const [path] = asked.split('?')
  const whole = await person(role).call('GET', `/api/v1${path}`)
  // What must be asked for something is asked for what the walk asks.
  const answer = whole.status === 422 ? await person(role).call('GET', `/api/v1${asked}`) : whole
  const text = await answer.text()
  const isJson = /^application\/json(?:;|$)/.test(answer.headers.get('content-type') ?? '')
  return { status: answer.status, text, keys: new Set(isJson && answer.ok ? keysOf(JSON.parse(text)) : []) }
}

const mayCall = (role: Role, route: string): boolean => {
  const right = rows[route]?.right
  return right !== undefined && rightsOfRole[role].includes(right)
}

function allowedFor(role: Role, route: string): Set<string> {
  const fields = allowed[route] ?? {}
  return new Set(
    Object.entries(fields).flatMap(([needed, keys]) =>
      needed === 'open' || rightsOfRole[role].includes(needed as Right) ? keys : [],
    ),
  )
}

beforeAll(async () => {
  const busy = await aBusyTenant()
  floor = busy.floor
  // Routes of which nothing was made here answer 404 or an empty list.
  facts = new Proxy(busy.facts as Facts, { get: (known, name) => known[name as keyof Facts] ?? 'none' })
  await floor.merchant.send('POST', `/api/v1/orders/${facts.orderId}/notes`, { text: '看一眼' })
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  await ctx.db.$client.batch(
    mergingRepository(ctx).insert([
      {
        id: 'mrg_seen',
        kind: 'together',
        state: 'open',
        confidence: 1,
        evidence: [{ fact: 'token', detail: 'OAID' }],
        orderIds: [facts.orderId],
        warehouseId: 'WH-1',
        basis: '',
        savedFen: 600,
        packageId: null,
        before: null,
        decidedBy: null,
        why: '',
        createdAt: 1,
        decidedAt: null,
        version: 1,
      },
    ]),
  )
  await ctx.db.$client.batch(
    paymentsRepository(ctx).insert({
      id: 'pay_seen',
      connectionId: 'con_1',
      provider: 'wechatpay',
      transactionId: '4200000000000001',
      outTradeNo: 'NOBODY',
      orderId: null,
      amountFen: 9_900,
      currency: 'CNY',
      paidAt: Date.now(),
      state: 'mismatched',
      why: '',
      late: false,
      refundedFen: 0,
      refundedAt: null,
      seenAt: 1,
      updatedAt: 1,
      nextAt: null,
      version: 1,
    }),
  )
  await floor.merchant.send('PUT', '/api/v1/cases/settings', {
    groups: [],
    codes: [],
    rules: [{ codes: ['lost'], channels: ['jd'], warehouses: ['WH-1'], minFen: 100, group: 'finance' }],
  })
  for (const role of roles) people.set(role, await aColleague(floor.merchant, role))
}, 90_000)

describe('the reviewed list', () => {
  it('names routes and rights that exist', () => {
    const known: readonly string[] = ['open', ...allRights]
    for (const [route, fields] of Object.entries(allowed)) {
      if (route !== 'live') expect(getRoutes).toContain(route)
      for (const needed of Object.keys(fields)) expect(known).toContain(needed)
    }
  })

  it('shows no amount to anybody without finance:read, and no ciphertext to anybody', () => {
    for (const [route, fields] of Object.entries(allowed))
      for (const [needed, keys] of Object.entries(fields))
        for (const key of keys) {
          if (/Fen$/.test(key) && !route.includes('/billing')) expect(needed, `${route} ${key}`).toBe('finance:read')
          // The form of a connection names the credentials that it asks for.
          if (route !== 'GET /api/v1/connections/kinds')
            expect(key, route).not.toMatch(/cipher|addressToken|sealedText|secretSealed|credentials/)
        }
  })
})

describe.each(roles)('a %s', (role) => {
  it('is sent the fields of the list, and no other', async () => {
    const beyond: string[] = []
    for (const route of getRoutes) {
      const { status, keys, text } = await seenIn(role, route)
      if (!mayCall(role, route)) {
        expect(status, route).toBe(403)
        continue
      }
      const may = allowedFor(role, route)
      if (!rightsOfRole[role].includes('finance:read') && !route.includes('/billing'))
        expect(text, route).not.toMatch(/Fen\\?"/)
      beyond.push(...[...keys].filter((key) => !may.has(key)).map((key) => `${route} ${key}`))
    }
    expect(beyond).toEqual([])
  })

  it('hears the fields of the list on the live feed, and no other', async () => {
    const answer = await self.fetch('http://dingshu.test/api/v1/live', {
      headers: { cookie: person(role).cookie, upgrade: 'websocket' },
    })
    if (!rightsOfRole[role].includes('orders:read')) return expect(answer.status).toBe(403)
    const texts: string[] = []
    answer.webSocket?.addEventListener('message', ({ data }) => void texts.push(String(data)))
    answer.webSocket?.accept()
    await floor.merchant.send('POST', `/api/v1/orders/${facts.orderId}/notes`, { text: `给${role}` })
    await floor.stock('CAP-1', 5)
    await vi.waitFor(() => expect(texts.join()).toContain(facts.orderId), 3_000)
    const keys = new Set(texts.filter((text) => text.startsWith('{')).flatMap((text) => keysOf(JSON.parse(text))))
    expect([...keys].filter((key) => !allowedFor(role, 'live').has(key))).toEqual([])
  })
})

describe('why a warehouse was chosen', () => {
  interface Detail {
    readonly routing?: readonly { readonly summary: string }[]
    readonly events: readonly { readonly type: string; readonly reason: string }[]
  }
  it('tells what lies where: without stock:read it stands neither in the routing nor in the events', async () => {
    const [whole, part] = await Promise.all(
      (['owner', 'finance'] as const).map((role) => person(role).get<Detail>(`/api/v1/orders/${facts.orderId}`)),
    )
    const said = whole?.routing?.[0]?.summary ?? ''
    expect(said).not.toBe('')
    expect(whole?.events.map(({ reason }) => reason)).toContain(said)
    expect(part?.routing).toBeUndefined()
    expect(JSON.stringify(part)).not.toContain(said)
  })
})

describe('the owner', () => {
  it('sees every field of the list: nothing in it is stale', async () => {
    const unseen: string[] = []
    for (const route of getRoutes) {
      const { keys } = await seenIn('owner', route)
      unseen.push(...[...allowedFor('owner', route)].filter((key) => !keys.has(key)).map((key) => `${route} ${key}`))
    }
    expect(unseen).toEqual([])
  })
})
