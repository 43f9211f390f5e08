/** What happens to an order reaches the merchant's own server, signed, once the hub knows of it, and until it was taken. */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fanOutWebhooks } from '../../../src/flows/effects/fan-out-webhooks.ts'
import { wakeWebhooks } from '../../../src/flows/webhooks/deliver-webhooks.ts'
import type { CreatedWebhook, Delivery, DeliveryDetail, Webhook } from '../../../src/webhooks/webhooks.contract.ts'
import { crossedAt } from '../../support/crossing.ts'
import { eventually } from '../../support/open-shop.ts'
import { aFloor, type Floor, refusal } from '../../support/shop-floor.ts'
import { aMerchant, ctxOfTenant, type SignedIn } from '../../support/tenants.ts'
import { aReceiver, expectedSignature, type Receiver } from '../../support/webhook-receiver.ts'

let receiver: Receiver
beforeEach(() => {
  receiver = aReceiver()
})
afterEach(() => vi.restoreAllMocks())

const register = (merchant: SignedIn, at: string, events: readonly string[], more: object = {}) =>
  merchant.send<CreatedWebhook>('POST', '/api/v1/webhooks', { name: at, url: receiver.url(at), events, ...more })
const sell = (floor: Floor, orderId: string, quantity = 1) => floor.sell(orderId, [{ sku: 'TEE-1', quantity }])
const arrives = (at: string, type: string, count = 1) =>
  eventually(
    async () => receiver.of(at, type),
    (hooks) => hooks.length >= count,
  )
const listed = async (merchant: SignedIn, id: string): Promise<Webhook> => {
  const { items } = await merchant.get<{ items: Webhook[] }>('/api/v1/webhooks')
  const found = items.find((item) => item.id === id)
  if (!found) throw new Error(`no endpoint ${id}`)
  return found
}
const log = async (merchant: SignedIn, id: string, query = '') =>
  (await merchant.get<{ items: Delivery[] }>(`/api/v1/webhooks/${id}/deliveries${query}`)).items
const detail = (merchant: SignedIn, id: string, deliveryId: string) =>
  merchant.get<DeliveryDetail>(`/api/v1/webhooks/${id}/deliveries/${deliveryId}`)
const until = (merchant: SignedIn, id: string, check: (items: Delivery[]) => boolean) =>
  eventually(() => log(merchant, id), check)

/** Everything that waits is due now, and nothing rests. */
async function hurry(merchant: SignedIn): Promise<void> {
  const { db, tenant } = await ctxOfTenant(merchant.tenantId)
  await db.$client.batch([
    db.$client
      .prepare('UPDATE webhook_deliveries SET next_attempt_at = 1 WHERE tenant_id = ? AND next_attempt_at IS NOT NULL')
      .bind(tenant.id),
    db.$client.prepare('UPDATE webhook_endpoints SET rest_until = 0 WHERE tenant_id = ?').bind(tenant.id),
  ])
  const execution = createExecutionContext()
  await wakeWebhooks(env, execution, Date.now())
  await waitOnExecutionContext(execution)
}

async function sqlOf(merchant: SignedIn, sql: string, ...values: (string | number)[]) {
  const { db, tenant } = await ctxOfTenant(merchant.tenantId)
  return (
    await db.$client
      .prepare(sql)
      .bind(tenant.id, ...values)
      .all<Record<string, unknown>>()
  ).results
}

