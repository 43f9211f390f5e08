import { expect, it } from 'vitest'
import { filledCounts } from '../../../web/src/lib/filled-counts.ts'

it('only what somebody counted is sent: an empty field is no count, 0 is one', () => {
  expect(filledCounts({ wh_a: 0, wh_b: null, wh_c: undefined, wh_d: 7 })).toEqual([
    { warehouseId: 'wh_a', onHand: 0 },
    { warehouseId: 'wh_d', onHand: 7 },
  ])
  expect(filledCounts(undefined)).toEqual([])
})
