import { describe, expect, it } from 'vitest'
import { pendingChanges } from '../../../src/feed/domain/pending-changes.ts'
import { feedFrameSchema } from '../../../src/feed/feed.messages.ts'
import { aFeedOrder } from './a-feed-order.ts'

describe('changes that wait for the next frame', () => {
  it('keep the newest state of an order, whatever order they come in', () => {
    const waiting = pendingChanges()
    waiting.add({ type: 'orders', items: [aFeedOrder('a', 2), aFeedOrder('b', 1)] })
    waiting.add({ type: 'orders', items: [aFeedOrder('a', 1), aFeedOrder('b', 5)] })
    const [frame, ...rest] = waiting.take()
    expect(rest).toEqual([])
    expect(frame?.type === 'orders' && frame.items.map(({ id, version }) => [id, version])).toEqual([
      ['a', 2],
      ['b', 5],
    ])
  })

  it('name a SKU once, and leave nothing behind when taken', () => {
    const waiting = pendingChanges()
    waiting.add({ type: 'stock', skus: ['X', 'Y'] })
    waiting.add({ type: 'stock', skus: ['X'] })
    waiting.add({ type: 'case', items: [{ id: 'c', kind: 'k', orderId: 'o', severity: 'red', status: 'open' }] })
    const frames = waiting.take()
    expect(frames.map(({ type }) => type)).toEqual(['stock', 'case'])
    expect(frames[0]).toEqual({ type: 'stock', skus: ['X', 'Y'] })
    for (const frame of frames) expect(() => feedFrameSchema.parse(frame)).not.toThrow()
    expect(waiting.isEmpty()).toBe(true)
    expect(waiting.take()).toEqual([])
  })

  it('many orders travel in several frames, a flood becomes "read everything again"', () => {
    const waiting = pendingChanges()
    const orders = (n: number) => Array.from({ length: n }, (_, i) => aFeedOrder(`${i}`, 1))
    waiting.add({ type: 'orders', items: orders(600) })
    expect(waiting.take().map((frame) => frame.type === 'orders' && frame.items.length)).toEqual([250, 250, 100])
    waiting.add({ type: 'orders', items: orders(1001) })
    expect(waiting.take()).toEqual([{ type: 'refresh' }])
  })
})
