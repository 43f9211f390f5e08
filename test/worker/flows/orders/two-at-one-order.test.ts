/** Two Workers at one order at the same time: what the slower one gives back must not be what the faster one's jobs rely on. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { reserveAndRoute } from '../../../../src/flows/orders/reserve-and-route.ts'
import { changeOrder } from '../../../../src/orders/domain/change-order.ts'
import type { Order } from '../../../../src/orders/domain/order.ts'
import { ordersRepository } from '../../../../src/orders/orders.repository.ts'
import { commit } from '../../../../src/platform/commit.ts'
import type { Ctx } from '../../../../src/platform/ctx.ts'
import { stockLedger } from '../../../../src/stock/stock-ledger.client.ts'
import type { LedgerCommand } from '../../../../src/stock/stock-ledger.port.ts'
import type { Warehouse } from '../../../../src/warehouses/warehouses.contract.ts'
import { aCanonicalLine, aCanonicalOrder, anOrder } from '../../../support/an-order.ts'
import { eventually } from '../../../support/open-shop.ts'
import { aFloor, shelfOf } from '../../../support/shop-floor.ts'
import { ctxOfTenant } from '../../../support/tenants.ts'

/** A paid order of one A and one B, the only ones; the database still shows a B that somebody else has. */
async function aContest() {
  const floor = await aFloor({ A: 1, B: 1 })
  await eventually(
    () => floor.merchant.get<{ items: unknown[] }>('/api/v1/stock'),
    ({ items }) => items.length === 2,
  )
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const now = ctx.clock.now()
  const lines = ['A', 'B'].map((sku) =>
    aCanonicalLine({ platformLineId: sku, shopSkuId: sku, merchantCode: sku, quantity: 1 }),
  )
  const canonical = aCanonicalOrder({ placedAt: now, updatedAt: now, paidAt: now, lines })
  const created = changeOrder(
    null,
    [{ type: 'accepted', order: anOrder(canonical, { id: ctx.ids.next('ord') }) }],
    now,
    '',
  )
  if (!created) throw new Error('an accepted order is a change')
  await commit(ctx, {
    statements: ordersRepository(ctx).save([created], ctx.actor),
    audit: { action: 'x', subjects: [] },
  })
  const { id: tenantId, shard } = ctx.tenant
  const ask = (sku: string, command: LedgerCommand) => stockLedger(env).apply({ tenantId, shard, sku }, [command], now)
  const taking = (sku: string, holdId: string) =>
    ask(sku, {
      kind: 'reserve',
      requestId: `take/${holdId}`,
      holdId,
      warehouseId: 'WH-1',
      quantity: 1,
      owner: { kind: 'cart', reservationId: holdId },
      reason: '',
      expiresAt: null,
    })
  const giving = (sku: string, holdId: string) => ask(sku, { kind: 'release', requestId: `give/${holdId}`, holdId })
  const order = async () => (await ordersRepository(ctx).byId(created.after.id)) as Order
  return { floor, ctx, order, taking, giving }
}

/** Its Worker does `meanwhile` just before, and `after` just after it gives the first hold back. */
function slow(ctx: Ctx, meanwhile: () => Promise<unknown>, after: () => Promise<unknown> = async () => undefined): Ctx {
  let isDone = false
  const STOCK_LEDGER = {
    getByName: (name: string) => {
      const stub = env.STOCK_LEDGER.getByName(name)
      return {
        apply: async (...[address, commands, now]: Parameters<typeof stub.apply>) => {
          const isGivingBack = !isDone && commands.some(({ kind }) => kind === 'release')
          if (isGivingBack) {
            isDone = true
            await meanwhile()
          }
          const answer = await stub.apply(address, commands, now)
          if (isGivingBack) await after()
          return answer
        },
      }
    },
  }
  return { ...ctx, env: Object.create(env, { STOCK_LEDGER: { value: STOCK_LEDGER } }) as Env }
}

it('a hold that both met is still there after the slower one gave up', async () => {
  const { floor, ctx, order, taking, giving } = await aContest()
  await taking('B', 'somebody')
  const orders = [await order()]
  const slowly = slow(ctx, async () => {
    // The B is free again, and another Worker has all that the order needs.
    await giving('B', 'somebody')
    expect(await reserveAndRoute({ ctx, input: { orders } })).toMatchObject({ allocated: 1 })
  })
  await reserveAndRoute({ ctx: slowly, input: { orders } })
  expect((await order()).status).toBe('allocated')
  expect(await shelfOf(floor, 'A')).toEqual({ onHand: 1, locked: 1, available: 0 })
  expect(await shelfOf(floor, 'B')).toEqual({ onHand: 1, locked: 1, available: 0 })
})

it('where a third took the piece in that moment, the order waits for a person', async () => {
  const { floor, ctx, order, taking, giving } = await aContest()
  await taking('B', 'somebody')
  const orders = [await order()]
  const slowly = slow(
    ctx,
    async () => {
      await giving('B', 'somebody')
      await reserveAndRoute({ ctx, input: { orders } })
    },
    () => taking('A', 'third'),
  )
  await reserveAndRoute({ ctx: slowly, input: { orders } })
  const { id, holds } = await order()
  expect(holds).toMatchObject([{ reason: 'human_gate', detail: expect.stringContaining('A ×1') }])
  expect((await floor.detail(id)).cases).toMatchObject([{ kind: 'short', status: 'open' }])
})

it('a hold that the slower one made elsewhere gives way to the job of the faster one', async () => {
  const { floor, ctx, order, taking, giving } = await aContest()
  const { items } = await floor.merchant.get<{ items: Warehouse[] }>('/api/v1/warehouses')
  const { id: _id, ...first } = items[0] as Warehouse
  await floor.merchant.send('PUT', '/api/v1/warehouses/WH-2', { ...first, name: '二号仓' })
  await floor.stock('A', 1, 'WH-2')
  await floor.stock('B', 1, 'WH-2')
  await taking('B', 'somebody')
  const orders = [await order()]
  const slowly = slow(ctx, async () => {
    await giving('B', 'somebody')
    expect(await reserveAndRoute({ ctx, input: { orders } })).toMatchObject({ allocated: 1 })
  })
  await reserveAndRoute({ ctx: slowly, input: { orders } })
  const jobs = (await floor.detail((await order()).id)).fulfilments
  for (const { warehouseId, lines } of jobs)
    for (const { sku, holdId } of lines)
      expect((await floor.explain(sku)).holds.filter((hold) => hold.holdId === holdId)).toMatchObject([{ warehouseId }])
  expect(await shelfOf(floor, 'A')).toEqual({ onHand: 2, locked: 1, available: 1 })
  expect(await shelfOf(floor, 'B')).toEqual({ onHand: 2, locked: 1, available: 1 })
})
