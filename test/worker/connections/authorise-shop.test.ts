/** The merchant agrees on the platform's page: from the button to orders coming in, and every way in which it comes to nothing. */
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { channelGate } from '../../../src/channels/channel-gate.client.ts'
import { callbackHmac, webhookHmac } from '../../../src/channels/shopify/sign.ts'
import { STATE_LIFE, signState } from '../../../src/connections/authorisation-state.ts'
import type { Connection, TestResult } from '../../../src/connections/connections.contract.ts'
import { forgetConnection } from '../../../src/flows/shops/known-connection.ts'
import { aColleague, setRole } from '../../support/members.ts'
import { eventually } from '../../support/open-shop.ts'
import { aMerchant, type SignedIn, self } from '../../support/tenants.ts'
import { sampleOrder } from '../../unit/channels/shopify/sample-order.ts'

const SHOP = 'oms-demo.myshopify.com'
const SECRET = 'hush'
const GATEWAY = 'http://127.0.0.1:1'

/** A Shopify shop at the other end of `fetch`. */
function aShop() {
  const state = { granted: 0, dead: new Set<string>(), refusesRefresh: false }
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const body = JSON.parse(String(init?.body)) as Record<string, string>
    if (new URL(String(input)).pathname === '/admin/oauth/access_token') {
      if (body.grant_type === 'refresh_token' && state.refusesRefresh)
        return Response.json({ error: 'invalid_grant' }, { status: 400 })
      if (body.code === 'bad') return Response.json({ error: 'invalid_request' }, { status: 400 })
      state.granted += 1
      return Response.json({
        access_token: `at-${state.granted}`,
        refresh_token: `rt-${state.granted}`,
        expires_in: 3600,
      })
    }
    const token = new Headers(init?.headers).get('x-shopify-access-token') ?? ''
    if (!token.startsWith('at-') || state.dead.has(token))
      return Response.json({ errors: '[API] Invalid API key or access token' }, { status: 401 })
    if (body.query?.includes('order(id')) return Response.json({ data: { order: sampleOrder() } })
    if (body.query?.includes('shop {'))
      return Response.json({ data: { shop: { name: '示例店' }, ordersCount: { count: 3 } } })
    return Response.json({ data: { orders: { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] } } })
  })
  return state
}

const shopify = {
  kind: 'shopify',
  name: '海外店',
  credentials: { shop: SHOP, clientId: 'client-1', clientSecret: SECRET },
  settings: { gateway: GATEWAY },
}

const connect = (merchant: SignedIn) => merchant.send<Connection>('POST', '/api/v1/connections', shopify)
const statusOf = async (merchant: SignedIn, id: string) =>
  (await merchant.get<{ items: Connection[] }>('/api/v1/connections')).items.find((one) => one.id === id)?.status

/** The state with which the button sends the merchant to the platform. */
async function stateOf(merchant: SignedIn, id: string): Promise<string> {
  const { url } = await merchant.send<{ url: string }>('POST', `/api/v1/connections/${id}/authorise`)
  return new URL(url).searchParams.get('state') ?? ''
}

function answerOf(state: string, change: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    code: 'good',
    shop: SHOP,
    state,
    timestamp: String(Math.floor(Date.now() / 1_000)),
    ...change,
  })
  query.set('hmac', callbackHmac(SECRET, query))
  return `http://dingshu.test/connections/authorised?${query}`
}

/** As a browser without a session comes back. */
async function comeBack(url: string): Promise<string | null> {
  const answer = await self.fetch(url, { redirect: 'manual' })
  expect(answer.status).toBe(302)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const to = new URL(answer.headers.get('location') ?? '', 'http://dingshu.test')
  expect(to.pathname).toBe('/authorised')
  expect(to.searchParams.has('code')).toBe(false)
  return to.searchParams.get('outcome')
}

async function anAuthorisedShop(merchant: SignedIn) {
  const { id } = await connect(merchant)
  expect(await comeBack(answerOf(await stateOf(merchant, id)))).toBe('done')
  return id
}

async function pushOf(id: string): Promise<Response> {
  const body = JSON.stringify({ admin_graphql_api_id: 'gid://shopify/Order/6012345678901', n: crypto.randomUUID() })
  return self.fetch(`http://dingshu.test/hooks/shopify/${id}`, {
    method: 'POST',
    headers: { 'x-shopify-hmac-sha256': webhookHmac(SECRET, body), 'x-shopify-shop-domain': SHOP },
    body,
  })
}

