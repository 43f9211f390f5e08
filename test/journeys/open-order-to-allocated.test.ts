import { expect, it } from 'vitest'
import type { OrderSummary } from '../../src/orders/orders.contract.ts'
import { anOpenShop, eventually, openOrder } from '../support/open-shop.ts'
import { aMerchant } from '../support/tenants.ts'

it('a paid order of the merchant’s own shop is taken in, promised, locked and given to a warehouse', async () => {
  const merchant = await aMerchant()
  const shop = await anOpenShop(merchant)
  await merchant.send('PUT', '/api/v1/stock/TEE-1', { counts: [{ warehouseId: 'WH-1', onHand: 10 }], reason: '盘点' })
  const answer = await shop.push('order.paid', openOrder({ orderId: 'W1', lines: [{ sku: 'TEE-1', quantity: 2 }] }))
  expect(answer.status).toBe(200)
  const { items } = await eventually(
    () => merchant.get<{ items: OrderSummary[] }>('/api/v1/orders'),
    ({ items }) => items[0]?.status === 'allocated',
  )
  const [order] = items
  expect(order).toMatchObject({
    platformOrderId: 'W1',
    channel: 'open',
    warehouseId: 'WH-1',
    receiver: { nameMasked: '张**', phoneMasked: '138****1234' },
  })
  expect(order?.promisedAt).toBeGreaterThan(Date.now())
  const detail = await merchant.get<{ events: { type: string }[]; fulfilments: unknown[] }>(
    `/api/v1/orders/${order?.id}`,
  )
  expect(detail.events.map((event) => event.type)).toEqual(['accepted', 'stock_checking', 'stock_locked', 'allocated'])
  expect(detail.fulfilments).toHaveLength(1)
  const stock = await merchant.get<{ levels: { locked: number; available: number }[] }>('/api/v1/stock/TEE-1/explain')
  expect(stock.levels[0]).toMatchObject({ locked: 2, available: 8 })
})
