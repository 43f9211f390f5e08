/** News that nobody expects: money after the end, lines that come and change, and rows that cannot be written. */
import { describe, expect, it } from 'vitest'
import { acceptOrders } from '../../../../src/flows/orders/accept-orders.ts'
import { cancelOrder } from '../../../../src/flows/orders/cancel-order.ts'
import { handleDeadlines } from '../../../../src/flows/orders/handle-deadlines.ts'
import { releaseHold } from '../../../../src/flows/orders/hold-order.ts'
import { payOpenOrder } from '../../../../src/flows/orders/open-orders.ts'
import type { CanonicalOrder } from '../../../../src/orders/canonical-order.contract.ts'
import { ordersRepository } from '../../../../src/orders/orders.repository.ts'
import { aCanonicalLine, aCanonicalOrder } from '../../../support/an-order.ts'
import { eventually } from '../../../support/open-shop.ts'
import { aFloor, shelfOf } from '../../../support/shop-floor.ts'
import { ctxOfTenant } from '../../../support/tenants.ts'

const AT = Date.now() - 60_000
const line = (n: number, change = {}) =>
  aCanonicalLine({
    platformLineId: `L${n}`,
    shopSkuId: `S${n}`,
    merchantCode: `TEE-${n}`,
    title: `短袖${n}`,
    quantity: 2,
    ...change,
  })

async function aShopOn(kind: string) {
  const floor = await aFloor({ 'TEE-1': 10, 'TEE-2': 10 })
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const saying = (actor: typeof ctx.actor) => (platformOrderId: string, change: Partial<CanonicalOrder>) =>
    acceptOrders({
      ctx: { ...ctx, actor },
      input: {
        connection: { id: floor.shop.id, kind },
        orders: [aCanonicalOrder({ platformOrderId, placedAt: AT, updatedAt: AT, lines: [line(1)], ...change })],
      },
    })
  const tell = saying({ kind: 'channel', id: floor.shop.id })
  const cases = async (orderId: string) =>
    (await floor.detail(orderId)).cases.filter(({ kind: of }) => of === 'platform_differs')
  return { floor, ctx, tell, cases }
}

/** Placed and not paid, until its time is over. */
async function anUnpaid(platformOrderId: string) {
  const shop = await aShopOn('doudian')
  const payBy = AT + 30_000
  await shop.tell(platformOrderId, { state: 'pending_payment', payBy })
  const order = await shop.floor.until(platformOrderId, 'pending_payment')
  const timeOut = () =>
    handleDeadlines({ ctx: shop.ctx, items: [{ orderId: order.id, kind: 'payment_timeout', at: payBy }] })
  return { ...shop, order, timeOut }
}

describe('money of the platform that comes after the order has ended here', () => {
  it('the order that our own clock had called off is alive again, and gets its goods', async () => {
    const { floor, tell, timeOut, cases, order } = await anUnpaid('L1')
    await timeOut()
    await floor.until('L1', 'cancelled')
    await tell('L1', { updatedAt: AT + 29_000, paidAt: AT + 29_000 })
    await floor.until('L1', 'allocated')
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 10, locked: 2, available: 8 })
    const { events } = await floor.detail(order.id)
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['cancelled', 'revived', 'paid', 'allocated']),
    )
    expect(await cases(order.id)).toEqual([])
  })

  it('the platform takes its own word back', async () => {
    const { floor, tell } = await anUnpaid('L2')
    await tell('L2', { state: 'cancelled', updatedAt: AT + 10_000 })
    await floor.until('L2', 'cancelled')
    await tell('L2', { updatedAt: AT + 20_000, paidAt: AT + 20_000 })
    await floor.until('L2', 'allocated')
  })

  it('an order that a person called off stays so, with one case', async () => {
    const { floor, ctx, tell, cases, order } = await anUnpaid('L3')
    await cancelOrder({ ctx, input: { orderId: order.id, why: '买家不要了' } })
    const later = { updatedAt: Date.now() + 60_000, paidAt: Date.now() }
    await tell('L3', later)
    await tell('L3', later)
    expect((await floor.find('L3'))?.status).toBe('cancelled')
    expect(await cases(order.id)).toMatchObject([{ status: 'open', severity: 'red' }])
  })
})

