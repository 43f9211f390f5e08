/** An endpoint shows what its maker may see, and stands where its maker stands. */
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { saveSku } from '../../../src/catalog/actions/save-sku.ts'
import { fanOutStock } from '../../../src/flows/effects/fan-out-stock.ts'
import { fanOutWebhooks } from '../../../src/flows/effects/fan-out-webhooks.ts'
import { forgetOld } from '../../../src/flows/tenants/forget-old.ts'
import { webhookEffects } from '../../../src/flows/webhooks/webhook-news.ts'
import { fulfilmentRepository } from '../../../src/fulfilment/fulfilment.repository.ts'
import { changeOrder } from '../../../src/orders/domain/change-order.ts'
import type { Order } from '../../../src/orders/domain/order.ts'
import { ordersRepository } from '../../../src/orders/orders.repository.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import type { Right } from '../../../src/platform/rights.ts'
import type { RowScope } from '../../../src/platform/row-scope.ts'
import { createWebhook, editWebhook } from '../../../src/webhooks/actions/save-endpoint.ts'
import { forgetSubscriptions } from '../../../src/webhooks/subscriptions.ts'
import { createWebhookInput } from '../../../src/webhooks/webhooks.contract.ts'
import { listWebhooks } from '../../../src/webhooks/webhooks.queries.ts'
import { webhooksRepository } from '../../../src/webhooks/webhooks.repository.ts'
import { aCanonicalOrder, anOrder } from '../../support/an-order.ts'
import { aTenant, ctxOf } from '../../support/tenants.ts'
import { aReceiver, type Receiver } from '../../support/webhook-receiver.ts'

let receiver: Receiver
beforeEach(() => {
  receiver = aReceiver()
})
afterEach(() => vi.restoreAllMocks())

async function aCtx(
  choice: { rights?: readonly Right[]; scope?: RowScope } = {},
  tenant?: Ctx['tenant'],
): Promise<Ctx> {
  const ctx = ctxOf(tenant ?? (await aTenant()), choice.rights ? { rights: choice.rights } : {})
  return choice.scope ? { ...ctx, scope: choice.scope } : ctx
}

const wish = (events: readonly string[], more: object = {}) =>
  createWebhookInput.parse({ name: 'a', url: receiver.url('a'), events, ...more })

async function made(ctx: Ctx, events: readonly string[], more: object = {}) {
  const created = await createWebhook({ ctx, input: wish(events, more) })
  if (!created.ok) throw new Error(created.error.code)
  return created.value
}

interface Told {
  readonly type: string
  readonly data: Readonly<Record<string, never>>
}

async function toldTo(ctx: Ctx, endpointId: string): Promise<Told[]> {
  const { results } = await ctx.db.$client
    .prepare('SELECT body FROM webhook_deliveries WHERE tenant_id = ? AND endpoint_id = ? ORDER BY id')
    .bind(ctx.tenant.id, endpointId)
    .all<{ body: string }>()
  return results.map(({ body }) => JSON.parse(body) as Told)
}

const paid = (change: Partial<Order> = {}): Order => anOrder(aCanonicalOrder(), change)

/** The order becomes allocated to this warehouse, as a commit would tell it. */
async function allocate(ctx: Ctx, warehouseId: string | null, order = paid()) {
  const change = changeOrder(order, [{ type: 'allocated', warehouseId, carriers: ['yuantong'] }], ctx.clock.now(), '')
  if (!change) throw new Error('allocating is a change')
  const effects = await webhookEffects(ctx, { changes: [change] })
  await fanOutWebhooks(ctx, effects)
  return change.after
}

