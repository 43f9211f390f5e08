/** Every way in which somebody else's hub has sold a piece twice, as a story at the front door and the real ledgers. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { CampaignDto, Proof } from '../../src/campaigns/campaigns.contract.ts'
import { aSale } from '../support/a-campaign.ts'
import { connectCouriers, couriersAnswer } from '../support/couriers.ts'
import { eventually, openOrder } from '../support/open-shop.ts'
import { aFloor, type Floor, refusal, shelfOf } from '../support/shop-floor.ts'

const pieces = (sku: string, quantity: number) => ({ sku, quantity })
const held = async (floor: Floor, sku = 'TEE-1') =>
  (await floor.explain(sku)).holds.map(({ owner, quantity }) => `${owner.kind} ${quantity}`).sort()
/** Holds and what is available make up what is on the shelf, and nothing is negative. */
async function sound(floor: Floor, sku = 'TEE-1'): Promise<void> {
  const { levels, holds } = await floor.explain(sku)
  for (const { warehouseId, onHand, qc, inTransit, available, locked, pooled } of levels) {
    const sum = holds.filter((hold) => hold.warehouseId === warehouseId).reduce((n, { quantity }) => n + quantity, 0)
    expect(sum + qc + inTransit + available).toBe(onHand)
    expect(locked + pooled).toBe(sum)
    expect(Math.min(onHand, locked, qc, inTransit, pooled, available)).toBeGreaterThanOrEqual(0)
  }
}
/** Names of the orders that have got their pieces, once each of them is either allocated or short. */
async function winners(floor: Floor, names: readonly string[]): Promise<string[]> {
  const orders = await Promise.all(
    names.map((name) =>
      eventually(
        () => floor.find(name),
        (order) =>
          order?.status === 'allocated' || order?.holds.some(({ reason }) => reason === 'short_of_stock') === true,
      ),
    ),
  )
  return orders.flatMap((order) => (order?.status === 'allocated' ? [order.platformOrderId] : []))
}

beforeAll(() => void couriersAnswer())
afterAll(() => void vi.restoreAllMocks())