const auditActions = async (merchant: SignedIn) =>
  (await merchant.get<{ items: { action: string; actor: { kind: string } }[] }>('/api/v1/audit')).items.map(
    ({ action }) => action,
  )

let merchant: SignedIn
let shop: ReturnType<typeof aShop>
beforeEach(async () => {
  shop = aShop()
  merchant = await aMerchant()
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('agreeing', () => {
  it('takes a new shop from “to be authorised” to active, and its test call passes', async () => {
    const made = await connect(merchant)
    expect(made).toMatchObject({ status: 'unauthorised', authorisable: true })
    const before = await merchant.send<TestResult>('POST', `/api/v1/connections/${made.id}/test`)
    expect(before).toMatchObject({ ok: false, detail: expect.stringContaining('unauthorised') })
    const { url } = await merchant.send<{ url: string }>('POST', `/api/v1/connections/${made.id}/authorise`)
    expect(url.startsWith(`${GATEWAY}/admin/oauth/authorize?`)).toBe(true)
    const { searchParams } = new URL(url)
    expect(searchParams.get('redirect_uri')).toBe(`${env.PUBLIC_URL}/connections/authorised`)
    expect(await comeBack(answerOf(searchParams.get('state') ?? ''))).toBe('done')
    expect(await statusOf(merchant, made.id)).toBe('active')
    expect(await merchant.send<TestResult>('POST', `/api/v1/connections/${made.id}/test`)).toMatchObject({
      ok: true,
      detail: 'Shopify 示例店, 3 单 / 24h',
    })
    await eventually(
      () => auditActions(merchant),
      (seen) => seen.includes('connection.authorised'),
    )
  })

  it('needs no page where a token was pasted', async () => {
    const pasted = { ...shopify, credentials: { ...shopify.credentials, accessToken: 'at-own' } }
    expect(await merchant.send<Connection>('POST', '/api/v1/connections', pasted)).toMatchObject({ status: 'active' })
  })

  it('a paused shop stays paused', async () => {
    const id = await anAuthorisedShop(merchant)
    await merchant.send('PATCH', `/api/v1/connections/${id}`, { status: 'paused' })
    expect(await comeBack(answerOf(await stateOf(merchant, id)))).toBe('done')
    expect(await statusOf(merchant, id)).toBe('paused')
  })

  it('other platforms have no page', async () => {
    const robot = await merchant.send<Connection>('POST', '/api/v1/connections', {
      kind: 'wecom',
      name: '群',
      credentials: { key: 'k' },
      settings: { gateway: GATEWAY },
    })
    expect(robot.authorisable).toBe(false)
    expect((await merchant.call('POST', `/api/v1/connections/${robot.id}/authorise`)).status).toBe(409)
  })
})

describe('an answer that is not taken', () => {
  it('comes a second time: the token stays, nobody is asked again', async () => {
    const { id } = await connect(merchant)
    const url = answerOf(await stateOf(merchant, id))
    const both = await Promise.all([comeBack(url), comeBack(url)])
    expect(both.sort()).toEqual(['done', 'replayed'])
    expect(await comeBack(url)).toBe('replayed')
    expect(shop.granted).toBe(1)
  })

  it('comes too late', async () => {
    const { id } = await connect(merchant)
    const asked = { tenantId: merchant.tenantId, connectionId: id, personId: 'p' }
    const old = await signState(env, asked, Date.now() - STATE_LIFE - 1_000)
    expect(await comeBack(answerOf(old))).toBe('expired')
    expect(shop.granted).toBe(0)
  })

  it('carries a state that we did not sign, or one of another use of the key', async () => {
    const { id } = await connect(merchant)
    const state = await stateOf(merchant, id)
    for (const forged of ['', 'x', `${state.slice(0, -2)}xx`, state.split('.').slice(0, 2).join('.')])
      expect(await comeBack(answerOf(forged)), forged).toBe('invalid')
    expect(shop.granted).toBe(0)
  })

  it('names a connection of another company', async () => {
    const other = await aMerchant('别家')
    const theirs = await connect(other)
    const me = await merchant.get<{ user: { id: string } }>('/api/v1/auth/me')
    const state = await signState(
      env,
      { tenantId: merchant.tenantId, connectionId: theirs.id, personId: me.user.id },
      Date.now(),
    )
    expect(await comeBack(answerOf(state))).toBe('gone')
    expect(await statusOf(other, theirs.id)).toBe('unauthorised')
    expect((await merchant.call('POST', `/api/v1/connections/${theirs.id}/authorise`)).status).toBe(404)
    expect(shop.granted).toBe(0)
  })

  it('was asked for by somebody who may not do so any more', async () => {
    const { id } = await connect(merchant)
    const colleague = await aColleague(merchant, 'owner')
    const state = await stateOf(colleague, id)
    await setRole(merchant, colleague, 'read_only')
    expect(await comeBack(answerOf(state))).toBe('forbidden')
    expect(shop.granted).toBe(0)
  })

  it('says that the merchant did not agree, or that the platform gives nothing', async () => {
    const { id } = await connect(merchant)
    const refused = `http://dingshu.test/connections/authorised?${new URLSearchParams({ error: 'access_denied', state: await stateOf(merchant, id) })}`
    expect(await comeBack(refused)).toBe('refused')
    expect(await comeBack(answerOf(await stateOf(merchant, id), { code: 'bad' }))).toBe('failed')
    expect(await comeBack(answerOf(await stateOf(merchant, id), { shop: 'other.myshopify.com' }))).toBe('failed')
    expect(await statusOf(merchant, id)).toBe('unauthorised')
    expect((await channelGate(env, id).health(Date.now())).lastError).toContain('other.myshopify.com')
  })
})

describe('a shop that lets us in no more', () => {
  /** The token and the one that renews it are dead. */
  async function shutOut(id: string) {
    shop.refusesRefresh = true
    shop.dead.add(`at-${shop.granted}`)
    forgetConnection(id)
    await merchant.send('POST', `/api/v1/connections/${id}/test`)
  }

  it('is unauthorised, in the log once, and people are told', async () => {
    await merchant.send('POST', '/api/v1/connections', {
      kind: 'wecom',
      name: '群',
      credentials: { key: 'k' },
      settings: { gateway: GATEWAY },
    })
    const id = await anAuthorisedShop(merchant)
    await shutOut(id)
    expect(await statusOf(merchant, id)).toBe('unauthorised')
    await merchant.send('POST', `/api/v1/connections/${id}/test`)
    const seen = await eventually(
      () => auditActions(merchant),
      (actions) => actions.includes('connection.unauthorised'),
    )
    expect(seen.filter((action) => action === 'connection.unauthorised')).toHaveLength(1)
    await eventually(
      () => merchant.get<{ items: { event: string; text: string }[] }>('/api/v1/notices'),
      ({ items }) => items.some(({ event }) => event === 'connection.unauthorised'),
    )
  })

  it('keeps what is pushed meanwhile, and takes it in by itself once it is agreed to again', async () => {
    const id = await anAuthorisedShop(merchant)
    await shutOut(id)
    expect((await pushOf(id)).status).toBe(200)
    const parked = await eventually(
      () => merchant.get<{ items: { code: string; why: string }[] }>('/api/v1/parked'),
      ({ items }) => items.length > 0,
    )
    expect(parked.items[0]).toMatchObject({ code: 'ingest.fetch_failed', why: expect.stringContaining('unauthorised') })
    shop.refusesRefresh = false
    expect(await comeBack(answerOf(await stateOf(merchant, id)))).toBe('done')
    const orders = await eventually(
      () => merchant.get<{ items: { platformOrderId: string; status: string }[] }>('/api/v1/orders'),
      ({ items }) => items.length > 0,
    )
    expect(orders.items.map((order) => order.platformOrderId)).toEqual(['6012345678901'])
    expect((await merchant.get<{ items: unknown[] }>('/api/v1/parked')).items).toEqual([])
  })

  it('stores no plain text of a buyer: neither of the push nor of the order that was read', async () => {
    const id = await anAuthorisedShop(merchant)
    const body = JSON.stringify({ admin_graphql_api_id: 'gid://shopify/Order/6012345678901', name: '张三丰三' })
    await self.fetch(`http://dingshu.test/hooks/shopify/${id}`, {
      method: 'POST',
      headers: { 'x-shopify-hmac-sha256': webhookHmac(SECRET, body) },
      body,
    })
    await eventually(
      () => merchant.get<{ items: unknown[] }>('/api/v1/orders'),
      ({ items }) => items.length > 0,
    )
    for (const shard of [env.SHARD_0, env.SHARD_1])
      for (const table of ['orders', 'envelopes', 'order_events', 'order_lines']) {
        const { results } = await shard
          .prepare(`SELECT * FROM ${table} WHERE tenant_id = ?`)
          .bind(merchant.tenantId)
          .all()
        expect(JSON.stringify(results)).not.toMatch(/张三|13800138000|969号/)
      }
  })
})
