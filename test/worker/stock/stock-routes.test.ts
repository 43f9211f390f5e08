import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import type { Ctx } from '../../../src/platform/ctx.ts'
import type { TenantEnv } from '../../../src/platform/http.ts'
import {
  stockExplanationSchema,
  stockListSchema,
  stockMovementsSchema,
  stockStateSchema,
} from '../../../src/stock/stock.contract.ts'
import { stockRoutes } from '../../../src/stock/stock.routes.ts'
import { stockLedger } from '../../../src/stock/stock-ledger.client.ts'
import { aStockCtx } from './stock-ctx.ts'

/** The room's routes behind a context, as the app mounts them. */
function client(ctx: Ctx) {
  const app = new Hono<TenantEnv>()
    .use(async (c, next) => {
      c.set('ctx', ctx)
      c.set('requestId', ctx.requestId)
      await next()
    })
    .route('/stock', stockRoutes)
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await app.request(
      path,
      {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      env,
    )
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
}

const audits = async (ctx: Ctx) => {
  const { results } = await ctx.db.$client
    .prepare("SELECT action, subjects, actor FROM audit_log WHERE tenant_id = ? AND action LIKE 'stock.%' ORDER BY id")
    .bind(ctx.tenant.id)
    .all<{ action: string; subjects: string; actor: string }>()
  return results
}

describe('stock over HTTP', () => {
  it('what a person counts is what they read, at once, and is on record with their name', async () => {
    const ctx = await aStockCtx()
    const call = client(ctx)
    const put = await call('PUT', `/stock/${ctx.sku}`, {
      counts: [
        { warehouseId: 'wh_a', onHand: 10 },
        { warehouseId: 'wh_b', onHand: 5, qc: 2 },
      ],
      reason: '月末盘点',
    })
    expect(put.status).toBe(200)
    expect(stockStateSchema.parse(put.body).totals).toEqual({
      onHand: 15,
      locked: 0,
      qc: 2,
      inTransit: 0,
      pooled: 0,
      available: 13,
    })
    const list = stockListSchema.parse((await call('GET', '/stock')).body)
    expect(list.items).toMatchObject([
      {
        sku: ctx.sku,
        name: '白色T恤',
        safetyStock: 20,
        red: true,
        totals: { available: 13 },
        warehouses: [{ warehouseId: 'wh_a' }, { warehouseId: 'wh_b', qc: 2 }],
      },
    ])
    expect(await audits(ctx)).toMatchObject([
      { action: 'stock.counted', subjects: JSON.stringify([ctx.sku]), actor: expect.stringContaining('王店长') },
    ])
  })

  it('every kind of change has its route, and the movements tell the story backwards', async () => {
    const ctx = await aStockCtx()
    const call = client(ctx)
    const steps: [string, string, unknown][] = [
      ['PUT', '', { counts: [{ warehouseId: 'wh_a', onHand: 10 }] }],
      ['POST', '/adjust', { warehouseId: 'wh_a', delta: -1, of: 'onHand', reason: '破损' }],
      ['POST', '/transfer', { from: 'wh_a', to: 'wh_b', quantity: 4 }],
      ['POST', '/receive', { warehouseId: 'wh_b', quantity: 4 }],
      ['POST', '/restock', { warehouseId: 'wh_b', quantity: 2, into: 'qc', reason: '七天无理由' }],
    ]
    for (const [method, path, body] of steps)
      expect((await call(method, `/stock/${ctx.sku}${path}`, body)).status).toBe(200)
    const explained = stockExplanationSchema.parse((await call('GET', `/stock/${ctx.sku}/explain`)).body)
    expect(explained.sentence).toBe('账面 11，可售 9：质检 2')
    const first = stockMovementsSchema.parse((await call('GET', `/stock/${ctx.sku}/movements?limit=4`)).body)
    const rest = stockMovementsSchema.parse(
      (await call('GET', `/stock/${ctx.sku}/movements?cursor=${first.nextCursor}`)).body,
    )
    expect(
      [...first.items, ...rest.items].map(({ kind, quantity, reason }) => `${kind} ${quantity} ${reason}`),
    ).toEqual([
      'restock 2 七天无理由',
      'receive 4 入库',
      'transfer 4 调拨',
      'transfer -4 调拨',
      'adjust -1 破损',
      'count 10 盘点',
    ])
    expect(rest.nextCursor).toBeNull()
    expect((await audits(ctx)).map(({ action }) => action)).toEqual([
      'stock.counted',
      'stock.adjusted',
      'stock.transferred',
      'stock.received',
      'stock.restocked',
    ])
  })

  it('explain names every owner, and why nothing can be sold', async () => {
    const ctx = await aStockCtx()
    const call = client(ctx)
    await call('PUT', `/stock/${ctx.sku}`, { counts: [{ warehouseId: 'wh_a', onHand: 127, qc: 12 }] })
    const hold = { kind: 'reserve', warehouseId: 'wh_a', expiresAt: null } as const
    await stockLedger(env).apply(
      { tenantId: ctx.tenant.id, shard: ctx.tenant.shard, sku: ctx.sku },
      [
        {
          ...hold,
          requestId: '1',
          holdId: 'p1',
          quantity: 93,
          owner: { kind: 'pool', poolId: 'pdd' },
          reason: '拼多多团购',
        },
        {
          ...hold,
          requestId: '2',
          holdId: 'p2',
          quantity: 20,
          owner: { kind: 'pool', poolId: 'u' },
          reason: 'U先试用',
        },
        {
          ...hold,
          requestId: '3',
          holdId: 'o1',
          quantity: 2,
          owner: { kind: 'order_line', orderId: 'ord_1', lineNo: 1 },
          reason: '订单',
        },
      ],
      Date.now(),
    )
    const explained = stockExplanationSchema.parse((await call('GET', `/stock/${ctx.sku}/explain`)).body)
    expect(explained.sentence).toBe('账面 127，可售 0：拼多多团购 93 · U先试用 20 · 订单占用 2 · 质检 12')
    expect(explained.holds.map(({ ownerText, quantity }) => `${ownerText} ${quantity}`)).toEqual([
      '拼多多团购 93',
      'U先试用 20',
      '订单 ord_1 第 1 行 2',
    ])
  })

  it('the same idempotency key changes the books once', async () => {
    const ctx = await aStockCtx()
    const call = client(ctx)
    const headers = { 'idempotency-key': 'k-1' }
    const restock = { warehouseId: 'wh_a', quantity: 3 }
    await call('POST', `/stock/${ctx.sku}/restock`, restock, headers)
    const again = await call('POST', `/stock/${ctx.sku}/restock`, restock, headers)
    expect(again).toMatchObject({ status: 200, body: { totals: { onHand: 3 } } })
    expect((await call('POST', `/stock/${ctx.sku}/restock`, restock)).body).toMatchObject({ totals: { onHand: 6 } })
  })

  it('refusals have their code and change nothing: short, below promises, unknown SKU, unknown warehouse, nonsense', async () => {
    const ctx = await aStockCtx()
    const call = client(ctx)
    await call('PUT', `/stock/${ctx.sku}`, { counts: [{ warehouseId: 'wh_a', onHand: 5 }] })
    await stockLedger(env).apply(
      { tenantId: ctx.tenant.id, shard: ctx.tenant.shard, sku: ctx.sku },
      [
        {
          kind: 'reserve',
          requestId: 'r',
          holdId: 'h',
          warehouseId: 'wh_a',
          quantity: 4,
          owner: { kind: 'person', userId: 'u' },
          reason: '样品',
          expiresAt: null,
        },
      ],
      Date.now(),
    )
    const refused = async (method: string, path: string, body?: unknown) => {
      const { status, body: problem } = await call(method, `/stock/${path}`, body)
      return [status, problem.code, problem.missing ?? problem.available ?? problem.warehouseIds]
    }
    expect(await refused('POST', `${ctx.sku}/transfer`, { from: 'wh_a', to: 'wh_b', quantity: 2 })).toEqual([
      409,
      'stock.short',
      1,
    ])
    expect(
      await refused('PUT', ctx.sku, {
        counts: [
          { warehouseId: 'wh_b', onHand: 9 },
          { warehouseId: 'wh_a', onHand: 1 },
        ],
      }),
    ).toEqual([409, 'stock.would_be_negative', 3])
    expect(await refused('POST', `${ctx.sku}/adjust`, { warehouseId: 'wh_x', delta: 1, reason: 'x' })).toEqual([
      404,
      'warehouse.not_found',
      ['wh_x'],
    ])
    expect(await refused('POST', 'NO-SUCH/restock', { warehouseId: 'wh_a', quantity: 1 })).toEqual([
      404,
      'stock.not_found',
      undefined,
    ])
    expect(await refused('GET', 'NO-SUCH/explain')).toEqual([404, 'stock.not_found', undefined])
    expect((await refused('PUT', ctx.sku, { counts: [{ warehouseId: 'wh_a', onHand: -1 }] })).slice(0, 2)).toEqual([
      422,
      'request.invalid',
    ])
    expect((await call('GET', '/stock')).body).toMatchObject({
      items: [{ totals: { onHand: 5 }, warehouses: [{ warehouseId: 'wh_a' }] }],
    })
    expect(await audits(ctx)).toHaveLength(1)
  })

  it('who may only read may not write, and another tenant sees nothing', async () => {
    const ctx = await aStockCtx()
    await client(ctx)('PUT', `/stock/${ctx.sku}`, { counts: [{ warehouseId: 'wh_a', onHand: 5 }] })
    const reader = client({ ...ctx, rights: new Set(['stock:read']) })
    expect(await reader('PUT', `/stock/${ctx.sku}`, { counts: [{ warehouseId: 'wh_a', onHand: 1 }] })).toMatchObject({
      status: 403,
      body: { code: 'auth.forbidden' },
    })
    expect((await reader('GET', `/stock/${ctx.sku}/explain`)).body).toMatchObject({ totals: { onHand: 5 } })
    const other = await aStockCtx()
    expect((await client(other)('GET', `/stock/${ctx.sku}/explain`)).body).toMatchObject({ totals: { onHand: 0 } })
    await client(other)('PUT', `/stock/${ctx.sku}`, { counts: [{ warehouseId: 'wh_a', onHand: 1 }] })
    expect((await reader('GET', `/stock/${ctx.sku}/explain`)).body).toMatchObject({ totals: { onHand: 5 } })
  })

  it('the list pages by code, finds by code and name, shows only red ones, and knows goods without a catalogue entry', async () => {
    const ctx = await aStockCtx()
    const call = client(ctx)
    for (const [sku, onHand] of [
      ['A-1', 1],
      ['B_2', 2],
      [ctx.sku, 50],
      ['Z-9', 3],
    ] as const) {
      expect((await call('PUT', `/stock/${sku}`, { counts: [{ warehouseId: 'wh_a', onHand }] })).status).toBe(200)
    }
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = stockListSchema.parse((await call('GET', `/stock?limit=3${cursor && `&cursor=${cursor}`}`)).body)
      seen.push(...page.items.map(({ sku }) => sku))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(['A-1', 'B_2', ctx.sku, 'Z-9'])
    const found = async (query: string) =>
      stockListSchema.parse((await call('GET', `/stock?${query}`)).body).items.map(({ sku }) => sku)
    expect(await found('q=B_')).toEqual(['B_2'])
    expect(await found(`q=${encodeURIComponent('白色')}`)).toEqual([ctx.sku])
    expect(await found('red=true')).toEqual([])
    await call('PUT', `/stock/${ctx.sku}`, { counts: [{ warehouseId: 'wh_a', onHand: 19 }] })
    expect(await found('red=true')).toEqual([ctx.sku])
  })
})
