import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CanonicalNode, canonicalNodes, type TrackNode } from '../../../../src/logistics/carrier.port.ts'
import { foldTrack, mergeNodes } from '../../../../src/logistics/domain/track.ts'

const shippedAt = 1_000
const line = (at: number, node: CanonicalNode, text = ''): TrackNode => ({ at, node, text, place: '', code: '' })
const fold = (...lines: TrackNode[]) => foldTrack(lines, shippedAt)

describe('history of a parcel', () => {
  test('a parcel without any line was shipped at its hand-over', () => {
    expect(fold()).toEqual({ nodes: [], node: 'no_info', nodeAt: shippedAt, fact: 'shipped', deliveredAt: null })
  })

  test.each<[CanonicalNode[], string, CanonicalNode]>([
    [['created', 'awaiting_pickup'], 'shipped', 'awaiting_pickup'],
    [['picked_up'], 'in_transit', 'picked_up'],
    [['picked_up', 'departed_hub', 'arrived_hub', 'arrived_branch'], 'in_transit', 'arrived_branch'],
    [['in_transit', 'out_for_delivery'], 'out_for_delivery', 'out_for_delivery'],
    [['out_for_delivery', 'awaiting_collection'], 'out_for_delivery', 'awaiting_collection'],
    [['out_for_delivery', 'exception'], 'exception', 'exception'],
    [['exception', 'in_transit'], 'in_transit', 'in_transit'],
    [['out_for_delivery', 'refused'], 'refused', 'refused'],
    [['refused', 'in_transit'], 'refused', 'refused'],
    [['refused', 'out_for_delivery', 'delivered'], 'delivered', 'delivered'],
    [['refused', 'returning', 'in_transit', 'arrived_hub'], 'returning', 'returning'],
    [['returning', 'returned', 'in_transit'], 'returned', 'returned'],
    [['delivered', 'in_transit', 'exception'], 'delivered', 'delivered'],
    [['delivered', 'returning', 'returned'], 'returned', 'returned'],
    [['cancelled'], 'exception', 'cancelled'],
  ])('%j tells the order %s', (nodes, fact, node) => {
    const history = fold(...nodes.map((name, index) => line(2_000 + index, name)))
    expect(history).toMatchObject({ fact, node })
  })

  test('delivered at the instant of the courier, and a later scan does not un-deliver', () => {
    const history = fold(line(5_000, 'delivered'), line(9_000, 'in_transit'))
    expect(history).toMatchObject({ fact: 'delivered', node: 'delivered', nodeAt: 5_000, deliveredAt: 5_000 })
    expect(history.nodes.length).toBe(2)
  })

  test('the locker first and the buyer afterwards: the first signature counts', () => {
    expect(fold(line(5_000, 'delivered'), line(8_000, 'delivered')).deliveredAt).toBe(5_000)
  })

  test('a parcel that goes back keeps the time of its signature', () => {
    expect(fold(line(5_000, 'delivered'), line(8_000, 'returning'))).toMatchObject({
      fact: 'returning',
      deliveredAt: 5_000,
    })
  })

  test('a corrected text replaces the line it corrects', () => {
    const corrected = line(3_000, 'in_transit', '快件已到达 深圳转运中心')
    expect(mergeNodes([line(3_000, 'in_transit', '快件已到达')], [corrected])).toEqual([corrected])
  })
})

const anyLine = fc.record({
  at: fc.integer({ min: 2_000, max: 2_010 }),
  node: fc.constantFrom(...canonicalNodes),
  text: fc.constantFrom('', '到达', '已到达', '离开'),
  place: fc.constantFrom('', '深圳'),
  code: fc.constantFrom('', '0', '1002'),
})

describe('laws of the fold', () => {
  test('any order and any repetition of reports ends in the same history', () => {
    const reports = fc.array(fc.array(anyLine, { maxLength: 6 }), { minLength: 1, maxLength: 6 })
    const shuffled = reports.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 }),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([given, mixed]) => {
        const atOnce = foldTrack(mergeNodes(...given), shippedAt)
        // One report after the other, as they are stored in between.
        const oneByOne = mixed.reduce<readonly TrackNode[]>((known, report) => mergeNodes(known, report), [])
        expect(foldTrack(oneByOne, shippedAt)).toEqual(atOnce)
      }),
    )
  })

  test('no line of progress, whenever it comes, un-delivers a parcel', () => {
    const progress = fc.constantFrom<CanonicalNode>(
      'picked_up',
      'in_transit',
      'departed_hub',
      'out_for_delivery',
      'exception',
      'customs',
    )
    const late = fc.array(fc.tuple(fc.integer({ min: 0, max: 9_000 }), progress))
    fc.assert(
      fc.property(late, (lines) => {
        const history = fold(line(5_000, 'delivered'), ...lines.map(([at, node]) => line(at, node)))
        expect(history).toMatchObject({ fact: 'delivered', deliveredAt: 5_000 })
      }),
    )
  })
})
