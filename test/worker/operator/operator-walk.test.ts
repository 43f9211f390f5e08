/** The operator's console: nothing without a key, nothing where no key is configured, and every act in the log. */
import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { app } from '../../../src/app.ts'
import type { LogEntry, Shard, TenantDetail, TenantRow, Trouble } from '../../../src/operator/operator.contract.ts'
import { eventually, openOrder } from '../../support/open-shop.ts'
import { aFloor, type Floor } from '../../support/shop-floor.ts'
import { self } from '../../support/tenants.ts'

const FIRST = 'dso_test_0123456789abcdef0123456789abcdef'
const routes = [
  ...new Set(
    app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/operator/api/'))
      .map(({ method, path }) => `${method} ${path}`),
  ),
]

async function call(
  route: string,
  { key, body, place = crypto.randomUUID() }: { key?: string; body?: unknown; place?: string } = {},
): Promise<Response> {
  const [method = 'GET', path = ''] = route.split(' ')
  return self.fetch(`http://dingshu.test${path}`, {
    method,
    headers: {
      'cf-connecting-ip': place,
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    body: method === 'GET' ? null : JSON.stringify(body ?? {}),
  })
}
async function get<T>(path: string, key = FIRST): Promise<T> {
  const answer = await call(`GET /operator/api${path}`, { key })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}
const post = (path: string, body: unknown, key = FIRST) => call(`POST /operator/api${path}`, { key, body })
const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code]
const logOf = async (subject: string) => (await get<{ items: LogEntry[] }>(`/log?subject=${subject}`)).items

let floor: Floor
let tenantId = ''
let tenantKey = ''

beforeAll(async () => {
  floor = await aFloor({ 'TEE-1': 10 }, '云上百货')
  tenantId = floor.merchant.tenantId
  tenantKey = (
    await floor.merchant.send<{ key: string }>('POST', '/api/v1/keys', { name: 'A', scopes: ['orders:read'] })
  ).key
  await floor.sell('OP-1', [{ sku: 'TEE-1', quantity: 1 }])
  await floor.until('OP-1', 'allocated')
})

describe.each(routes)('%s', (route) => {
  it('is closed to everybody without an operator key', async () => {
    expect(await codeOf(await call(route))).toEqual([401, 'auth.required'])
    for (const key of [tenantKey, `${FIRST}x`, 'dso_', '', 'dso_test_0123456789abcdef0123456789abcdee'])
      expect((await call(route, { key })).status, key).toBe(401)
    const [method = 'GET', path = ''] = route.split(' ')
    const session = await floor.merchant.call(method, path, method === 'GET' ? undefined : {}, {
      'cf-connecting-ip': crypto.randomUUID(),
    })
    expect(session.status).toBe(401)
  })

  it('does not exist where no key is configured, or one that could be guessed', async () => {
    for (const OPERATOR_KEY of [undefined, '', 'dso_short', 'a-very-long-secret-without-the-right-form'])
      for (const authorization of ['', `Bearer ${OPERATOR_KEY ?? ''}`, `Bearer ${FIRST}`]) {
        const [method = 'GET', path = ''] = route.split(' ')
        const answer = await app.request(
          path,
          { method, headers: { authorization } },
          { ...env, OPERATOR_KEY } as Env,
          createExecutionContext(),
        )
        expect(await codeOf(answer)).toEqual([404, 'request.not_found'])
      }
  })
})

describe('the page', () => {
  it('does not exist where no key is configured', async () => {
    const answer = await app.request('/operator', {}, { ...env, OPERATOR_KEY: '' } as Env, createExecutionContext())
    expect(answer.status).toBe(404)
  })
})

describe('wrong keys', () => {
  it('are refused after ten a minute from one place', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 14; i++)
      statuses.push((await call('GET /operator/api/me', { key: `${FIRST}${i}`, place: 'one-place' })).status)
    expect(statuses.slice(0, 10).every((status) => status === 401)).toBe(true)
    expect(statuses.at(-1)).toBe(429)
  })
})