describe('a registered endpoint', () => {
  it('is told of its events only, with a signature that proves them', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    const made = await register(floor.merchant, 'a', ['order.created', 'order.paid', 'order.allocated'])
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const order = await sell(floor, 'W-1')
    await floor.until('W-1', 'allocated')
    await arrives('a', 'order.allocated')
    await arrives('a', 'order.created')
    await arrives('a', 'order.paid')
    const types = receiver.of('a').map(({ body }) => body.type)
    expect(types.sort()).toEqual(['order.allocated', 'order.created', 'order.paid'])
    for (const hook of receiver.of('a')) {
      expect(hook.signatures).toEqual([expectedSignature(made.secret, hook)])
      expect(Math.abs(hook.timestamp * 1_000 - Date.now())).toBeLessThan(60_000)
      expect(hook.body).toMatchObject({
        v: 1,
        timestamp: expect.any(Number),
        data: { order: { id: order.id, hubNo: order.hubNo, platformOrderId: 'W-1', payableFen: expect.any(Number) } },
      })
      expect(hook.id).toMatch(/^whd_/)
    }
    expect(new Set(receiver.of('a').map(({ id }) => id)).size).toBe(3)
    const deliveries = await until(floor.merchant, made.id, (items) =>
      items.every(({ status }) => status === 'delivered'),
    )
    expect(deliveries).toHaveLength(3)
    expect(await listed(floor.merchant, made.id)).toMatchObject({ health: 'well', failuresInRow: 0 })
  })

  it('never shows its secret again, and keeps it encrypted', async () => {
    const { merchant } = await aFloor()
    const made = await register(merchant, 'a', ['order.created'])
    const bare = made.secret.replace('whsec_', '')
    expect(JSON.stringify(await merchant.get('/api/v1/webhooks'))).not.toContain(bare)
    const rows = await sqlOf(merchant, 'SELECT * FROM webhook_endpoints WHERE tenant_id = ?')
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(bare)
    const audits = await sqlOf(merchant, 'SELECT * FROM audit_log WHERE tenant_id = ?')
    expect(JSON.stringify(audits)).toContain('webhook.created')
    expect(JSON.stringify(audits)).not.toContain(bare)
  })

  it('gets the same message again with the same id until it takes it', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    const { id } = await register(floor.merchant, 'a', ['order.created'])
    let answers = 0
    receiver.answer(() => new Response('我们在维护', { status: ++answers < 3 ? 503 : 200 }))
    await sell(floor, 'W-1')
    await until(floor.merchant, id, (items) => items[0]?.attempts === 1)
    const [waiting] = await log(floor.merchant, id)
    expect(waiting).toMatchObject({ status: 'pending', lastStatus: 503 })
    expect((waiting?.nextAttemptAt ?? 0) - Date.now()).toBeLessThan(6_000)
    expect(await listed(floor.merchant, id)).toMatchObject({
      health: 'failing',
      failuresInRow: 1,
      lastError: '503 not_accepted',
    })
    // The queue's own delay brings the second attempt, without anybody's help.
    await eventually(
      async () => receiver.of('a'),
      (hooks) => hooks.length >= 2,
      15_000,
    )
    await until(floor.merchant, id, (items) => items[0]?.attempts === 2)
    await hurry(floor.merchant)
    const [done] = await until(floor.merchant, id, (items) => items[0]?.status === 'delivered')
    const hooks = receiver.of('a')
    expect(hooks).toHaveLength(3)
    expect(new Set(hooks.map((hook) => hook.id))).toEqual(new Set([done?.id]))
    expect(new Set(hooks.map((hook) => hook.rawBody)).size).toBe(1)
    const { log: attempts } = await detail(floor.merchant, id, done?.id ?? '')
    expect(attempts.map(({ status, answer, error }) => [status, answer, error])).toEqual([
      [503, '我们在维护', 'not_accepted'],
      [503, '我们在维护', 'not_accepted'],
      [200, '我们在维护', null],
    ])
    for (const { at, ms } of attempts) expect([at > 0, ms >= 0]).toEqual([true, true])
    expect(await listed(floor.merchant, id)).toMatchObject({ health: 'well', failuresInRow: 0, failingSince: null })
  })

  it('whose delivery failed for three days has failed; a person can send it again, once', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    const { id } = await register(floor.merchant, 'a', ['order.created'])
    receiver.answer(() => new Response(null, { status: 500 }))
    await sell(floor, 'W-1')
    await until(floor.merchant, id, (items) => items[0]?.attempts === 1)
    await sqlOf(floor.merchant, 'UPDATE webhook_deliveries SET retry_until = 2 WHERE tenant_id = ?')
    await hurry(floor.merchant)
    const [failed] = await until(floor.merchant, id, (items) => items[0]?.status === 'failed')
    expect(failed).toMatchObject({ attempts: 2, nextAttemptAt: null })
    receiver.answer(() => new Response(null, { status: 200 }))
    expect(
      (await floor.merchant.call('POST', `/api/v1/webhooks/${id}/deliveries/${failed?.id}/redeliver`)).status,
    ).toBe(204)
    await until(floor.merchant, id, (items) => items[0]?.status === 'delivered')
    expect(new Set(receiver.of('a').map((hook) => hook.id)).size).toBe(1)
    expect(receiver.of('a')).toHaveLength(3)
    expect(await refusal(floor.merchant.call('POST', `/api/v1/webhooks/${id}/deliveries/whd_x/redeliver`))).toEqual([
      404,
      'delivery.not_found',
    ])
  })

  it.each([
    [
      'a redirect',
      () => new Response(null, { status: 302, headers: { location: 'http://169.254.169.254/' } }),
      302,
      'redirect_refused',
    ],
    ['no answer in time', () => Promise.reject(new DOMException('x', 'TimeoutError')), 0, 'timeout'],
    ['no connection', () => Promise.reject(new TypeError('x')), 0, 'unreachable'],
  ] as const)('that answers with %s has not taken it', async (_what, how, status, error) => {
    const floor = await aFloor({ 'TEE-1': 5 })
    const { id } = await register(floor.merchant, 'a', ['order.created'])
    receiver.answer(how)
    await sell(floor, 'W-1')
    const [seen] = await until(floor.merchant, id, (items) => items[0]?.attempts === 1)
    expect(seen?.status).toBe('pending')
    const { log: attempts } = await detail(floor.merchant, id, seen?.id ?? '')
    expect(attempts[0]).toMatchObject({ status, error })
    expect(receiver.of('a')).toHaveLength(1)
  })

  it('has at most a kilobyte of its answer kept, and no phone number of it', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    const { id } = await register(floor.merchant, 'a', ['order.created'])
    receiver.answer(() => new Response(`13800001111${'x'.repeat(50_000)}`))
    await sell(floor, 'W-1')
    const [seen] = await until(floor.merchant, id, (items) => items[0]?.status === 'delivered')
    const { log: attempts, body } = await detail(floor.merchant, id, seen?.id ?? '')
    expect(attempts[0]?.answer.length).toBeLessThanOrEqual(1_024)
    expect(attempts[0]?.answer).not.toContain('13800001111')
    expect(JSON.parse(body ?? '')).toMatchObject({ type: 'order.created' })
  })
})

