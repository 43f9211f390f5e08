import { expect, test } from 'vitest'
import { orderProgress } from '../../../../src/logistics/domain/order-progress.ts'
import type { OrderFact } from '../../../../src/logistics/domain/track.ts'

test.each<[OrderFact[], OrderFact]>([
  [['in_transit'], 'in_transit'],
  [['delivered', 'in_transit'], 'in_transit'],
  [['delivered', 'shipped', 'out_for_delivery'], 'shipped'],
  [['delivered', 'exception'], 'exception'],
  [['returning', 'refused'], 'refused'],
  [['delivered', 'returned'], 'delivered'],
  [['returned', 'returned'], 'returned'],
])('parcels that are %j make an order that is %s', (facts, fact) => {
  const parcels = facts.map((each, index) => ({ fact: each, deliveredAt: each === 'delivered' ? 100 + index : null }))
  expect(orderProgress(parcels).fact).toBe(fact)
})

test('an order is delivered when its last parcel is', () => {
  const parcels = [
    { fact: 'delivered', deliveredAt: 300 },
    { fact: 'delivered', deliveredAt: 200 },
  ] as const
  expect(orderProgress(parcels)).toEqual({ fact: 'delivered', deliveredAt: 300 })
})

test('a parcel that came back has no say in when the order was delivered', () => {
  const parcels = [
    { fact: 'delivered', deliveredAt: 200 },
    { fact: 'returned', deliveredAt: 900 },
  ] as const
  expect(orderProgress(parcels)).toEqual({ fact: 'delivered', deliveredAt: 200 })
})