describe('what an operator reads', () => {
  it('tenants, by name, by id, by a member’s address, and not by half of it', async () => {
    const find = async (q: string) =>
      (await get<{ items: TenantRow[] }>(`/tenants?q=${encodeURIComponent(q)}`)).items.map(({ id }) => id)
    expect(await find('云上百')).toContain(tenantId)
    expect(await find(tenantId)).toEqual([tenantId])
    const owner = await env.CONTROL.prepare(
      'SELECT u.email FROM member m JOIN user u ON u.id = m.user_id WHERE m.organization_id = ?',
    )
      .bind(tenantId)
      .first<{ email: string }>()
    expect(await find(owner?.email ?? '')).toEqual([tenantId])
    expect(await find(owner?.email.slice(0, 10) ?? '')).toEqual([])
  })

  it('one tenant with its use and the health of its connections', async () => {
    const detail = await get<TenantDetail>(`/tenants/${tenantId}`)
    expect(detail.tenant).toMatchObject({
      name: '云上百货',
      plan: 'trial',
      standing: 'trial',
      members: 1,
      moving: false,
    })
    expect(detail.tenant.lastOrderAt).toBeGreaterThan(0)
    expect(detail.tenant.ordersThisMonth).toBe(1)
    expect(detail.connections).toMatchObject([{ kind: 'open', status: 'active', breaker: 'closed' }])
    expect(await codeOf(await call('GET /operator/api/tenants/nobody', { key: FIRST }))).toEqual([
      404,
      'tenant.not_found',
    ])
  })

  it('parked messages by count and code', async () => {
    await floor.shop.push('order.paid', { ...openOrder({ orderId: 'OP-2', lines: [] }), receiver: 7 })
    const seen = await eventually(
      () => get<Trouble>('/trouble'),
      ({ parked }) => parked.some((row) => row.tenantId === tenantId),
    )
    expect(seen.parked.find((row) => row.tenantId === tenantId)).toMatchObject({ count: 1, tenantName: '云上百货' })
    const everyQueue = ['INGEST', 'EFFECTS', 'WEBHOOKS', 'POLLS', 'MAIL', 'OBJECT_EVENTS', 'DEAD']
    expect(seen.queues.map(({ name }) => name)).toEqual(everyQueue)
  })

  it('shards with their sizes', async () => {
    const { items } = await get<{ items: Shard[] }>('/shards')
    expect(items.map(({ name }) => name)).toEqual(['SHARD_0', 'SHARD_1'])
    for (const shard of items) expect(shard.bytes).toBeGreaterThan(100_000)
    expect(items.reduce((sum, { tenants }) => sum + tenants, 0)).toBeGreaterThan(0)
  })

  it('no secret, no raw message and no buyer, anywhere', async () => {
    for (const path of [`/tenants/${tenantId}`, '/tenants', '/trouble', '/shards', '/log', '/keys', '/moves']) {
      const text = JSON.stringify(await get(path))
      for (const secret of ['whsec_', '张三丰', '13800001234', '文一西路', FIRST, 'hash'])
        expect(text, path).not.toContain(secret)
    }
  })
})

