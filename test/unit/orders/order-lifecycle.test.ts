import { describe, expect, it } from 'vitest'
import {
  canMove,
  holdsStock,
  isBeforeShipping,
  onTheRoad,
  transitions,
} from '../../../src/orders/domain/order-lifecycle.ts'
import { type OrderStatus, orderStatuses } from '../../../src/orders/orders.contract.ts'

const reachableFrom = (start: OrderStatus): Set<OrderStatus> => {
  const seen = new Set<OrderStatus>([start])
  for (const status of seen) for (const next of transitions[status]) seen.add(next)
  return seen
}

describe("an order's states", () => {
  it('the table names every status once and leads nowhere unknown', () => {
    expect(Object.keys(transitions).sort()).toEqual([...orderStatuses].sort())
    for (const next of Object.values(transitions).flat()) expect(orderStatuses).toContain(next)
  })

  it('every status can be reached from the first one', () => {
    expect([...reachableFrom('pending_payment')].sort()).toEqual([...orderStatuses].sort())
  })

  it('an end can be reached from everywhere', () => {
    for (const status of orderStatuses) expect([...reachableFrom(status)], status).toContain('closed')
  })

  it('ends are ends: closed goes nowhere, returned can only be closed, cancelled comes back when it is paid late', () => {
    expect(transitions.cancelled).toEqual(['pending_payment'])
    expect(transitions.closed).toEqual([])
    expect(transitions.returned).toEqual(['closed'])
  })

  it('nothing that has left the house comes back into it', () => {
    for (const from of orderStatuses.filter((status) => !isBeforeShipping(status) && status !== 'cancelled'))
      for (const to of orderStatuses.filter(isBeforeShipping)) expect(canMove(from, to), `${from} → ${to}`).toBe(false)
  })

  it('everything before shipping can be cancelled, nothing after it', () => {
    for (const status of orderStatuses) expect(canMove(status, 'cancelled'), status).toBe(isBeforeShipping(status))
  })

  it('what holds stock has not been shipped and can give it back', () => {
    for (const status of orderStatuses.filter(holdsStock)) {
      expect(isBeforeShipping(status), status).toBe(true)
      expect(canMove(status, 'paid'), status).toBe(true)
    }
  })

  it('before shipping, on the road and the rest do not overlap', () => {
    for (const status of orderStatuses) expect(isBeforeShipping(status) && onTheRoad(status), status).toBe(false)
    expect(orderStatuses.filter(onTheRoad)).toEqual(['shipped', 'in_transit', 'out_for_delivery'])
  })

  it('a failed delivery puts the parcel back on the road, and only that goes backwards on it', () => {
    expect(canMove('out_for_delivery', 'in_transit')).toBe(true)
    expect(canMove('in_transit', 'shipped')).toBe(false)
    expect(canMove('delivered', 'in_transit')).toBe(false)
  })
})
