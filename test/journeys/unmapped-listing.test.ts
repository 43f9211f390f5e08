/** A listing that nobody has mapped holds its orders; one mapping lets all of them go. */
import { expect, it } from 'vitest'
import { eventually, openOrder } from '../support/open-shop.ts'
import { aFloor, refusal, shelfOf } from '../support/shop-floor.ts'

interface Tasks {
  readonly items: readonly {
    readonly connectionId: string
    readonly shopSkuId: string
    readonly title: string
    readonly doneAt: number | null
  }[]
}

it.concurrent('two orders of one unknown listing wait behind one task; mapping it sends both on, and the next is known at once', async () => {
  const floor = await aFloor({ 'TEE-1': 10 })
  for (const id of ['U1', 'U2']) {
    await floor.sell(id, [{ sku: 'SHOP-CODE', quantity: 1 }])
    const held = await floor.untilHeld(id, 'unmapped_sku')
    expect(held).toMatchObject({ status: 'paid', items: [{ sku: null }] })
  }
  const { items } = await floor.merchant.get<Tasks>('/api/v1/mapping-tasks?open=true')
  expect(items).toMatchObject([
    { connectionId: floor.shop.id, shopSkuId: 's-SHOP-CODE', title: '商品 SHOP-CODE', doneAt: null },
  ])

  const mapped = await floor.merchant.send<{ releasedOrders: number }>('POST', '/api/v1/mappings', {
    connectionId: floor.shop.id,
    shopSkuId: 's-SHOP-CODE',
    sku: 'TEE-1',
  })
  expect(mapped.releasedOrders).toBe(2)
  for (const id of ['U1', 'U2'])
    expect(await floor.until(id, 'allocated')).toMatchObject({ holds: [], items: [{ sku: 'TEE-1' }] })
  expect((await floor.merchant.get<Tasks>('/api/v1/mapping-tasks?open=true')).items).toEqual([])
  expect((await shelfOf(floor, 'TEE-1')).locked).toBe(2)

  await floor.sell('U3', [{ sku: 'SHOP-CODE', quantity: 1 }])
  await floor.until('U3', 'allocated')
})

it.concurrent('an order with two unknown listings waits for both', async () => {
  const floor = await aFloor({ 'TEE-1': 10 })
  await floor.sell('U4', [
    { sku: 'ONE', quantity: 1 },
    { sku: 'TWO', quantity: 1 },
  ])
  await floor.untilHeld('U4', 'unmapped_sku')
  const map = (shopSkuId: string) =>
    floor.merchant.send<{ releasedOrders: number }>('POST', '/api/v1/mappings', {
      connectionId: floor.shop.id,
      shopSkuId,
      sku: 'TEE-1',
    })
  expect((await map('s-ONE')).releasedOrders).toBe(0)
  expect((await floor.find('U4'))?.holds.map(({ reason }) => reason)).toEqual(['unmapped_sku'])
  expect((await map('s-TWO')).releasedOrders).toBe(1)
  await floor.until('U4', 'allocated')
})

it.concurrent('nobody can let it go by hand while a line is unknown: that line would be left out of the parcel', async () => {
  const floor = await aFloor({ 'TEE-1': 10 })
  await floor.sell('U5', [
    { sku: 'TEE-1', quantity: 1 },
    { sku: 'ONE', quantity: 1 },
  ])
  const held = await floor.untilHeld('U5', 'unmapped_sku')
  expect(
    await refusal(
      floor.merchant.call('POST', `/api/v1/orders/${held.id}/release`, { reason: 'unmapped_sku', why: '先发' }),
    ),
  ).toEqual([409, 'order.held'])
  expect((await shelfOf(floor, 'TEE-1')).locked).toBe(0)
})

it.concurrent('an unpaid order is mapped while it waits, and goes on when it is paid', async () => {
  const floor = await aFloor({ 'TEE-1': 10 })
  const data = openOrder({ orderId: 'U6', lines: [{ sku: 'ONE', quantity: 1 }] })
  const { paidAt: _paid, ...created } = data
  await floor.shop.push('order.created', created)
  await floor.untilHeld('U6', 'unmapped_sku')
  await floor.merchant.send('POST', '/api/v1/mappings', {
    connectionId: floor.shop.id,
    shopSkuId: 's-ONE',
    sku: 'TEE-1',
  })
  expect(await floor.find('U6')).toMatchObject({ status: 'pending_payment', holds: [] })
  await floor.shop.push('order.paid', { ...data, updatedAt: data.updatedAt + 60_000 })
  await floor.until('U6', 'allocated')
})

it.concurrent('a SKU that does not exist, and a shop that is not ours, are refused', async () => {
  const floor = await aFloor({ 'TEE-1': 1 })
  const map = (connectionId: string, sku: string) =>
    refusal(floor.merchant.call('POST', '/api/v1/mappings', { connectionId, shopSkuId: 's-1', sku }))
  expect(await map(floor.shop.id, 'NO-SUCH')).toEqual([404, 'sku.not_found'])
  expect(await map('con_of_somebody', 'TEE-1')).toEqual([404, 'connection.not_found'])
  await eventually(
    () => floor.merchant.get<Tasks>('/api/v1/mapping-tasks'),
    ({ items }) => items.length === 0,
  )
})

it.concurrent('a listing that was mapped to the wrong SKU is put right for the orders that come, and the log says what it was', async () => {
  const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
  const map = (sku: string) =>
    floor.merchant.send<{ releasedOrders: number }>('POST', '/api/v1/mappings', {
      connectionId: floor.shop.id,
      shopSkuId: 's-WRONG',
      sku,
    })
  await floor.sell('U5', [{ sku: 'WRONG', quantity: 1 }])
  await floor.untilHeld('U5', 'unmapped_sku')
  await map('TEE-1')
  await floor.until('U5', 'allocated')
  await floor.sell('U6', [{ sku: 'CAP-1', quantity: 1 }])
  await floor.until('U6', 'allocated')

  interface Mappings {
    readonly items: readonly object[]
    readonly nextCursor: string | null
  }
  const list = (query: string) => floor.merchant.get<Mappings>(`/api/v1/mappings?${query}`)
  const wrong = { shopSkuId: 's-WRONG', sku: 'TEE-1', source: 'person', title: '商品 WRONG' }
  const known = { shopSkuId: 's-CAP-1', sku: 'CAP-1', source: 'code', title: '' }
  expect((await list('')).items).toMatchObject([known, wrong])
  const first = await list('limit=1')
  expect([first.items, (await list(`limit=1&cursor=${first.nextCursor}`)).items]).toMatchObject([[known], [wrong]])
  for (const q of ['TEE', 's-WRONG', '商品 WR']) expect((await list(`q=${q}`)).items).toMatchObject([wrong])
  expect((await list('q=%25')).items).toEqual([])

  await map('CAP-1')
  expect((await list('q=s-WRONG')).items).toMatchObject([{ ...wrong, sku: 'CAP-1' }])
  await floor.sell('U7', [{ sku: 'WRONG', quantity: 1 }])
  expect(await floor.until('U7', 'allocated')).toMatchObject({ items: [{ sku: 'CAP-1' }] })
  expect(await floor.find('U5')).toMatchObject({ items: [{ sku: 'TEE-1' }] })
  const log = await floor.merchant.get<{ items: object[] }>('/api/v1/audit?action=listing.mapped')
  expect(log.items[0]).toMatchObject({ before: { sku: 'TEE-1' }, after: { sku: 'CAP-1' } })
})