describe('a slow endpoint', () => {
  it('holds up neither another endpoint nor the tenant’s other effects', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    await register(floor.merchant, 'slow', ['order.created'])
    await register(floor.merchant, 'quick', ['order.created', 'order.cancelled'])
    let hanging = true
    receiver.answer(async (hook) => {
      while (hook.at === 'slow' && hanging) await new Promise((resolve) => setTimeout(resolve, 20))
      return new Response(null, { status: 204 })
    })
    const order = await sell(floor, 'W-1')
    await arrives('slow', 'order.created')
    await arrives('quick', 'order.created')
    await floor.until('W-1', 'allocated')
    // The ledger's own release is an effect: it must come while the slow one still hangs.
    await floor.merchant.send('POST', `/api/v1/orders/${order.id}/cancel`, { why: 'x' })
    await eventually(
      async () => (await floor.explain('TEE-1')).totals.available,
      (available) => available === 5,
    )
    expect(hanging).toBe(true)
    hanging = false
    await arrives('quick', 'order.cancelled')
  })
})

describe('an endpoint that goes on failing', () => {
  async function aFailing() {
    const floor = await aFloor({ 'TEE-1': 50 })
    const { id } = await register(floor.merchant, 'a', ['order.created'])
    receiver.answer(() => new Response(null, { status: 500 }))
    await sell(floor, 'W-1')
    await until(floor.merchant, id, (items) => items[0]?.attempts === 1)
    return { floor, id, merchant: floor.merchant }
  }

  it('is tried with one message at a time and rests in between', async () => {
    const { floor, merchant, id } = await aFailing()
    await sqlOf(merchant, 'UPDATE webhook_endpoints SET failures_in_row = 7 WHERE tenant_id = ?')
    for (const n of [2, 3, 4]) await sell(floor, `W-${n}`)
    const before = receiver.of('a').length
    await hurry(merchant)
    await eventually(
      () => sqlOf(merchant, 'SELECT rest_until AS until FROM webhook_endpoints WHERE tenant_id = ?'),
      ([row]) => Number(row?.until) > Date.now(),
    )
    expect(receiver.of('a').length - before).toBeLessThanOrEqual(2)
    expect((await log(merchant, id)).map(({ attempts }) => attempts)).toContain(0)
  })

  it('pauses by itself after fifty failures, tells people, collects, and on resuming sends what is in its three days', async () => {
    const { floor, merchant, id } = await aFailing()
    const messenger = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
      kind: 'wecom',
      name: '群',
      credentials: { key: '693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa' },
      settings: {},
    })
    await sqlOf(merchant, 'UPDATE webhook_endpoints SET failures_in_row = 49 WHERE tenant_id = ?')
    await hurry(merchant)
    const paused = await eventually(
      () => listed(merchant, id),
      ({ status }) => status === 'paused',
    )
    expect(paused).toMatchObject({ pausedWhy: 'failures', health: 'paused', failuresInRow: 50 })
    const notices = await eventually(
      () => sqlOf(merchant, "SELECT connection_id, body FROM notices WHERE tenant_id = ? AND event = 'webhook.paused'"),
      (rows) => rows.length > 0,
    )
    expect(notices).toEqual([{ connection_id: messenger.id, body: expect.stringContaining('“a”') }])

    const sent = receiver.of('a').length
    await sell(floor, 'W-2')
    await until(merchant, id, (items) => items.length === 2)
    await hurry(merchant)
    expect(receiver.of('a')).toHaveLength(sent)
    const [second, first] = await log(merchant, id)
    expect([second?.status, second?.nextAttemptAt, first?.status]).toEqual(['pending', null, 'pending'])
    expect(await refusal(merchant.call('POST', `/api/v1/webhooks/${id}/deliveries/${first?.id}/redeliver`))).toEqual([
      409,
      'webhook.paused',
    ])
    // The first one's three days are over.
    await sqlOf(
      merchant,
      'UPDATE webhook_deliveries SET retry_until = 2 WHERE tenant_id = ? AND id = ?2',
      first?.id ?? '',
    )
    receiver.answer(() => new Response(null, { status: 204 }))
    expect(await merchant.send('POST', `/api/v1/webhooks/${id}/resume`)).toMatchObject({
      status: 'active',
      failuresInRow: 0,
    })
    await until(merchant, id, (items) => items.find((item) => item.id === second?.id)?.status === 'delivered')
    expect((await log(merchant, id)).find((item) => item.id === first?.id)?.status).toBe('failed')
    expect(receiver.of('a')).toHaveLength(sent + 1)
  })

  it('that is resumed while an event is being written down gets that event too', async () => {
    const merchant = await aMerchant()
    const { id } = await register(merchant, 'a', ['parcel.returned'])
    await merchant.send('POST', `/api/v1/webhooks/${id}/pause`)
    const ctx = await ctxOfTenant(merchant.tenantId)
    const resume = () => merchant.send('POST', `/api/v1/webhooks/${id}/resume`)
    const parcel = { kind: 'parcel', type: 'parcel.returned', orderId: 'ord_1', at: 1, data: { parcel: 'p' } } as const
    const news = [{ ...parcel, place: { regionCode: '', warehouseIds: [] } }]
    await fanOutWebhooks(crossedAt(ctx, 0, resume), [{ kind: 'webhook', at: Date.now(), news }])
    expect((await log(merchant, id)).map(({ status, nextAttemptAt }) => [status, nextAttemptAt !== null])).toEqual([
      ['pending', true],
    ])
  })

  it('is paused at once when it says 410', async () => {
    const floor = await aFloor({ 'TEE-1': 50 })
    const { id } = await register(floor.merchant, 'a', ['order.created'])
    receiver.answer(() => new Response(null, { status: 410 }))
    await sell(floor, 'W-1')
    await eventually(
      () => listed(floor.merchant, id),
      ({ status, pausedWhy }) => status === 'paused' && pausedWhy === 'gone',
    )
  })
})

