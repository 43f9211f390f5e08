/** A cart on the merchant's own site holds pieces for minutes: they are sold to that cart's order and to nobody else. */
import { describe, expect, it } from 'vitest'
import { reserveCart } from '../../src/flows/orders/reserve-cart.ts'
import { eventually, openOrder } from '../support/open-shop.ts'
import { aFloor, type Floor, refusal, shelfOf } from '../support/shop-floor.ts'
import { ctxOfTenant } from '../support/tenants.ts'

interface Cart {
  readonly id: string
  readonly status: string
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly holdId: string }[]
  readonly expiresAt: number
}
const reserve = (floor: Floor, reservationId: string, quantity: number, sku = 'TEE-1') =>
  floor.merchant.call('POST', '/api/v1/open/reservations', {
    connectionId: floor.shop.id,
    reservationId,
    lines: [{ sku, quantity }],
  })
const giveUp = (floor: Floor, reservationId: string) =>
  floor.merchant.call('DELETE', `/api/v1/open/reservations/${reservationId}?connectionId=${floor.shop.id}`)

describe.concurrent('a cart', () => {
  it('with the last piece: another order goes short, its own order gets it', async () => {
    const floor = await aFloor({ 'TEE-1': 1 })
    expect((await reserve(floor, 'cart-1', 1)).status).toBe(201)
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 1, locked: 1, available: 0 })
    await floor.sell('K1', [{ sku: 'TEE-1', quantity: 1 }])
    await floor.untilHeld('K1', 'short_of_stock')
    await floor.sell('K2', [{ sku: 'TEE-1', quantity: 1 }], { reservationId: 'cart-1' })
    await floor.until('K2', 'allocated')
    expect((await floor.find('K1'))?.holds).toHaveLength(1)
    const { holds } = await floor.explain('TEE-1')
    expect(holds).toMatchObject([{ owner: { kind: 'order_line' }, quantity: 1 }])
  })

  it('asked for twice is the same cart; given up, its pieces are free; given up twice is no error', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    const first = (await (await reserve(floor, 'cart-2', 3)).json()) as Cart
    const again = (await (await reserve(floor, 'cart-2', 3)).json()) as Cart
    expect(again).toEqual(first)
    expect((await shelfOf(floor, 'TEE-1')).locked).toBe(3)
    for (let i = 0; i < 2; i++) {
      expect((await giveUp(floor, 'cart-2')).status).toBe(204)
      expect((await shelfOf(floor, 'TEE-1')).locked).toBe(0)
    }
    // The buyer comes back.
    expect((await reserve(floor, 'cart-2', 2)).status).toBe(201)
    expect((await shelfOf(floor, 'TEE-1')).locked).toBe(2)
  })

  it('that wants more than there is holds nothing at all', async () => {
    const floor = await aFloor({ 'TEE-1': 5, 'CAP-1': 1 })
    const lines = [
      { sku: 'TEE-1', quantity: 5 },
      { sku: 'CAP-1', quantity: 2 },
    ]
    const answer = floor.merchant.call('POST', '/api/v1/open/reservations', {
      connectionId: floor.shop.id,
      reservationId: 'cart-3',
      lines,
    })
    expect(await refusal(answer)).toEqual([409, 'stock.short'])
    expect([(await shelfOf(floor, 'TEE-1')).locked, (await shelfOf(floor, 'CAP-1')).locked]).toEqual([0, 0])
  })

  it('asks for the pieces of one SKU in two lines as one', async () => {
    const floor = await aFloor({ 'TEE-1': 3 })
    const lines = [
      { sku: 'TEE-1', quantity: 2 },
      { sku: 'TEE-1', quantity: 2 },
    ]
    expect(
      await refusal(
        floor.merchant.call('POST', '/api/v1/open/reservations', {
          connectionId: floor.shop.id,
          reservationId: 'cart-4',
          lines,
        }),
      ),
    ).toEqual([409, 'stock.short'])
    expect((await shelfOf(floor, 'TEE-1')).locked).toBe(0)
  })

  it('of which two race for the last piece: one gets it', async () => {
    const floor = await aFloor({ 'TEE-1': 1 })
    const answers = await Promise.all(['a', 'b', 'c'].map((id) => reserve(floor, `cart-5${id}`, 1)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  })

  it('that nobody pays for gives its pieces back when its time is over', async () => {
    const floor = await aFloor({ 'TEE-1': 1 })
    const past = { at: Date.now() - 120_000, now: () => past.at }
    const ctx = await ctxOfTenant(floor.merchant.tenantId, { clock: past })
    const held = await reserveCart({
      ctx,
      input: {
        connectionId: floor.shop.id,
        reservationId: 'cart-6',
        lines: [{ sku: 'TEE-1', quantity: 1 }],
        ttlSeconds: 60,
      },
    })
    expect(held).toMatchObject({ ok: true, value: { status: 'open' } })
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 1, locked: 0, available: 1 })
    // Its order comes too late for the hold, and takes the piece like any other.
    await floor.sell('K6', [{ sku: 'TEE-1', quantity: 1 }], { reservationId: 'cart-6' })
    await floor.until('K6', 'allocated')
    await floor.sell('K6-b', [{ sku: 'TEE-1', quantity: 1 }])
    await floor.untilHeld('K6-b', 'short_of_stock')
  })

  it('that became an order cannot be given up or filled again; cancelling the order frees the pieces', async () => {
    const floor = await aFloor({ 'TEE-1': 2 })
    await reserve(floor, 'cart-7', 2)
    await floor.sell('K7', [{ sku: 'TEE-1', quantity: 2 }], { reservationId: 'cart-7' })
    const order = await floor.until('K7', 'allocated')
    expect(await refusal(giveUp(floor, 'cart-7'))).toEqual([409, 'reservation.already_ordered'])
    expect(await refusal(reserve(floor, 'cart-7', 2))).toEqual([409, 'reservation.already_ordered'])
    await floor.merchant.send('POST', `/api/v1/orders/${order.id}/cancel`, { why: '不要了' })
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      ({ locked }) => locked === 0,
    )
  })

  it('of an order that is cancelled unpaid goes back with it, and can be filled again', async () => {
    const floor = await aFloor({ 'TEE-1': 1 })
    await reserve(floor, 'cart-8', 1)
    const { paidAt: _paid, ...created } = openOrder({
      orderId: 'K8',
      lines: [{ sku: 'TEE-1', quantity: 1 }],
      reservationId: 'cart-8',
    })
    await floor.shop.push('order.created', created)
    await floor.until('K8', 'pending_payment')
    expect((await shelfOf(floor, 'TEE-1')).locked).toBe(1)
    await floor.merchant.send('POST', '/api/v1/open/orders/K8/cancel', { connectionId: floor.shop.id, why: '超时' })
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      ({ locked }) => locked === 0,
    )
    expect((await reserve(floor, 'cart-8', 1)).status).toBe(201)
    expect((await shelfOf(floor, 'TEE-1')).locked).toBe(1)
  })

  it('nobody knows is not found', async () => {
    const floor = await aFloor({ 'TEE-1': 1 })
    expect(await refusal(giveUp(floor, 'no-such-cart'))).toEqual([404, 'reservation.not_found'])
    expect(await refusal(reserve(floor, 'cart-9', 1, 'NO-SUCH'))).toEqual([409, 'stock.short'])
  })
})
