/** A line that left through the shop's own back office is gone from the shelf, and is not sent a second time. */
import { describe, expect, it } from 'vitest'
import { acceptOrders } from '../../../../src/flows/orders/accept-orders.ts'
import type { CanonicalOrder } from '../../../../src/orders/canonical-order.contract.ts'
import { aCanonicalLine, aCanonicalOrder } from '../../../support/an-order.ts'
import { eventually } from '../../../support/open-shop.ts'
import { aFloor, shelfOf } from '../../../support/shop-floor.ts'
import { ctxOfTenant } from '../../../support/tenants.ts'

const AT = Date.now() - 60_000
const line = (n: 1 | 2, shippedQuantity = 0) =>
  aCanonicalLine({
    platformLineId: `L${n}`,
    shopSkuId: `S${n}`,
    merchantCode: `TEE-${n}`,
    quantity: 2,
    shippedQuantity,
  })

async function aSoldPair(platformOrderId: string) {
  const floor = await aFloor({ 'TEE-1': 10, 'TEE-2': 10 })
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const tell = (change: Partial<CanonicalOrder>) =>
    acceptOrders({
      ctx,
      input: {
        connection: { id: floor.shop.id, kind: 'open' },
        orders: [aCanonicalOrder({ platformOrderId, placedAt: AT, updatedAt: AT, ...change })],
      },
    })
  await tell({ lines: [line(1), line(2)] })
  const order = await floor.until(platformOrderId, 'allocated')
  return { floor, ctx, order, firstLeft: () => tell({ updatedAt: AT + 1_000, lines: [line(1, 2), line(2)] }) }
}

describe.concurrent('one of two lines is shipped in the back office of the shop', () => {
  it('before it was picked: its pieces are off the shelf, and the job has the other line only', async () => {
    const { floor, order, firstLeft } = await aSoldPair('P1')
    await firstLeft()
    await floor.until('P1', 'allocated')
    const { lines, fulfilments } = await floor.detail(order.id)
    expect(lines.map(({ status }) => status)).toEqual(['shipped', 'open'])
    const open = fulfilments.filter(({ status }) => status !== 'cancelled')
    expect(open.map((job) => job.lines.map(({ sku, quantity }) => `${sku}×${quantity}`))).toEqual([['TEE-2×2']])
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      (shelf) => shelf.onHand === 8,
    )
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 8, locked: 0, available: 8 })
    await eventually(
      () => shelfOf(floor, 'TEE-2'),
      (shelf) => shelf.locked === 2,
    )
    expect(await shelfOf(floor, 'TEE-2')).toEqual({ onHand: 10, locked: 2, available: 8 })
    // The same news again changes nothing.
    const before = await floor.detail(order.id)
    await firstLeft()
    expect(await floor.detail(order.id)).toEqual(before)
  })

  it('when it is packed already: it is held for a person, once', async () => {
    const { floor, order, firstLeft } = await aSoldPair('P2')
    const [job] = (await floor.detail(order.id)).fulfilments
    if (job === undefined) throw new Error('no job')
    await floor.packAll(job)
    await firstLeft()
    const held = await floor.untilHeld('P2', 'human_gate')
    expect(held.holds[0]?.detail).toContain('平台后台发货')
    await firstLeft()
    expect((await floor.find('P2'))?.version).toBe(held.version)
  })

  it('a line that left from here, while the rest of the order waits, is no news', async () => {
    const { floor, ctx, order, firstLeft } = await aSoldPair('P3')
    const [job] = (await floor.detail(order.id)).fulfilments
    if (job === undefined) throw new Error('no job')
    const gone = ctx.db.$client.prepare("UPDATE fulfilments SET status = 'handed_over' WHERE tenant_id = ? AND id = ?")
    await gone.bind(floor.merchant.tenantId, job.id).run()
    await firstLeft()
    expect(await floor.find('P3')).toMatchObject({ status: 'allocated', holds: [] })
  })
})