describe('a new secret', () => {
  it('signs beside the old one until the overlap ends', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    const { id, secret: older } = await register(floor.merchant, 'a', ['order.created'])
    const rotated = await floor.merchant.send<CreatedWebhook>('POST', `/api/v1/webhooks/${id}/rotate-secret`, {
      overlapHours: 1,
    })
    expect(rotated.secret).not.toBe(older)
    expect(rotated.overlapUntil).toBeGreaterThan(Date.now() + 3_500_000)
    await sell(floor, 'W-1')
    await arrives('a', 'order.created')
    const [hook] = receiver.of('a')
    if (!hook) throw new Error('it has arrived')
    expect(hook.signatures).toEqual([expectedSignature(rotated.secret, hook), expectedSignature(older, hook)])
    await sqlOf(floor.merchant, 'UPDATE webhook_endpoints SET previous_until = 1 WHERE tenant_id = ?')
    await sell(floor, 'W-2')
    await arrives('a', 'order.created', 2)
    const last = receiver.of('a').at(-1)
    if (!last) throw new Error('it has arrived')
    expect(last.signatures).toEqual([expectedSignature(rotated.secret, last)])
  })
})

describe('a test event', () => {
  it('is sent at once, also to a paused endpoint, and says what was answered', async () => {
    const { merchant } = await aFloor()
    const { id, secret } = await register(merchant, 'a', ['order.created'])
    await merchant.send('POST', `/api/v1/webhooks/${id}/pause`)
    receiver.answer(() => new Response('pong'))
    expect(await merchant.send('POST', `/api/v1/webhooks/${id}/test`)).toMatchObject({
      type: 'webhook.test',
      status: 'delivered',
      log: [{ status: 200, answer: 'pong' }],
    })
    const [hook] = receiver.of('a')
    if (!hook) throw new Error('it has arrived')
    expect(hook.signatures).toEqual([expectedSignature(secret, hook)])
    receiver.answer(() => new Response(null, { status: 500 }))
    expect(await merchant.send('POST', `/api/v1/webhooks/${id}/test`)).toMatchObject({
      status: 'failed',
      nextAttemptAt: null,
    })
    expect(await listed(merchant, id)).toMatchObject({ failuresInRow: 0 })
  })
})