describe('amounts', () => {
  it('are in the message for who may see them and wants them, and in nobody else’s', async () => {
    const ctx = await aCtx()
    const keeper = await aCtx({ rights: ['webhooks:write', 'orders:read'] }, ctx.tenant)
    const whole = await made(ctx, ['order.allocated'])
    const without = await made(ctx, ['order.allocated'], { amounts: false })
    const keepers = await made(keeper, ['order.allocated'])
    expect([whole.amounts, without.amounts, keepers.amounts]).toEqual([true, false, false])
    await allocate(ctx, 'WH-1')
    expect((await toldTo(ctx, whole.id))[0]?.data).toMatchObject({ order: { payableFen: 9_900 } })
    for (const { id } of [without, keepers]) {
      const [told] = await toldTo(ctx, id)
      expect(told?.data).toMatchObject({ order: { id: 'ord_1', warehouseId: 'WH-1' }, carriers: ['yuantong'] })
      expect(JSON.stringify(told)).not.toMatch(/Fen|price|amount/i)
    }
  })

  it('never come with a ciphertext, an address token or a plain number', async () => {
    const ctx = await aCtx()
    const { id } = await made(ctx, ['order.allocated'])
    const { receiver: masked } = paid()
    await allocate(
      ctx,
      'WH-1',
      paid({ receiver: { ...masked, addressToken: 'tok-1', cipher: { phone: 'c' } as never } }),
    )
    expect(JSON.stringify(await toldTo(ctx, id))).not.toMatch(/tok-1|cipher|addressToken|(?<!\d)1[3-9]\d{9}(?!\d)/)
  })
})

describe('rows', () => {
  it('of other warehouses and regions are not told', async () => {
    const ctx = await aCtx()
    const ids = new Map<string, string>()
    for (const [name, scope] of Object.entries({
      all: null,
      one: { regions: null, warehouses: ['WH-1'] },
      two: { regions: null, warehouses: ['WH-2'] },
      zhejiang: { regions: ['33'], warehouses: null },
      guangdong: { regions: ['44'], warehouses: null },
      neither: { regions: ['33'], warehouses: ['WH-2'] },
    }))
      ids.set(name, (await made(ctx, ['order.allocated'], { scope })).id)
    await allocate(ctx, 'WH-1')
    const told = await Promise.all([...ids].map(async ([name, id]) => [name, (await toldTo(ctx, id)).length] as const))
    expect(told).toEqual([
      ['all', 1],
      ['one', 1],
      ['two', 0],
      ['zhejiang', 1],
      ['guangdong', 0],
      ['neither', 0],
    ])
  })

  it('of a split order are told where its jobs are', async () => {
    const ctx = await aCtx()
    const first = await made(ctx, ['order.allocated'], { scope: { regions: null, warehouses: ['WH-1'] } })
    const third = await made(ctx, ['order.allocated'], { scope: { regions: null, warehouses: ['WH-3'] } })
    const order = paid()
    const job = {
      orderId: order.id,
      status: 'to_pick',
      carrier: 'yuantong',
      waybill: null,
      packageId: null,
      label: null,
    } as const
    const times = { weightG: null, createdAt: 1, pickedAt: null, packedAt: null, handedOverAt: null, updatedAt: 1 }
    await ctx.db.$client.batch(
      fulfilmentRepository(ctx).insert(
        ['WH-1', 'WH-2'].map((warehouseId, i) => ({
          ...job,
          ...times,
          id: `ful_${i}`,
          warehouseId,
          version: 1,
          lines: [],
        })),
      ),
    )
    await allocate(ctx, null, order)
    expect(await toldTo(ctx, first.id)).toHaveLength(1)
    expect(await toldTo(ctx, third.id)).toHaveLength(0)
  })

  it('of an order that was cancelled are told to the warehouse that had it', async () => {
    const ctx = await aCtx()
    const first = await made(ctx, ['order.cancelled'], { scope: { regions: null, warehouses: ['WH-1'] } })
    const second = await made(ctx, ['order.cancelled'], { scope: { regions: null, warehouses: ['WH-2'] } })
    const change = changeOrder(paid({ status: 'allocated', warehouseId: 'WH-1' }), [{ type: 'cancelled' }], 5, '')
    if (!change) throw new Error('cancelling is a change')
    await fanOutWebhooks(ctx, await webhookEffects(ctx, { changes: [change] }))
    expect(await toldTo(ctx, first.id)).toHaveLength(1)
    expect(await toldTo(ctx, second.id)).toHaveLength(0)
  })
})

