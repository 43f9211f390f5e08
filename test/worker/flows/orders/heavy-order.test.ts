/** An order too heavy for one parcel: a job for each parcel, also when an attempt crashed between the ledgers and the commit. */
import { describe, expect, it } from 'vitest'
import { shipmentsOf } from '../../../../src/flows/orders/allocate.ts'
import { possibleHolds } from '../../../../src/flows/orders/hold-ids.ts'
import { loadNetwork, type Network } from '../../../../src/flows/orders/network.ts'
import { lockOrders } from '../../../../src/flows/orders/reserve-and-route.ts'
import { routeAnew } from '../../../../src/flows/orders/route-anew.ts'
import type { Order } from '../../../../src/orders/domain/order.ts'
import type { StockExplanation } from '../../../../src/stock/stock.contract.ts'
import type { Warehouse } from '../../../../src/warehouses/warehouses.contract.ts'
import { aCanonicalLine, aCanonicalOrder, anOrder } from '../../../support/an-order.ts'
import { eventually } from '../../../support/open-shop.ts'
import { aFloor, type Floor } from '../../../support/shop-floor.ts'
import { ctxOfTenant } from '../../../support/tenants.ts'

/** Shelves of STONE in the first warehouse, whose carriers take 30 kg. */
async function aQuarry(weightG: number, pieces = 20): Promise<Floor> {
  const floor = await aFloor({ STONE: pieces })
  await floor.merchant.send('PUT', '/api/v1/skus/STONE', { name: '石', weightG })
  const { items } = await floor.merchant.get<{ items: Warehouse[] }>('/api/v1/warehouses')
  for (const { id, ...warehouse } of items)
    await floor.merchant.send('PUT', `/api/v1/warehouses/${id}`, {
      ...warehouse,
      carriers: [{ carrier: 'yuantong', serves: ['*'], maxWeightG: 30_000 }],
    })
  return floor
}

const lockedIn = ({ holds }: StockExplanation) => holds.reduce((sum, { quantity }) => sum + quantity, 0)

describe('an order of five stones of 12 kg', () => {
  it('becomes three jobs of its warehouse; cancelled, it leaves nothing locked', async () => {
    const floor = await aQuarry(12_000)
    await floor.sell('heavy', [{ sku: 'STONE', quantity: 5 }])
    const order = await floor.until('heavy', 'allocated')
    const { fulfilments } = await floor.detail(order.id)
    expect(fulfilments.map(({ lines }) => lines.map(({ quantity }) => quantity)).sort()).toEqual([[1], [2], [2]])
    expect(new Set(fulfilments.map(({ warehouseId }) => warehouseId)).size).toBe(1)
    // All of it is in one house, and filters find it there.
    expect(order.warehouseId).toBe('WH-1')
    const before = await floor.explain('STONE')
    expect([lockedIn(before), before.totals.available]).toEqual([5, 15])
    expect(new Set(before.holds.map(({ owner }) => (owner.kind === 'order_line' ? (owner.parcel ?? 0) : -1)))).toEqual(
      new Set([0, 1, 2]),
    )
    const cancelled = await floor.merchant.call('POST', `/api/v1/orders/${order.id}/cancel`, { why: '不要了' })
    expect(cancelled.status).toBe(200)
    const after = await eventually(
      () => floor.explain('STONE'),
      ({ holds }) => holds.length === 0,
    )
    expect(after?.totals.available).toBe(20)
  })

  it('one of them was stopped on its way: the others are not routed anew by themselves, nor is its stone sent again', async () => {
    const floor = await aQuarry(12_000)
    await floor.sell('heavy', [{ sku: 'STONE', quantity: 3 }])
    const { id } = await floor.until('heavy', 'allocated')
    const [first] = (await floor.detail(id)).fulfilments
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    await ctx.db.$client
      .prepare("UPDATE fulfilments SET status = 'intercepted' WHERE tenant_id = ? AND id = ?")
      .bind(ctx.tenant.id, first?.id)
      .run()
    expect(await routeAnew({ ctx, input: { orderId: id, why: '改址' } })).toMatchObject({
      error: { code: 'order.not_movable' },
    })
    expect((await floor.detail(id)).fulfilments).toHaveLength(2)
  })

  it('merged by a person, it is one job of all its pieces', async () => {
    const floor = await aQuarry(12_000)
    await floor.sell('heavy', [{ sku: 'STONE', quantity: 3 }])
    const order = await floor.until('heavy', 'allocated')
    const { fulfilments } = await floor.detail(order.id)
    expect(fulfilments).toHaveLength(2)
    await floor.merchant.send('POST', `/api/v1/orders/${order.id}/merge`)
    const merged = (await floor.detail(order.id)).fulfilments.filter(({ status }) => status !== 'cancelled')
    expect(merged.map(({ lines }) => lines.reduce((sum, { quantity }) => sum + quantity, 0))).toEqual([3])
    expect(lockedIn(await floor.explain('STONE'))).toBe(3)
  })
})

describe('an attempt that crashed after the ledgers had answered', () => {
  async function aCrash(quantity: number) {
    const floor = await aQuarry(12_000)
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const order: Order = anOrder(aCanonicalOrder({ lines: [aCanonicalLine({ merchantCode: 'STONE', quantity })] }), {
      id: `ord_${crypto.randomUUID()}`,
    })
    const network = (): Promise<Network> => loadNetwork(ctx, [order])
    const lock = async (change: Partial<Network> = {}) => {
      const { locked, short } = await lockOrders({ ctx, orders: [order], network: { ...(await network()), ...change } })
      return { jobs: locked.flatMap(shipmentsOf), short }
    }
    const piecesOf = (jobs: ReturnType<typeof shipmentsOf>) =>
      jobs.map(({ holds }) => holds.reduce((sum, { hold }) => sum + hold.quantity, 0))
    return { floor, order, lock, piecesOf }
  }

  it('is repeated with the same parcels, from the holds alone', async () => {
    const { floor, lock, piecesOf } = await aCrash(5)
    const first = await lock()
    expect(piecesOf(first.jobs)).toEqual([2, 2, 1])
    const again = await lock()
    expect(piecesOf(again.jobs)).toEqual([2, 2, 1])
    expect(again.jobs.map(({ carrier }) => carrier)).toEqual(['yuantong', 'yuantong', 'yuantong'])
    expect(lockedIn(await floor.explain('STONE'))).toBe(5)
  })

  it('and planned otherwise: what it held is given back, and every piece is locked once', async () => {
    const { floor, order, lock, piecesOf } = await aCrash(5)
    await lock()
    const light = await lock({ weightOf: () => 0 })
    expect([piecesOf(light.jobs), light.short]).toEqual([[5], []])
    const heavy = await lock()
    expect([piecesOf(heavy.jobs), heavy.short]).toEqual([[2, 2, 1], []])
    const { holds } = await floor.explain('STONE')
    expect(holds.map(({ quantity }) => quantity).sort()).toEqual([1, 2, 2])
    // Cancelling before any commit would name each of them.
    const names = new Set(possibleHolds(order).map(({ holdId }) => holdId))
    for (const { holdId } of holds) expect(names.has(holdId)).toBe(true)
  })

  it('with all that is on the shelf: giving it back first is not mistaken for a shortage', async () => {
    const { floor, lock, piecesOf } = await aCrash(20)
    expect(piecesOf((await lock()).jobs)).toHaveLength(10)
    const light = await lock({ weightOf: () => 0 })
    expect([piecesOf(light.jobs), light.short]).toEqual([[20], []])
    expect((await floor.explain('STONE')).totals.available).toBe(0)
  })
})
