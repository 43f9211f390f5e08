import { expect, test } from 'vitest'
import { HOUR } from '../../../../src/core/time.ts'
import { type CanonicalNode, canonicalNodes } from '../../../../src/logistics/carrier.port.ts'
import { stuckDeadline } from '../../../../src/logistics/domain/stuck.ts'

test.each<[CanonicalNode, string, number]>([
  ['picked_up', 'firstScan', 24],
  ['departed_hub', 'betweenHubs', 48],
  ['out_for_delivery', 'outForDelivery', 4],
])('a parcel that stands at %s is stuck in stage %s after %i hours', (node, stage, hours) => {
  expect(stuckDeadline({ node, nodeAt: 1_000 })).toEqual({ stage, deadline: 1_000 + hours * HOUR })
})

test('the tenant may choose other thresholds', () => {
  const thresholds = { firstScan: 1, betweenHubs: 2, outForDelivery: 3 }
  expect(stuckDeadline({ node: 'in_transit', nodeAt: 10 }, thresholds)?.deadline).toBe(12)
})

test('what waits for a person or has ended is never stuck', () => {
  const free = canonicalNodes.filter((node) => stuckDeadline({ node, nodeAt: 0 }) === null)
  expect(free).toEqual([
    'awaiting_collection',
    'delivered',
    'exception',
    'refused',
    'returning',
    'returned',
    'cancelled',
  ])
})