describe('a maker', () => {
  it('cannot register what they may not see', async () => {
    const ctx = await aCtx({
      rights: ['webhooks:write', 'orders:read'],
      scope: { regions: null, warehouses: ['WH-1'] },
    })
    const tryTo = async (events: string[], more: object = {}) => {
      const result = await createWebhook({ ctx, input: wish(events, more) })
      return result.ok ? result.value.scope : result.error.code
    }
    expect(await tryTo(['stock.low'])).toBe('auth.forbidden')
    expect(await tryTo(['order.paid', 'case.opened'])).toBe('auth.forbidden')
    expect(await tryTo(['order.paid'], { scope: { regions: null, warehouses: ['WH-2'] } })).toBe(
      'webhook.scope_forbidden',
    )
    expect(await tryTo(['order.paid'])).toEqual({ regions: null, warehouses: ['WH-1'] })
    expect(
      await createWebhook({ ctx: await aCtx({ rights: ['orders:read'] }), input: wish(['order.paid']) }),
    ).toMatchObject({
      error: { code: 'auth.forbidden' },
    })
  })

  it('of less cannot turn somebody else’s endpoint towards themselves', async () => {
    const owner = await aCtx()
    const { id } = await made(owner, ['order.paid'])
    const keeper = await aCtx({ rights: ['webhooks:write', 'webhooks:read', 'orders:read'] }, owner.tenant)
    const steal = { id, url: receiver.url('thief') }
    expect(await editWebhook({ ctx: keeper, input: steal })).toMatchObject({ error: { code: 'auth.forbidden' } })
    expect(await listWebhooks(keeper)).toMatchObject([{ id, editable: false }])
    const regional = await aCtx({ scope: { regions: ['33'], warehouses: null } }, owner.tenant)
    expect(await editWebhook({ ctx: regional, input: steal })).toMatchObject({ error: { code: 'webhook.not_found' } })
    expect(await listWebhooks(regional)).toEqual([])
    const stranger = await aCtx()
    expect(await editWebhook({ ctx: stranger, input: steal })).toMatchObject({ error: { code: 'webhook.not_found' } })
  })

  it.each([
    'http://hooks.example.com/',
    'https://127.0.0.1.nip.internal/',
    'https://10.0.0.1/',
    'https://[fd00::1]/',
    'https://hooks.example.com:6379/',
    'https://me:secret@hooks.example.com/',
    'nonsense',
  ])('cannot register %s', async (url) => {
    expect(await createWebhook({ ctx: await aCtx(), input: wish(['order.paid'], { url }) })).toMatchObject({
      error: { code: 'webhook.url_refused' },
    })
  })

  it('cannot register a name that leads inside, in production', async () => {
    const ctx = await aCtx()
    vi.mocked(fetch).mockImplementation(async () =>
      Response.json({ Status: 0, Answer: [{ type: 1, data: '169.254.169.254' }] }),
    )
    const production = { ...ctx, env: { ...env, MODE: 'production' as 'development' } }
    const input = wish(['order.paid'], { url: `https://${crypto.randomUUID()}.example.com/` })
    expect(await createWebhook({ ctx: production, input })).toMatchObject({
      error: { code: 'webhook.url_refused', data: { why: expect.stringContaining('not public') } },
    })
  })

  it('has twenty endpoints at most', async () => {
    const ctx = await aCtx()
    for (let i = 0; i < 20; i++) await made(ctx, ['order.paid'])
    expect(await createWebhook({ ctx, input: wish(['order.paid']) })).toMatchObject({
      error: { code: 'webhook.too_many' },
    })
  })
})