describe('lines that change on the platform', () => {
  it('fewer pieces: the job is made anew, and the others are free', async () => {
    const { floor, tell } = await aShopOn('doudian')
    await tell('Q1', { lines: [line(1, { quantity: 3 })] })
    const { id } = await floor.until('Q1', 'allocated')
    await tell('Q1', { updatedAt: AT + 1, lines: [line(1, { quantity: 1 })] })
    const { fulfilments, lines } = await floor.detail(id)
    expect(lines).toMatchObject([{ quantity: 1 }])
    expect(fulfilments.filter(({ status }) => status !== 'cancelled')).toMatchObject([{ lines: [{ quantity: 1 }] }])
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      ({ locked }) => locked === 1,
    )
    expect((await floor.find('Q1'))?.items).toMatchObject([{ quantity: 1 }])
  })

  it('a line more: the order waits for a person, once', async () => {
    const { floor, ctx, tell, cases } = await aShopOn('doudian')
    await tell('Q2', {})
    const { id } = await floor.until('Q2', 'allocated')
    const more = { updatedAt: AT + 1, lines: [line(1), line(2)] }
    await tell('Q2', more)
    expect((await floor.detail(id)).holds).toMatchObject([
      { reason: 'human_gate', detail: expect.stringContaining('平台新增 短袖2 ×2') },
    ])
    expect(await cases(id)).toHaveLength(1)
    await releaseHold({ ctx, input: { orderId: id, reason: 'human_gate', why: '另补' } })
    await tell('Q2', more)
    expect((await floor.detail(id)).holds).toEqual([])
    expect(await cases(id)).toHaveLength(1)
  })

  it('some pieces of a line left there before we saw it: not sent once more by itself', async () => {
    const { floor, tell, cases } = await aShopOn('doudian')
    await tell('Q3', { lines: [line(1, { shippedQuantity: 1 })] })
    const { id } = await floor.untilHeld('Q3', 'human_gate')
    expect((await floor.detail(id)).fulfilments).toEqual([])
    expect(await cases(id)).toHaveLength(1)
  })
})

it('a bundle that is paid at the own shop is still one bundle', async () => {
  const { floor, ctx, tell, cases } = await aShopOn('open')
  await floor.merchant.send('PUT', '/api/v1/skus/SET', { name: '套装' })
  await floor.merchant.send('PUT', '/api/v1/skus/SET/parts', {
    parts: [{ sku: 'TEE-1', quantity: 3 }],
  })
  await tell('B1', { state: 'pending_payment', lines: [line(1, { merchantCode: 'SET', quantity: 1 })] })
  const { id } = await floor.until('B1', 'pending_payment')
  const input = { connectionId: floor.shop.id, platformOrderId: 'B1', paidAt: Date.now(), payMethod: 'wechat' } as const
  expect(await payOpenOrder({ ctx, input })).toMatchObject({ value: { status: 'allocated', holds: [] } })
  const { lines } = await floor.detail(id)
  expect(lines.map(({ sku, quantity }) => `${sku}×${quantity}`)).toEqual(['TEE-1×3'])
  expect(await cases(id)).toEqual([])
})

it('an order that cannot be written does not keep its neighbours from being written', async () => {
  const { floor, ctx, tell } = await aShopOn('doudian')
  await tell('W1', {})
  const { id, version } = await floor.until('W1', 'allocated')
  // Somebody else’s event at the place of the next one.
  await ctx.db.$client
    .prepare(
      "INSERT INTO order_events (tenant_id, order_id, version, type, at, actor, reason) VALUES (?, ?, ?, 'noted', 0, '{}', '')",
    )
    .bind(ctx.tenant.id, id, version + 1)
    .run()
  const orders = ['W1', 'W2', 'W3'].map((platformOrderId) =>
    aCanonicalOrder({ platformOrderId, placedAt: AT, updatedAt: AT + 1, lines: [line(1)] }),
  )
  const connection = { id: floor.shop.id, kind: 'doudian' }
  await expect(acceptOrders({ ctx, input: { connection, orders } })).rejects.toThrow('changes faster')
  const known = await ordersRepository(ctx).byPlatformIds(floor.shop.id, ['W2', 'W3'])
  expect(known.map(({ status }) => status)).toEqual(['allocated', 'allocated'])
})
