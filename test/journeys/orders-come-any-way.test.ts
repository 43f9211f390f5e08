/** Platforms repeat themselves and overtake themselves; the merchant sees each order once, as it is now. */
import { describe, expect, it } from 'vitest'
import { eventually, openOrder } from '../support/open-shop.ts'
import { aFloor, shelfOf } from '../support/shop-floor.ts'

const minute = 60_000

describe.concurrent('messages of one order', () => {
  it('ten times the same: one order, one parcel job, its pieces locked once', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const data = openOrder({ orderId: 'D1', lines: [{ sku: 'TEE-1', quantity: 2 }] })
    const answers = await Promise.all(Array.from({ length: 10 }, () => floor.shop.push('order.paid', data)))
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
    const order = await floor.until('D1', 'allocated')
    await floor.shop.push('order.paid', data)
    const detail = await floor.detail(order.id)
    expect(detail.events.map(({ type }) => type)).toEqual(['accepted', 'stock_checking', 'stock_locked', 'allocated'])
    expect(detail.fulfilments).toHaveLength(1)
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 10, locked: 2, available: 8 })
  })

  it('the payment overtakes the order itself: what comes late changes nothing', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const at = Date.now() - 10 * minute
    const paid = {
      ...openOrder({ orderId: 'D2', lines: [{ sku: 'TEE-1', quantity: 1 }] }),
      createdAt: at,
      updatedAt: at + minute,
      buyerRemark: '请包好',
    }
    const { paidAt: _paid, ...created } = { ...paid, updatedAt: at, buyerRemark: '' }
    await floor.shop.push('order.paid', paid)
    await floor.until('D2', 'allocated')
    await floor.shop.push('order.created', created)
    // A third message behind it shows that the second was taken.
    await floor.shop.push('order.updated', { ...paid, status: 'paid', updatedAt: at + 2 * minute, sellerRemark: '完' })
    const order = await eventually(
      () => floor.find('D2').then((found) => floor.detail(found?.id ?? '')),
      ({ order: now }) => now.sellerRemark === '完',
    )
    expect(order.order).toMatchObject({ status: 'allocated', buyerRemark: '请包好', sellerRemark: '完' })
  })

  it('given up before we heard of it: it comes in as cancelled, and the payment behind it is old news', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const data = openOrder({ orderId: 'D3', lines: [{ sku: 'TEE-1', quantity: 1 }] })
    await floor.shop.push('order.cancelled', { ...data, updatedAt: data.updatedAt + minute })
    await floor.until('D3', 'cancelled')
    await floor.shop.push('order.paid', data)
    await floor.sell('D3-next', [{ sku: 'TEE-1', quantity: 1 }])
    await floor.until('D3-next', 'allocated')
    expect((await floor.find('D3'))?.status).toBe('cancelled')
    expect((await shelfOf(floor, 'TEE-1')).locked).toBe(1)
  })

  it('unpaid, then paid through the call instead of a push', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const { paidAt: _paid, ...created } = openOrder({ orderId: 'D4', lines: [{ sku: 'TEE-1', quantity: 1 }] })
    await floor.shop.push('order.created', created)
    await floor.until('D4', 'pending_payment')
    expect((await shelfOf(floor, 'TEE-1')).locked).toBe(0)
    for (let i = 0; i < 2; i++) {
      const paid = await floor.merchant.send<{ status: string }>('POST', '/api/v1/open/orders/D4/pay', {
        connectionId: floor.shop.id,
        paidAt: Date.now(),
        payMethod: 'wechat',
      })
      expect(paid.status).toBe('allocated')
    }
    expect((await shelfOf(floor, 'TEE-1')).locked).toBe(1)
  })

  it('another address while the parcel is not picked: the job is given out anew, and nothing is locked twice', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const data = openOrder({ orderId: 'D5', lines: [{ sku: 'TEE-1', quantity: 2 }] })
    await floor.shop.push('order.paid', data)
    const order = await floor.until('D5', 'allocated')
    const [first] = (await floor.detail(order.id)).fulfilments
    await floor.shop.push('order.updated', {
      ...data,
      status: 'paid',
      updatedAt: data.updatedAt + minute,
      receiver: { ...data.receiver, province: '四川省', city: '成都市', district: '武侯区', regionCode: '510107' },
    })
    const detail = await eventually(
      () => floor.detail(order.id),
      ({ fulfilments, order: now }) => fulfilments.length === 2 && now.status === 'allocated',
    )
    expect(detail.order).toMatchObject({ status: 'allocated', receiver: { city: '成都市' } })
    expect(detail.fulfilments.map(({ id, status }) => [id === first?.id, status])).toEqual([
      [true, 'cancelled'],
      [false, 'to_pick'],
    ])
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      ({ locked }) => locked === 2,
    )
  })

  it('one line refunded before shipping: only what is left is sent', async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
    const data = openOrder({
      orderId: 'D6',
      lines: [
        { sku: 'TEE-1', quantity: 2 },
        { sku: 'CAP-1', quantity: 1 },
      ],
    })
    await floor.shop.push('order.paid', data)
    const order = await floor.until('D6', 'allocated')
    const lines = data.lines.map((line, i) => (i === 1 ? { ...line, refund: 'refunded' } : line))
    await floor.shop.push('order.updated', { ...data, lines, status: 'paid', updatedAt: data.updatedAt + minute })
    const detail = await eventually(
      () => floor.detail(order.id),
      ({ fulfilments, order: now }) => fulfilments.length === 2 && now.status === 'allocated',
    )
    expect(detail.lines.map(({ status }) => status)).toEqual(['open', 'cancelled'])
    expect(detail.fulfilments.at(-1)?.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([['TEE-1', 2]])
    await eventually(
      async () => [(await shelfOf(floor, 'TEE-1')).locked, (await shelfOf(floor, 'CAP-1')).locked],
      ([tee, cap]) => tee === 2 && cap === 0,
    )
  })

  it('one line refunded after picking: the parcel is not sent as it is; a person has to look', async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
    const data = openOrder({
      orderId: 'D7',
      lines: [
        { sku: 'TEE-1', quantity: 2 },
        { sku: 'CAP-1', quantity: 1 },
      ],
    })
    await floor.shop.push('order.paid', data)
    const order = await floor.until('D7', 'allocated')
    const [job] = (await floor.detail(order.id)).fulfilments
    if (!job) throw new Error('an allocated order has a job')
    await floor.packAll(job)
    const lines = data.lines.map((line, i) => (i === 1 ? { ...line, refund: 'refunded' } : line))
    await floor.shop.push('order.updated', { ...data, lines, status: 'paid', updatedAt: data.updatedAt + minute })
    const held = await eventually(
      () => floor.detail(order.id),
      ({ holds }) => holds.length > 0,
    )
    expect(held.holds).toMatchObject([{ reason: 'address_change' }])
    expect(held.order.status).toBe('allocated')
  })

  it('money asked back: the order stands still; taken back: it goes on', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const data = openOrder({ orderId: 'D8', lines: [{ sku: 'TEE-1', quantity: 1 }] })
    await floor.shop.push('order.updated', { ...data, status: 'refunding' })
    const held = await floor.untilHeld('D8', 'refund_requested')
    expect(held.status).toBe('paid')
    await floor.shop.push('order.updated', { ...data, status: 'paid', updatedAt: data.updatedAt + minute })
    await floor.until('D8', 'allocated')
  })

  it('shipped in the back office of the platform: the pieces leave the books and the job leaves the list', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const data = openOrder({ orderId: 'D9', lines: [{ sku: 'TEE-1', quantity: 3 }] })
    await floor.shop.push('order.paid', data)
    const order = await floor.until('D9', 'allocated')
    await floor.shop.push('order.updated', { ...data, status: 'shipped', updatedAt: data.updatedAt + minute })
    await floor.until('D9', 'shipped')
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      ({ onHand }) => onHand === 7,
    )
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 7, locked: 0, available: 7 })
    expect((await floor.detail(order.id)).fulfilments.map(({ status }) => status)).toEqual(['cancelled'])
    await floor.shop.push('order.updated', { ...data, status: 'delivered', updatedAt: data.updatedAt + 2 * minute })
    await floor.until('D9', 'delivered')
  })
})