describe('telling', () => {
  it('twice makes one delivery', async () => {
    const ctx = await aCtx()
    const { id } = await made(ctx, ['order.allocated'])
    const change = changeOrder(paid(), [{ type: 'allocated', warehouseId: 'WH-1', carriers: [] }], 7, '')
    if (!change) throw new Error('allocating is a change')
    const effects = await webhookEffects(ctx, { changes: [change] })
    for (let i = 0; i < 3; i++) await fanOutWebhooks(ctx, effects)
    expect(await toldTo(ctx, id)).toHaveLength(1)
  })

  it('costs nothing where nobody listens: within fifteen seconds not even a look', async () => {
    const ctx = await aCtx()
    forgetSubscriptions(ctx.tenant.id)
    const change = changeOrder(paid(), [{ type: 'cancelled' }], 7, '')
    if (!change) throw new Error('cancelling is a change')
    expect(await webhookEffects(ctx, { changes: [change] })).toEqual([])
    const blind = { ...ctx, db: new Proxy(ctx.db, { get: () => expect.fail('the database was asked') }) }
    for (let i = 0; i < 1_000; i++) expect(await webhookEffects(blind, { changes: [change] })).toEqual([])
  })

  it('of many orders fits into queue messages', async () => {
    const ctx = await aCtx()
    const { id } = await made(ctx, ['order.cancelled'])
    const changes = Array.from({ length: 300 }, (_, i) => {
      const change = changeOrder(
        paid({ id: `ord_${i}`, sellerRemark: '备注'.repeat(50) }),
        [{ type: 'cancelled' }],
        7,
        '',
      )
      if (!change) throw new Error('cancelling is a change')
      return change
    })
    const effects = await webhookEffects(ctx, { changes })
    for (const effect of effects) expect(new TextEncoder().encode(JSON.stringify(effect)).length).toBeLessThan(120_000)
    await fanOutWebhooks(ctx, effects)
    expect(await toldTo(ctx, id)).toHaveLength(300)
  })

  it('a parcel names its order and where it stands', async () => {
    const ctx = await aCtx()
    const { id } = await made(ctx, ['parcel.created', 'parcel.delivered'])
    const parcel = { order: paid(), parcelId: 'par_1', waybill: 'YT1', carrier: 'yuantong', warehouseId: 'WH-1' }
    await fanOutWebhooks(
      ctx,
      await webhookEffects(ctx, {
        parcels: [
          { ...parcel, type: 'parcel.created', fact: 'shipped', at: 5 },
          { ...parcel, type: 'parcel.in_transit', fact: 'in_transit', at: 6 },
          { ...parcel, type: 'parcel.delivered', fact: 'delivered', at: 7 },
        ],
      }),
    )
    const told = await toldTo(ctx, id)
    expect(told.map(({ type }) => type).sort()).toEqual(['parcel.created', 'parcel.delivered'])
    expect(told.find(({ type }) => type === 'parcel.delivered')?.data).toEqual({
      order: { id: 'ord_1', hubNo: paid().hubNo, connectionId: 'con_1', platformOrderId: 'W1', status: 'paid' },
      parcel: { id: 'par_1', waybill: 'YT1', carrier: 'yuantong', fact: 'delivered', at: 7, warehouseId: 'WH-1' },
    })
  })

  it('a case is told once when it opens and once when it closes', async () => {
    const ctx = await aCtx()
    const { id } = await made(ctx, ['case.opened', 'case.closed'])
    const change = changeOrder(null, [{ type: 'accepted', order: paid() }], 7, '')
    if (!change) throw new Error('a first sight is a change')
    await ctx.db.$client.batch(ordersRepository(ctx).save([change], ctx.actor))
    const now = ctx.clock.now()
    const put = (closedAt: number | null) =>
      ctx.db.$client
        .prepare(
          `INSERT INTO cases (tenant_id, id, kind, order_id, severity, detail, status, opened_at, closed_at, close_reason)
           VALUES (?1, 'ord_1:short:1', 'short', 'ord_1', 'red', '缺 TEE-1 ×1', ?3, ?2, ?4, ?5)
           ON CONFLICT DO UPDATE SET status = excluded.status, closed_at = excluded.closed_at, close_reason = excluded.close_reason`,
        )
        .bind(ctx.tenant.id, now, closedAt === null ? 'open' : 'closed', closedAt, closedAt === null ? null : '到货')
        .run()
    const tell = async () => fanOutWebhooks(ctx, await webhookEffects(ctx, { caseOrders: ['ord_1'] }))
    await put(null)
    await tell()
    await tell()
    await put(now + 1)
    await tell()
    const told = await toldTo(ctx, id)
    expect(told.map(({ type }) => type)).toEqual(['case.opened', 'case.closed'])
    expect(told[1]?.data).toMatchObject({
      order: { id: 'ord_1', platformOrderId: 'W1' },
      case: { id: 'ord_1:short:1', kind: 'short', closeReason: '到货' },
    })
  })
})

