/** Whatever was done for an order, cancelling undoes exactly that; a second cancel undoes nothing more. */
import { describe, expect, it } from 'vitest'
import { eventually, openOrder } from '../support/open-shop.ts'
import { aFloor, type Floor, refusal, shelfOf } from '../support/shop-floor.ts'

const cancel = (floor: Floor, id: string) =>
  floor.merchant.call('POST', `/api/v1/orders/${id}/cancel`, { why: '买家不要了' })

/** Cancels twice; afterwards the shelf is as it was before the order came. */
async function cancelledTwice(floor: Floor, id: string, before: Awaited<ReturnType<typeof shelfOf>>): Promise<void> {
  expect((await cancel(floor, id)).status).toBe(200)
  await eventually(
    () => shelfOf(floor, 'TEE-1'),
    (shelf) => shelf.locked === 0,
  )
  expect(await shelfOf(floor, 'TEE-1')).toEqual(before)
  const first = await floor.detail(id)
  expect(first.order).toMatchObject({ status: 'cancelled', holds: [], warehouseId: null })
  expect(first.fulfilments.every((job) => job.status === 'cancelled')).toBe(true)
  expect(first.events.at(-1)).toMatchObject({ type: 'cancelled', reason: '买家不要了', after: 'cancelled' })

  expect((await cancel(floor, id)).status).toBe(200)
  expect(await floor.detail(id)).toEqual(first)
  const { holds, seq } = await floor.explain('TEE-1')
  expect(holds).toEqual([])
  expect((await floor.explain('TEE-1')).seq).toBe(seq)
  expect(await shelfOf(floor, 'TEE-1')).toEqual(before)
}

describe.concurrent('an order is cancelled', () => {
  it('before it was paid: it ends, and no piece was ever touched', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const before = await shelfOf(floor, 'TEE-1')
    const { paidAt: _paid, ...unpaid } = openOrder({ orderId: 'C1', lines: [{ sku: 'TEE-1', quantity: 3 }] })
    await floor.shop.push('order.created', unpaid)
    const order = await floor.until('C1', 'pending_payment')
    await cancelledTwice(floor, order.id, before)
  })

  it('paid and held for want of a mapping: the hold ends with it', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const before = await shelfOf(floor, 'TEE-1')
    await floor.sell('C2', [
      { sku: 'TEE-1', quantity: 1 },
      { sku: 'NOBODY-KNOWS', quantity: 1 },
    ])
    const order = await floor.untilHeld('C2', 'unmapped_sku')
    await cancelledTwice(floor, order.id, before)
  })

  it('short of stock: it waits for nothing any more, and its case is closed', async () => {
    const floor = await aFloor({ 'TEE-1': 2 })
    const before = await shelfOf(floor, 'TEE-1')
    await floor.sell('C3', [{ sku: 'TEE-1', quantity: 3 }])
    const order = await floor.untilHeld('C3', 'short_of_stock')
    await cancelledTwice(floor, order.id, before)
    expect((await floor.detail(order.id)).cases).toMatchObject([{ kind: 'short', status: 'closed' }])
    // New goods do not wake it.
    await floor.stock('TEE-1', 50)
    const other = await floor.sell('C3-later', [{ sku: 'TEE-1', quantity: 1 }])
    await floor.until(other.platformOrderId, 'allocated')
    expect((await floor.find('C3'))?.status).toBe('cancelled')
  })

  it('allocated: the pieces are free again', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const before = await shelfOf(floor, 'TEE-1')
    await floor.sell('C4', [{ sku: 'TEE-1', quantity: 3 }])
    const order = await floor.until('C4', 'allocated')
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 10, locked: 3, available: 7 })
    await cancelledTwice(floor, order.id, before)
  })

  it.each([
    ['half picked', ['start-picking', 'pick-one']],
    ['picked', ['start-picking', 'pick']],
    ['packed and weighed', ['start-picking', 'pick', 'pack', 'weigh']],
  ] as const)('%s: the job leaves the list and the pieces are free again', async (_name, verbs) => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const before = await shelfOf(floor, 'TEE-1')
    await floor.sell('C5', [{ sku: 'TEE-1', quantity: 2 }])
    const order = await floor.until('C5', 'allocated')
    const [job] = (await floor.detail(order.id)).fulfilments
    const bodies: Record<string, unknown> = {
      'pick-one': { lines: [{ lineNo: 1, quantity: 1 }] },
      pick: { lines: [{ lineNo: 1, quantity: 2 }] },
      weigh: { weightG: 300 },
    }
    for (const verb of verbs)
      expect((await floor.step(job?.id ?? '', verb.replace('-one', ''), bodies[verb])).status, verb).toBe(200)
    await cancelledTwice(floor, order.id, before)
    expect(await refusal(floor.step(job?.id ?? '', 'pack'))).toEqual([409, 'fulfilment.wrong_stage'])
  })

  it('by the platform, however often and in whatever order it says so', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const data = openOrder({ orderId: 'C6', lines: [{ sku: 'TEE-1', quantity: 4 }] })
    await floor.sell('C6', [{ sku: 'TEE-1', quantity: 4 }])
    await floor.until('C6', 'allocated')
    for (let i = 0; i < 3; i++)
      await floor.shop.push('order.cancelled', { ...data, updatedAt: data.updatedAt + 60_000 })
    await floor.until('C6', 'cancelled')
    // The payment's message comes once more, late.
    await floor.shop.push('order.paid', data)
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      (shelf) => shelf.available === 10,
    )
    expect((await floor.find('C6'))?.status).toBe('cancelled')
  })

  it('of several lines in one parcel: every line gives back its own pieces', async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 5 })
    await floor.sell('C7', [
      { sku: 'TEE-1', quantity: 2 },
      { sku: 'CAP-1', quantity: 5 },
      { sku: 'TEE-1', quantity: 1 },
    ])
    const order = await floor.until('C7', 'allocated')
    expect([(await shelfOf(floor, 'TEE-1')).locked, (await shelfOf(floor, 'CAP-1')).locked]).toEqual([3, 5])
    await cancel(floor, order.id)
    await eventually(
      async () => [await shelfOf(floor, 'TEE-1'), await shelfOf(floor, 'CAP-1')],
      (shelves) => shelves.every(({ locked }) => locked === 0),
    )
    expect([await shelfOf(floor, 'TEE-1'), await shelfOf(floor, 'CAP-1')]).toEqual([
      { onHand: 10, locked: 0, available: 10 },
      { onHand: 5, locked: 0, available: 5 },
    ])
  })
})