describe('what an operator does', () => {
  it('needs a reason', async () => {
    for (const [path, body] of [
      [`/tenants/${tenantId}/suspend`, {}],
      [`/tenants/${tenantId}/suspend`, { why: '  ' }],
      [`/tenants/${tenantId}/trial`, { days: 3 }],
      [`/tenants/${tenantId}/move`, { target: 'SHARD_1' }],
      ['/keys', { name: 'x' }],
    ] as const)
      expect(await codeOf(await post(path, body))).toEqual([422, 'request.invalid'])
  })

  it('suspends: people and keys are refused, orders are taken in; and resumes', async () => {
    expect((await post(`/tenants/${tenantId}/suspend`, { why: '欠费三个月' })).status).toBe(204)
    expect(await codeOf(await post(`/tenants/${tenantId}/suspend`, { why: '再一次' }))).toEqual([
      409,
      'operator.status_conflict',
    ])
    expect(await codeOf(await floor.merchant.call('GET', '/api/v1/orders'))).toEqual([403, 'tenant.suspended'])
    const pushed = await floor.shop.push(
      'order.paid',
      openOrder({ orderId: 'OP-3', lines: [{ sku: 'TEE-1', quantity: 1 }] }),
    )
    expect(pushed.status).toBe(200)
    expect((await post(`/tenants/${tenantId}/resume`, { why: '已补缴' })).status).toBe(204)
    await eventually(
      () => floor.merchant.call('GET', '/api/v1/orders').then((answer) => answer.status),
      (status) => status === 200,
    )
    await eventually(
      () => floor.find('OP-3'),
      (order) => order !== undefined,
    )
    expect((await logOf(tenantId)).map(({ action, why, keyName }) => ({ action, why, keyName }))).toEqual([
      { action: 'tenant.resumed', why: '已补缴', keyName: 'OPERATOR_KEY' },
      { action: 'tenant.suspended', why: '欠费三个月', keyName: 'OPERATOR_KEY' },
    ])
  })

  it('extends a trial from its end', async () => {
    const before = (await get<TenantDetail>(`/tenants/${tenantId}`)).tenant.trialEndsAt
    const answer = await post(`/tenants/${tenantId}/trial`, { days: 7, why: '还在对接 ERP' })
    expect(await answer.json()).toEqual({ trialEndsAt: before + 7 * 86_400_000 })
  })

  it('activates a plan once for a payment', async () => {
    const body = { plan: 'standard', months: 12, amountFen: 1_999_000, reference: 'bank-2026-77', why: '对公转账' }
    expect(await (await post(`/tenants/${tenantId}/plan`, body)).json()).toMatchObject({
      plan: 'standard',
      isNew: true,
    })
    expect(await (await post(`/tenants/${tenantId}/plan`, body)).json()).toMatchObject({ isNew: false })
    expect((await get<TenantDetail>(`/tenants/${tenantId}`)).tenant).toMatchObject({
      plan: 'standard',
      standing: 'paid',
    })
    expect((await logOf(tenantId)).map(({ action }) => action).slice(0, 2)).toEqual([
      'plan.activated_again',
      'plan.activated',
    ])
  })

  it('gives a colleague a key of their own, and takes it away', async () => {
    const made = (await (await post('/keys', { name: '小李', why: '值班' })).json()) as { id: string; key: string }
    expect(await get('/me', made.key)).toMatchObject({ keyName: '小李' })
    expect((await post(`/tenants/${tenantId}/suspend`, { why: '演练' }, made.key)).status).toBe(204)
    expect((await post(`/tenants/${tenantId}/resume`, { why: '演练完' }, made.key)).status).toBe(204)
    expect((await logOf(tenantId))[0]).toMatchObject({ keyName: '小李', action: 'tenant.resumed' })
    expect((await post(`/keys/${made.id}/revoke`, { why: '离职' })).status).toBe(204)
    expect((await call('GET /operator/api/me', { key: made.key })).status).toBe(401)
    expect(await codeOf(await post(`/keys/${made.id}/revoke`, { why: '离职' }))).toEqual([404, 'key.not_found'])
    const stored = await env.CONTROL.prepare('SELECT * FROM operator_keys WHERE id = ?').bind(made.id).first()
    expect(JSON.stringify(stored)).not.toContain(made.key)
  })

  it('cannot be taken out of the log', async () => {
    for (const sql of [
      "UPDATE operator_log SET why = 'x'",
      'DELETE FROM operator_log',
      'INSERT OR REPLACE INTO operator_log SELECT * FROM operator_log',
    ]) {
      const before = await env.CONTROL.prepare('SELECT * FROM operator_log ORDER BY id').all()
      await env.CONTROL.prepare(sql)
        .run()
        .catch((error: unknown) => expect(String(error)).toContain('append-only'))
      expect((await env.CONTROL.prepare('SELECT * FROM operator_log ORDER BY id').all()).results).toEqual(
        before.results,
      )
    }
  })
})