describe('stock', () => {
  async function aShelf() {
    const ctx = await aCtx()
    const level = (warehouse: string, available: number) =>
      ctx.db.$client
        .prepare(
          `INSERT INTO stock_levels (tenant_id, sku, warehouse_id, on_hand, locked, qc, in_transit, pooled, available, seq, updated_at)
           VALUES (?1, 'TEE-1', ?2, ?3, 0, 0, 0, 0, ?3, 1, 1)
           ON CONFLICT DO UPDATE SET on_hand = excluded.on_hand, available = excluded.available`,
        )
        .bind(ctx.tenant.id, warehouse, available)
        .run()
    await saveSku({ ctx, input: { code: 'TEE-1', name: '短袖', safetyStock: 5 } })
    await level('WH-1', 10)
    await level('WH-2', 3)
    return { ctx, level }
  }

  it('is told with its newest levels, once in half a minute, and not again when nothing moved', async () => {
    const { ctx, level } = await aShelf()
    const { id } = await made(ctx, ['stock.changed'])
    for (const available of [10, 9, 8, 8]) {
      await level('WH-1', available)
      await fanOutStock(ctx, ['TEE-1'])
    }
    const told = await toldTo(ctx, id)
    expect(told.length).toBeLessThanOrEqual(2)
    expect(told.at(-1)?.data).toEqual({
      sku: 'TEE-1',
      available: 11,
      safetyStock: 5,
      low: false,
      warehouses: [
        { warehouseId: 'WH-1', available: 8 },
        { warehouseId: 'WH-2', available: 3 },
      ],
    })
    const [row] = (
      await ctx.db.$client
        .prepare('SELECT next_attempt_at AS at FROM webhook_deliveries WHERE tenant_id = ? ORDER BY id DESC')
        .bind(ctx.tenant.id)
        .all<{ at: number }>()
    ).results
    expect(row?.at).toBeGreaterThan(Date.now())
    expect((row?.at ?? 0) - Date.now()).toBeLessThanOrEqual(30_000)
  })

  it('that falls below its safety is told at once and once; an endpoint of one warehouse sees that one only', async () => {
    const { ctx, level } = await aShelf()
    const { id } = await made(ctx, ['stock.low'])
    const second = await made(ctx, ['stock.low', 'stock.changed'], { scope: { regions: null, warehouses: ['WH-2'] } })
    await fanOutStock(ctx, ['TEE-1'])
    expect(await toldTo(ctx, id)).toEqual([])
    for (const available of [1, 0]) {
      await level('WH-1', available)
      await fanOutStock(ctx, ['TEE-1'])
    }
    expect(await toldTo(ctx, id)).toMatchObject([{ type: 'stock.low', data: { available: 4, low: true } }])
    for (const { data } of await toldTo(ctx, second.id))
      expect(data).toMatchObject({ available: 3, warehouses: [{ warehouseId: 'WH-2', available: 3 }] })
  })
})

describe('after thirty days', () => {
  it('deliveries are forgotten, and endpoints that were removed with them', async () => {
    const ctx = await aCtx()
    const { id } = await made(ctx, ['order.allocated'])
    await allocate(ctx, 'WH-1')
    const count = async () => (await toldTo(ctx, id)).length
    const later = (days: number) => forgetOld(env, { waitUntil: () => {} }, Date.now() + days * 86_400_000)
    await later(29)
    expect(await count()).toBe(1)
    await ctx.db.$client.batch(webhooksRepository(ctx).remove(id, ctx.clock.now()))
    await later(31)
    expect(await count()).toBe(0)
    const left = await ctx.db.$client
      .prepare('SELECT id FROM webhook_endpoints WHERE tenant_id = ?')
      .bind(ctx.tenant.id)
      .all()
    expect(left.results).toEqual([])
  })
})
