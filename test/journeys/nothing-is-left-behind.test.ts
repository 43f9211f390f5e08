/** A machine can stop between any two steps: what it left behind is found by the minute's sweep and goes on. */
import { describe, expect, it } from 'vitest'
import { systemIds } from '../../src/core/ids.ts'
import { MINUTE } from '../../src/core/time.ts'
import { acceptOrders } from '../../src/flows/orders/accept-orders.ts'
import type { CanonicalOrder } from '../../src/orders/canonical-order.contract.ts'
import { decideAccept } from '../../src/orders/domain/accept-order.ts'
import { changeOrder } from '../../src/orders/domain/change-order.ts'
import { ordersRepository } from '../../src/orders/orders.repository.ts'
import type { Ctx } from '../../src/platform/ctx.ts'
import { aCanonicalLine, aCanonicalOrder, acceptFacts } from '../support/an-order.ts'
import { eventually } from '../support/open-shop.ts'
import { aFloor, type Floor, shelfOf } from '../support/shop-floor.ts'
import { ctxOfTenant, everyMinute, outboxOf } from '../support/tenants.ts'

/** Orders as the first of two commits leaves them: taken in, not routed. `at`: when the machine stopped. */
async function takenInOnly(
  floor: Floor,
  { ids, at, merchantCode = 'TEE-1' }: { ids: readonly string[]; at: number; merchantCode?: string },
) {
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const orderIds = systemIds(() => at)
  const changes = ids.flatMap((platformOrderId) => {
    const canonical = aCanonicalOrder({ platformOrderId, lines: [aCanonicalLine({ quantity: 1, merchantCode })] })
    const orderId = orderIds.next('ord')
    const facts = acceptFacts({ now: at, orderId, hubNo: `D${orderId.slice(-12)}`, connectionId: floor.shop.id })
    return changeOrder(null, decideAccept(null, canonical, facts).events, at, '') ?? []
  })
  await ctx.db.$client.batch(ordersRepository(ctx).save(changes, ctx.actor))
}

describe.concurrent('the sweep of every minute', () => {
  it('routes a paid order that nobody routed, and leaves a fresh one to whoever works on it', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    await takenInOnly(floor, { ids: ['N1-old'], at: Date.now() - 2 * MINUTE })
    await takenInOnly(floor, { ids: ['N1-fresh'], at: Date.now() })
    await everyMinute()
    expect((await floor.find('N1-old'))?.status).toBe('allocated')
    expect((await floor.find('N1-fresh'))?.status).toBe('paid')
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 10, locked: 1, available: 9 })
    await everyMinute()
    expect((await shelfOf(floor, 'TEE-1')).locked).toBe(1)
  })

  it('is not kept from it by hundreds of orders that wait for a person', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    await takenInOnly(floor, {
      ids: Array.from({ length: 250 }, (_, i) => `N2-held-${i}`),
      at: Date.now() - 10 * MINUTE,
      merchantCode: '',
    })
    await takenInOnly(floor, { ids: ['N2'], at: Date.now() - 2 * MINUTE })
    await everyMinute()
    expect((await floor.find('N2'))?.status).toBe('allocated')
  })

  it('carries an effect that nobody carried, once, and its row leaves', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const owe = (id: string, carriedAt: number) => {
      const command = {
        kind: 'restock',
        requestId: `cmd-${id}`,
        warehouseId: 'WH-1',
        quantity: 3,
        into: 'available',
        reason: '退货',
      }
      const payload = JSON.stringify({ kind: 'stock.apply', commands: [{ sku: 'TEE-1', command }] })
      return ctx.db.$client
        .prepare('INSERT INTO outbox (tenant_id, id, kind, payload, carried_at, created_at) VALUES (?, ?, ?, ?, ?, ?)')
        .bind(ctx.tenant.id, id, 'stock.apply', payload, carriedAt, carriedAt)
    }
    await ctx.db.$client.batch([owe('out_old', Date.now() - 7 * MINUTE), owe('out_in_hand', Date.now() - 5 * MINUTE)])
    await Promise.all([everyMinute(), everyMinute()])
    await eventually(
      () => outboxOf(ctx),
      (ids) => ids.join() === 'out_in_hand',
    )
    expect((await shelfOf(floor, 'TEE-1')).onHand).toBe(13)
  })

  it('nothing is owed once everything has been done', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    await floor.sell('N4', [{ sku: 'TEE-1', quantity: 1 }])
    const order = await floor.until('N4', 'allocated')
    await floor.merchant.send('POST', `/api/v1/orders/${order.id}/cancel`, { why: '不要了' })
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    await eventually(
      () => outboxOf(ctx),
      (ids) => ids.length === 0,
    )
  })
})

describe.concurrent('a machine that stops between locking the stock and writing the order', () => {
  const accept = (floor: Floor, ctx: Ctx, canonical: CanonicalOrder) =>
    acceptOrders({ ctx, input: { connection: { id: floor.shop.id, kind: 'open' }, orders: [canonical] } })
  /** The same context with a database that fails at the commit. */
  const stopping = (ctx: Ctx): Ctx => {
    const client = new Proxy(ctx.db.$client, {
      get: (db, name) => {
        if (name === 'batch')
          return (statements: { statement: string }[]) =>
            statements.some(({ statement }) => statement.includes('audit_log'))
              ? Promise.reject(new Error('the machine stopped'))
              : db.batch(statements as unknown as D1PreparedStatement[])
        const member: unknown = Reflect.get(db, name)
        return typeof member === 'function' ? member.bind(db) : member
      },
    })
    return { ...ctx, db: Object.assign(Object.create(ctx.db), { $client: client }) }
  }
  const canonical = (platformOrderId: string, more: Partial<CanonicalOrder> = {}) =>
    aCanonicalOrder({
      platformOrderId,
      placedAt: Date.now(),
      lines: [aCanonicalLine({ quantity: 2, merchantCode: 'TEE-1' })],
      ...more,
    })

  it('meets its own holds when the message comes again: nothing is locked twice', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const order = canonical('N5')
    await expect(accept(floor, stopping(ctx), order)).rejects.toThrow('the machine stopped')
    expect((await floor.explain('TEE-1')).totals.locked).toBe(2)
    expect(await floor.find('N5')).toBeUndefined()
    expect(await accept(floor, ctx, order)).toMatchObject({ created: 1, unfinished: false })
    expect((await floor.find('N5'))?.status).toBe('allocated')
    expect((await floor.explain('TEE-1')).totals.locked).toBe(2)
  })

  it('gives them back when the order is over by the time the message comes again', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const order = canonical('N6')
    await expect(accept(floor, stopping(ctx), order)).rejects.toThrow('the machine stopped')
    await accept(floor, ctx, { ...order, state: 'cancelled', updatedAt: order.updatedAt + 1 })
    expect((await floor.find('N6'))?.status).toBe('cancelled')
    await eventually(
      () => floor.explain('TEE-1'),
      ({ totals }) => totals.locked === 0,
    )
  })
})
