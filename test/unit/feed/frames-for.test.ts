import { describe, expect, it } from 'vitest'
import { framesFor } from '../../../src/feed/domain/frames-for.ts'
import type { Changes } from '../../../src/feed/domain/pending-changes.ts'
import { feedFrameSchema } from '../../../src/feed/feed.messages.ts'
import { aFeedOrder, aViewer } from './a-feed-order.ts'

const changes = (more: Partial<NonNullable<Changes>>): Changes => ({ orders: [], skus: [], cases: [], ...more })
const hangzhou = { regionCode: '330110', warehouseIds: ['WH-1'] }
const chengdu = { regionCode: '510116', warehouseIds: ['WH-2'] }
const split = { regionCode: '330110', warehouseIds: null }
const here = aFeedOrder('here', 1, { place: hangzhou })
const there = aFeedOrder('there', 1, { place: chengdu })
const aCase = (place: typeof hangzhou | null) =>
  ({ id: 'c', kind: 'k', orderId: 'o', severity: 'red', status: 'open', place }) as const
const types = (frames: readonly { type: string }[]) => frames.map(({ type }) => type)

describe('what a console is told', () => {
  it('everything, in an order that screens rely on, to somebody who may see it', () => {
    const frames = framesFor(changes({ orders: [here], skus: ['X'], cases: [aCase(null)] }), aViewer())
    expect(types(frames)).toEqual(['orders', 'stock', 'case'])
    for (const frame of frames) expect(feedFrameSchema.parse(frame)).toEqual(frame)
    expect(JSON.stringify(frames)).not.toMatch(/place|were|330110/)
  })

  it('no amount without finance:read, no SKU without stock:read, no case without cases:read', () => {
    const frames = framesFor(
      changes({ orders: [here], skus: ['X'], cases: [aCase(hangzhou)] }),
      aViewer({ rights: [] }),
    )
    expect(types(frames)).toEqual(['orders'])
    expect(JSON.stringify(frames)).not.toContain('Fen')
  })

  it('orders of its regions and of its warehouses, and nothing of others', () => {
    const both = changes({ orders: [here, there], cases: [aCase(chengdu)] })
    const idsFor = (more: Parameters<typeof aViewer>[0]) =>
      framesFor(both, aViewer(more)).flatMap((frame) =>
        frame.type === 'orders' ? frame.items.map(({ id }) => id) : [],
      )
    expect(idsFor({ regions: ['33'] })).toEqual(['here'])
    expect(idsFor({ regions: ['3301', '51'] })).toEqual(['here', 'there'])
    expect(idsFor({ warehouses: ['WH-2'] })).toEqual(['there'])
    expect(idsFor({ regions: ['33'], warehouses: ['WH-2'] })).toEqual([])
    expect(framesFor(changes({ orders: [there], cases: [aCase(chengdu)] }), aViewer({ regions: ['33'] }))).toEqual([])
  })

  it('that an order left its view, once', () => {
    const moved = aFeedOrder('moved', 2, { place: chengdu, were: [hangzhou] })
    const frames = framesFor(changes({ orders: [moved] }), aViewer({ warehouses: ['WH-1'] }))
    expect(frames).toEqual([{ type: 'gone', ids: ['moved'] }])
    expect(types(framesFor(changes({ orders: [moved] }), aViewer()))).toEqual(['orders'])
  })

  it('to read again, without a word of what, where the teller does not know the place', () => {
    const unclear = aFeedOrder('unclear', 2, { place: split, were: [hangzhou] })
    expect(framesFor(changes({ orders: [unclear] }), aViewer({ warehouses: ['WH-2'] }))).toEqual([{ type: 'refresh' }])
    expect(framesFor(changes({ orders: [unclear] }), aViewer({ regions: ['51'], warehouses: ['WH-2'] }))).toEqual([])
    expect(framesFor(changes({ cases: [aCase(null)] }), aViewer({ regions: ['33'] }))).toEqual([{ type: 'refresh' }])
  })

  it('an order of unknown region is in no region', () => {
    const nowhere = aFeedOrder('nowhere', 1, { place: { regionCode: '', warehouseIds: [] } })
    expect(framesFor(changes({ orders: [nowhere] }), aViewer({ regions: ['33'] }))).toEqual([])
  })

  it('many orders travel in several frames, a flood becomes "read everything again"', () => {
    const orders = Array.from({ length: 600 }, (_, i) => aFeedOrder(`${i}`, 1))
    const sizes = framesFor(changes({ orders }), aViewer()).map(
      (frame) => frame.type === 'orders' && frame.items.length,
    )
    expect(sizes).toEqual([250, 250, 100])
    expect(framesFor(null, aViewer())).toEqual([{ type: 'refresh' }])
  })
})
