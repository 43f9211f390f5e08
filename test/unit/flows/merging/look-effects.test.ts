import { expect, it } from 'vitest'
import { lookEffects } from '../../../../src/flows/merging/look-effects.ts'
import { changeOrder } from '../../../../src/orders/domain/change-order.ts'
import { anOrder, T0 } from '../../../support/an-order.ts'

const taken = (change: Parameters<typeof anOrder>[1]) => {
  const made = changeOrder(null, [{ type: 'accepted', order: anOrder(undefined, change) }], T0, '')
  return made ? [made] : []
}

it('others of the same receiver are looked for beside a new order that waits, and not beside goods that are sent again', () => {
  expect(lookEffects(taken({}))).toEqual([{ kind: 'merging.look', orderIds: ['ord_1'] }])
  expect(lookEffects(taken({ reshipOf: 'ord_0' }))).toEqual([])
  expect(lookEffects(taken({ status: 'shipped' }))).toEqual([])
})