describe.concurrent('nothing is sold twice', () => {
  it('two lines of one SKU are summed before they are checked: three and two of four pieces hold nothing at all', async () => {
    const floor = await aFloor({ 'TEE-1': 4 })
    await floor.sell('TWO', [pieces('TEE-1', 3), pieces('TEE-1', 2)])
    await floor.untilHeld('TWO', 'short_of_stock')
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 4, locked: 0, available: 4 })
    await floor.sell('FITS', [pieces('TEE-1', 3), pieces('TEE-1', 1)])
    await floor.until('FITS', 'allocated')
    expect(await held(floor)).toEqual(['order_line 1', 'order_line 3'])
    await sound(floor)
  })

  it('a bundle whose parts share a SKU: bundles and single pieces of one order are one sum, and a part gives up no piece twice', async () => {
    const floor = await aFloor({ 'TEE-1': 4, 'CAP-1': 9, 'MUG-1': 9 })
    const { merchant } = floor
    await merchant.send('PUT', '/api/v1/skus/SET-A', { name: '套装 A' })
    await merchant.send('PUT', '/api/v1/skus/SET-B', { name: '套装 B' })
    const parts = (bundle: string, list: unknown) =>
      merchant.call('PUT', `/api/v1/skus/${bundle}/parts`, { parts: list })
    // A SKU that stands twice is two pieces of it.
    expect((await parts('SET-A', [pieces('TEE-1', 1), pieces('CAP-1', 1), pieces('TEE-1', 1)])).status).toBe(200)
    expect((await parts('SET-B', [pieces('TEE-1', 1), pieces('MUG-1', 2)])).status).toBe(200)
    expect(await merchant.get('/api/v1/skus/SET-A/parts')).toEqual({ parts: [pieces('CAP-1', 1), pieces('TEE-1', 2)] })
    expect(await refusal(parts('SET-B', [pieces('SET-A', 1)]))).toEqual([422, 'bundle.nested'])
    expect(await refusal(parts('TEE-1', [pieces('CAP-1', 1)]))).toEqual([422, 'bundle.nested'])
    expect(await refusal(parts('SET-B', [pieces('NOBODY', 1)]))).toEqual([404, 'sku.not_found'])

    // 2 × 1 + 1 × 1 + 2 pieces of the shirt are five of four.
    const five = [pieces('SET-A', 1), pieces('SET-B', 1), pieces('TEE-1', 2)]
    await floor.sell('FIVE', five)
    await floor.untilHeld('FIVE', 'short_of_stock')
    expect((await shelfOf(floor, 'TEE-1')).locked).toBe(0)
    expect((await shelfOf(floor, 'MUG-1')).locked).toBe(0)
    await Promise.all([
      floor.sell('FOUR', [pieces('SET-A', 1), pieces('SET-B', 1), pieces('TEE-1', 1)]),
      floor.sell('ONE-MORE', [pieces('SET-A', 1)]),
      floor.sell('AND-ONE', [pieces('TEE-1', 3)]),
    ])
    const won = await winners(floor, ['FOUR', 'ONE-MORE', 'AND-ONE'])
    const shirts = { FOUR: 4, 'ONE-MORE': 2, 'AND-ONE': 3 }
    const locked = won.reduce((sum, name) => sum + shirts[name as keyof typeof shirts], 0)
    expect(locked).toBeLessThanOrEqual(4)
    expect((await shelfOf(floor, 'TEE-1')).locked).toBe(locked)
    const winner = await floor.find(won[0] ?? '')
    await floor.merchant.send('POST', `/api/v1/orders/${winner?.id}/cancel`, { why: '退款' })
    await Promise.all(['TEE-1', 'CAP-1', 'MUG-1'].map((sku) => sound(floor, sku)))

    // The parts are lines of their own: one box is packed with them, and the shop knows its one line.
    const two = await aFloor({ 'TEE-1': 2, 'MUG-1': 4 }, '组合装商家')
    await two.merchant.send('PUT', '/api/v1/skus/SET-B', { name: '套装 B' })
    await two.merchant.send('PUT', '/api/v1/skus/SET-B/parts', { parts: [pieces('TEE-1', 1), pieces('MUG-1', 2)] })
    await two.sell('B', [pieces('SET-B', 2)])
    const order = await two.until('B', 'allocated')
    const detail = await two.detail(order.id)
    expect(detail.lines.map(({ lineNo, sku, quantity }) => [lineNo, sku, quantity])).toEqual([
      [1, 'MUG-1', 4],
      [2, 'TEE-1', 2],
    ])
    expect(detail.fulfilments[0]?.lines).toHaveLength(2)
    expect([(await shelfOf(two, 'TEE-1')).available, (await shelfOf(two, 'MUG-1')).available]).toEqual([0, 0])
    await two.merchant.send('POST', `/api/v1/orders/${order.id}/cancel`, { why: '退款' })
    await eventually(
      async () => [await shelfOf(two, 'TEE-1'), await shelfOf(two, 'MUG-1')],
      ([tee, mug]) => tee?.available === 2 && mug?.available === 4,
    )
    // A cart holds the parts, and its order takes them over.
    const cart = await two.merchant.call('POST', '/api/v1/open/reservations', {
      connectionId: two.shop.id,
      reservationId: 'cart-1',
      lines: [pieces('SET-B', 2)],
    })
    expect(cart.status).toBe(201)
    await two.sell('NOT-YOURS', [pieces('TEE-1', 1)])
    await two.untilHeld('NOT-YOURS', 'short_of_stock')
    await two.sell('YOURS', [pieces('SET-B', 2)], { reservationId: 'cart-1' })
    await two.until('YOURS', 'allocated')
    expect(await held(two, 'TEE-1')).toEqual(['order_line 2'])
    expect(await held(two, 'MUG-1')).toEqual(['order_line 4'])
  })

  it('a bundle that nobody knew when it was ordered becomes its parts as soon as its listing is mapped', async () => {
    const floor = await aFloor({ 'TEE-1': 3, 'CAP-1': 3 })
    await floor.merchant.send('PUT', '/api/v1/skus/SET-C', { name: '套装 C' })
    await floor.merchant.send('PUT', '/api/v1/skus/SET-C/parts', { parts: [pieces('CAP-1', 1), pieces('TEE-1', 2)] })
    await floor.sell('LATER', [pieces('UNKNOWN-SET', 1), pieces('TEE-1', 1)])
    await floor.untilHeld('LATER', 'unmapped_sku')
    await floor.merchant.send('POST', '/api/v1/mappings', {
      connectionId: floor.shop.id,
      shopSkuId: 's-UNKNOWN-SET',
      sku: 'SET-C',
    })
    const order = await floor.until('LATER', 'allocated')
    const { lines, events } = await floor.detail(order.id)
    expect(lines.map(({ lineNo, sku, quantity }) => [lineNo, sku, quantity])).toEqual([
      [1, 'CAP-1', 1],
      [2, 'TEE-1', 1],
      [3, 'TEE-1', 2],
    ])
    expect(events.map(({ type }) => type)).toContain('bundle_opened')
    expect(await held(floor)).toEqual(['order_line 1', 'order_line 2'])
    expect(await held(floor, 'CAP-1')).toEqual(['order_line 1'])
  })

  it('refund and order at once: the piece that one buyer gives back goes to exactly one other', async () => {
    const floor = await aFloor({ 'TEE-1': 1 })
    const data = openOrder({ orderId: 'FIRST', lines: [pieces('TEE-1', 1)] })
    await floor.sell('FIRST', [pieces('TEE-1', 1)])
    await floor.until('FIRST', 'allocated')
    const others = Array.from({ length: 6 }, (_, i) => `NEXT-${i}`)
    await Promise.all([
      floor.shop.push('order.cancelled', { ...data, updatedAt: data.updatedAt + 60_000 }),
      ...others.map((name) => floor.sell(name, [pieces('TEE-1', 1)])),
    ])
    await floor.until('FIRST', 'cancelled')
    const settled = await eventually(
      () => winners(floor, others),
      (names) => names.length > 0,
    )
    expect(settled).toHaveLength(1)
    expect(await held(floor)).toEqual(['order_line 1'])
    // The refund comes a second time: nobody loses or gains a piece by it.
    await floor.shop.push('order.cancelled', { ...data, updatedAt: data.updatedAt + 120_000 })
    expect(await winners(floor, others)).toEqual(settled)
    expect(await held(floor)).toEqual(['order_line 1'])
    await sound(floor)
  })

  it("a buyer's own unpaid hold never blocks that buyer, and never gives that buyer a second piece", async () => {
    const floor = await aFloor({ 'TEE-1': 2 })
    const { claim } = await aSale(floor.merchant, {
      sku: 'TEE-1',
      warehouses: [{ warehouseId: 'WH-1', pieces: 1 }],
    })
    const { body } = await claim({ requestId: 'q1', buyerId: 'alice' })
    expect(body.status).toBe('held')
    expect((await claim({ requestId: 'q2', buyerId: 'alice' })).status).toBe(409)
    const cart = await floor.merchant.call('POST', '/api/v1/open/reservations', {
      connectionId: floor.shop.id,
      reservationId: 'cart-1',
      lines: [pieces('TEE-1', 1)],
    })
    expect(cart.status).toBe(201)
    expect((await shelfOf(floor, 'TEE-1')).available).toBe(0)
    await Promise.all([
      floor.sell('OWN-CLAIM', [pieces('TEE-1', 1)], { reservationId: body.claimId }),
      floor.sell('OWN-CART', [pieces('TEE-1', 1)], { reservationId: 'cart-1' }),
      floor.sell('STRANGER', [pieces('TEE-1', 1)]),
    ])
    expect(await winners(floor, ['OWN-CLAIM', 'OWN-CART', 'STRANGER'])).toEqual(['OWN-CLAIM', 'OWN-CART'])
    expect(await held(floor)).toEqual(['order_line 1', 'order_line 1'])
    await sound(floor)
  })

  it('cancel after partial shipment: what has left stays gone, what has not comes back once', async () => {
    const floor = await aFloor({ 'TEE-1': 5, 'CAP-1': 5 })
    await connectCouriers(floor.merchant)
    const data = openOrder({ orderId: 'HALF', lines: [pieces('TEE-1', 2), pieces('CAP-1', 3)] })
    await floor.sell('HALF', [pieces('TEE-1', 2), pieces('CAP-1', 3)])
    const order = await floor.until('HALF', 'allocated')
    await floor.merchant.send('POST', `/api/v1/orders/${order.id}/split`, { groups: [[2]] })
    const jobs = (await floor.detail(order.id)).fulfilments.filter(({ status }) => status !== 'cancelled')
    const first = jobs.find(({ lines }) => lines.some(({ sku }) => sku === 'TEE-1'))
    if (!first) throw new Error('no job')
    await floor.packAll(first)
    for (const verb of ['print-label', 'hand-over']) expect((await floor.step(first.id, verb)).status).toBe(200)
    for (let i = 1; i <= 2; i++)
      await floor.shop.push('order.cancelled', { ...data, updatedAt: data.updatedAt + i * 60_000 })
    await eventually(
      async () => [await shelfOf(floor, 'TEE-1'), await shelfOf(floor, 'CAP-1')],
      ([tee, cap]) => tee?.onHand === 3 && tee.locked === 0 && cap?.locked === 0,
    )
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 3, locked: 0, available: 3 })
    expect(await shelfOf(floor, 'CAP-1')).toEqual({ onHand: 5, locked: 0, available: 5 })
    const detail = await floor.detail(order.id)
    expect(detail.order.status).toBe('shipped')
    expect(detail.lines.map(({ sku, status }) => `${sku} ${status}`)).toEqual(['TEE-1 shipped', 'CAP-1 cancelled'])
    expect(detail.fulfilments.map(({ status }) => status).sort()).toContain('cancelled')
    expect(detail.cases).toMatchObject([{ kind: 'cancelled_after_shipping', status: 'open' }])
    // A person who cancels it once more undoes nothing.
    const again = floor.merchant.call('POST', `/api/v1/orders/${order.id}/cancel`, { why: '再次取消' })
    expect(await refusal(again)).toEqual([409, 'order.already_shipped'])
    expect(await shelfOf(floor, 'CAP-1')).toEqual({ onHand: 5, locked: 0, available: 5 })
    await Promise.all([sound(floor), sound(floor, 'CAP-1')])
  })

  it('transfer during a sale: only what the sale does not hold can leave, and what is on its way is not sold', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const { items } = await floor.merchant.get<{ items: { id: string }[] }>('/api/v1/warehouses')
    await floor.merchant.send('PUT', '/api/v1/warehouses/WH-2', { ...items[0], id: undefined, name: '二仓' })
    const { campaign, claim } = await aSale(floor.merchant, {
      sku: 'TEE-1',
      warehouses: [{ warehouseId: 'WH-1', pieces: 6 }],
    })
    const transfer = (quantity: number) =>
      floor.merchant.call('POST', '/api/v1/stock/TEE-1/transfer', { from: 'WH-1', to: 'WH-2', quantity })
    const [claims, moved] = await Promise.all([
      Promise.all(Array.from({ length: 12 }, (_, i) => claim({ requestId: `q${i}`, buyerId: `b${i}` }))),
      Promise.all([transfer(3), transfer(2), transfer(5)]),
    ])
    expect(claims.filter(({ status }) => status === 201)).toHaveLength(6)
    // Four were free: three or two of them went, never five, and not both.
    const sent = [3, 2, 5].filter((_, i) => moved[i]?.ok).reduce((sum, n) => sum + n, 0)
    expect([2, 3]).toContain(sent)
    const { totals } = await floor.explain('TEE-1')
    expect(totals).toMatchObject({ onHand: 10, pooled: 6, inTransit: sent, available: 4 - sent })
    await floor.sell('BEYOND', [pieces('TEE-1', 4 - sent + 1)])
    await floor.untilHeld('BEYOND', 'short_of_stock')
    await sound(floor)
    const proof = await floor.merchant.get<Proof>(`/api/v1/campaigns/${campaign.id}/proof`)
    expect(proof).toMatchObject({ issued: 6, claimed: 6, over: 0, broken: [] })
  })

  it('count during a sale: less than what is promised is refused with the missing pieces, and what is right is sold on', async () => {
    const floor = await aFloor({ 'TEE-1': 8 })
    const { campaign, claim } = await aSale(floor.merchant, {
      sku: 'TEE-1',
      warehouses: [{ warehouseId: 'WH-1', pieces: 5 }],
    })
    await floor.sell('BEFORE', [pieces('TEE-1', 2)])
    await floor.until('BEFORE', 'allocated')
    const count = (onHand: number) =>
      floor.merchant.call('PUT', '/api/v1/stock/TEE-1', { counts: [{ warehouseId: 'WH-1', onHand }] })
    const [said, refused] = await Promise.all([
      Promise.all(Array.from({ length: 9 }, (_, i) => claim({ requestId: `q${i}`, buyerId: `b${i}` }))),
      count(4),
    ])
    expect(said.filter(({ status }) => status === 201)).toHaveLength(5)
    expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'stock.would_be_negative', missing: 3 }])
    // One piece was lost: exactly what is promised lies there, and nobody gets an eighth.
    expect((await count(7)).status).toBe(200)
    await floor.sell('EIGHTH', [pieces('TEE-1', 1)])
    await floor.untilHeld('EIGHTH', 'short_of_stock')
    const paid = said.flatMap(({ status, body }) => (status === 201 ? [body.claimId] : []))
    await Promise.all(paid.map((id, i) => floor.sell(`CLAIM-${i}`, [pieces('TEE-1', 1)], { reservationId: id })))
    expect(
      await winners(
        floor,
        paid.map((_, i) => `CLAIM-${i}`),
      ),
    ).toHaveLength(5)
    expect((await floor.explain('TEE-1')).totals).toMatchObject({ onHand: 7, locked: 7, pooled: 0, available: 0 })
    const closed = await floor.merchant.send<CampaignDto>('POST', `/api/v1/campaigns/${campaign.id}/close`)
    expect(closed.status).toBe('closed')
    await sound(floor)
  })
})
