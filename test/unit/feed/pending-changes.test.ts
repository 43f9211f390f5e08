import { describe, expect, it } from 'vitest'
import { pendingChanges } from '../../../src/feed/domain/pending-changes.ts'
import { aFeedOrder } from './a-feed-order.ts'

const hangzhou = { regionCode: '330110', warehouseIds: ['WH-1'] }
const chengdu = { regionCode: '510116', warehouseIds: ['WH-2'] }

describe('changes that wait for the next frame', () => {
  it('keep the newest state of an order, whatever order they come in', () => {
    const waiting = pendingChanges()
    waiting.add({ type: 'orders', items: [aFeedOrder('a', 2), aFeedOrder('b', 1)] })
    waiting.add({ type: 'orders', items: [aFeedOrder('a', 1), aFeedOrder('b', 5)] })
    expect(waiting.take()?.orders.map(({ id, version }) => [id, version])).toEqual([
      ['a', 2],
      ['b', 5],
    ])
  })

  it('remember every place that an order left on the way', () => {
    const waiting = pendingChanges()
    waiting.add({ type: 'orders', items: [aFeedOrder('a', 2, { place: chengdu, were: [hangzhou] })] })
    waiting.add({ type: 'orders', items: [aFeedOrder('a', 3, { place: hangzhou, were: [chengdu] })] })
    const [order] = waiting.take()?.orders ?? []
    expect(order?.place).toEqual(hangzhou)
    expect(order?.were).toEqual([chengdu, hangzhou, chengdu])
  })

  it('name a SKU once, and leave nothing behind when taken', () => {
    const waiting = pendingChanges()
    waiting.add({ type: 'stock', skus: ['X', 'Y'] })
    waiting.add({ type: 'stock', skus: ['X'] })
    waiting.add({
      type: 'case',
      items: [{ id: 'c', kind: 'k', orderId: 'o', severity: 'red', status: 'open', place: null }],
    })
    expect(waiting.take()).toMatchObject({ orders: [], skus: ['X', 'Y'], cases: [{ id: 'c' }] })
    expect(waiting.isEmpty()).toBe(true)
    expect(waiting.take()).toEqual({ orders: [], skus: [], cases: [] })
  })

  it('a flood is too much to be told', () => {
    const waiting = pendingChanges()
    waiting.add({ type: 'orders', items: Array.from({ length: 1001 }, (_, i) => aFeedOrder(`${i}`, 1)) })
    expect(waiting.take()).toBe(null)
  })
})
