/** A machine can stop between any two steps: what it left behind is found by the minute's sweep and goes on. */
import { describe, expect, it } from 'vitest'
import { systemIds } from '../../src/core/ids.ts'
import { MINUTE } from '../../src/core/time.ts'
import { decideAccept } from '../../src/orders/domain/accept-order.ts'
import { changeOrder, ordersRepository } from '../../src/orders/orders.repository.ts'
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
