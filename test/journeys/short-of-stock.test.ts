/** More is sold than lies on the shelf: the order waits, a person sees it, and goods that arrive send it on by themselves. */
import { describe, expect, it } from 'vitest'
import { eventually } from '../support/open-shop.ts'
import { aFloor, shelfOf } from '../support/shop-floor.ts'

describe.concurrent('an order wants more than there is', () => {
  it('is held with the missing pieces named, and a case is opened', async () => {
    const floor = await aFloor({ 'TEE-1': 2 })
    await floor.sell('S1', [{ sku: 'TEE-1', quantity: 5 }])
    const order = await floor.untilHeld('S1', 'short_of_stock')
    expect(order.status).toBe('paid')
    const detail = await floor.detail(order.id)
    expect(detail.holds[0]).toMatchObject({ reason: 'short_of_stock', by: 'system' })
    expect(detail.holds[0]?.detail).toContain('TEE-1')
    expect(detail.cases).toMatchObject([{ kind: 'short', status: 'open', severity: 'red' }])
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 2, locked: 0, available: 2 })
  })

  it('holds none of its lines while one is missing', async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 0 })
    await floor.sell('S2', [
      { sku: 'TEE-1', quantity: 5 },
      { sku: 'CAP-1', quantity: 1 },
    ])
    await floor.untilHeld('S2', 'short_of_stock')
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      ({ locked }) => locked === 0,
    )
  })

  it('two lines of one SKU are summed before they are checked', async () => {
    const floor = await aFloor({ 'TEE-1': 3 })
    await floor.sell('S3', [
      { sku: 'TEE-1', quantity: 2 },
      { sku: 'TEE-1', quantity: 2 },
    ])
    await floor.untilHeld('S3', 'short_of_stock')
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      ({ locked }) => locked === 0,
    )
  })

  it('goes on by itself when goods arrive, and its case closes', async () => {
    const floor = await aFloor({ 'TEE-1': 2 })
    await floor.sell('S4', [{ sku: 'TEE-1', quantity: 5 }])
    const order = await floor.untilHeld('S4', 'short_of_stock')
    await floor.stock('TEE-1', 6)
    await floor.until('S4', 'allocated')
    const detail = await floor.detail(order.id)
    expect(detail.holds).toEqual([])
    expect(detail.cases).toMatchObject([{ kind: 'short', status: 'closed' }])
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 6, locked: 5, available: 1 })
  })

  it('who waited longest is served first; who still does not fit keeps waiting', async () => {
    const floor = await aFloor({ 'TEE-1': 0 })
    for (const [id, quantity] of [
      ['S5-a', 2],
      ['S5-b', 9],
      ['S5-c', 1],
    ] as const) {
      await floor.sell(id, [{ sku: 'TEE-1', quantity }])
      await floor.untilHeld(id, 'short_of_stock')
    }
    // Enough for the first or for the last, not for both.
    await floor.stock('TEE-1', 2)
    await floor.until('S5-a', 'allocated')
    const last = await floor.untilHeld('S5-c', 'short_of_stock')
    expect((await floor.find('S5-b'))?.holds.map(({ reason }) => reason)).toEqual(['short_of_stock'])
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 2, locked: 2, available: 0 })
    // Who was let go too early and goes short again is a case again.
    const { cases } = await eventually(
      () => floor.detail(last.id),
      ({ holds }) => holds.length > 0,
    )
    expect(cases.filter(({ status }) => status === 'open')).toMatchObject([{ kind: 'short' }])
    await floor.stock('TEE-1', 3)
    await floor.until('S5-c', 'allocated')
  })

  it('a cancelled order leaves its pieces to the one that waits', async () => {
    const floor = await aFloor({ 'TEE-1': 1 })
    await floor.sell('S6-a', [{ sku: 'TEE-1', quantity: 1 }])
    const first = await floor.until('S6-a', 'allocated')
    await floor.sell('S6-b', [{ sku: 'TEE-1', quantity: 1 }])
    await floor.untilHeld('S6-b', 'short_of_stock')
    await floor.merchant.send('POST', `/api/v1/orders/${first.id}/cancel`, { why: '不要了' })
    await floor.until('S6-b', 'allocated')
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 1, locked: 1, available: 0 })
  })
})

describe.concurrent('two buyers want the last piece at the same moment', () => {
  it('exactly one gets it; the other waits', async () => {
    const floor = await aFloor({ 'TEE-1': 1 })
    await Promise.all(['R1', 'R2', 'R3', 'R4'].map((id) => floor.sell(id, [{ sku: 'TEE-1', quantity: 1 }])))
    const settled = await eventually(
      () => Promise.all(['R1', 'R2', 'R3', 'R4'].map((id) => floor.find(id))),
      (orders) => orders.every((order) => order?.status === 'allocated' || order?.holds.length === 1),
    )
    expect(settled.filter((order) => order?.status === 'allocated')).toHaveLength(1)
    expect(settled.filter((order) => order?.holds[0]?.reason === 'short_of_stock')).toHaveLength(3)
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 1, locked: 1, available: 0 })
    const { holds } = await floor.explain('TEE-1')
    expect(holds).toHaveLength(1)
  })
})
