import { describe, expect, it } from 'vitest'
import {
  evolve,
  evolveAll,
  isHeld,
  type OrderEvent,
  openLines,
  unmappedLines,
} from '../../../src/orders/domain/order.ts'
import { aCanonicalLine, aCanonicalOrder, anOrder, T0 } from '../../support/an-order.ts'

const LATER = T0 + 60_000
const hold = (reason: 'manual' | 'risk_review', detail = '') =>
  ({ type: 'hold_placed', hold: { reason, detail, by: '王店长', since: T0 } }) as const
const twoLines = () =>
  anOrder(aCanonicalOrder({ lines: [aCanonicalLine(), aCanonicalLine({ platformLineId: 'L2', merchantCode: '' })] }))

describe('an order after an event', () => {
  it('is one version on, and its state keeps the time of its last change', () => {
    const order = anOrder()
    const noted = evolve(order, { type: 'noted', text: '先打电话' }, LATER)
    expect(noted).toEqual({ ...order, version: 2, updatedAt: LATER })
    const checked = evolve(noted, { type: 'stock_checking' }, LATER + 1)
    expect(checked).toMatchObject({ status: 'checking_stock', statusAt: LATER + 1, version: 3 })
  })

  it('goes the whole river', () => {
    const river: OrderEvent[] = [
      { type: 'stock_checking' },
      { type: 'stock_locked', round: 1 },
      { type: 'allocated', warehouseId: 'WH-1', carriers: ['yuantong'] },
      { type: 'label_printed', waybill: 'YT1' },
      { type: 'shipped', shippedAt: LATER, waybill: 'YT1' },
      { type: 'moved', to: 'in_transit' },
      { type: 'moved', to: 'out_for_delivery' },
      { type: 'delivered', deliveredAt: LATER + 5 },
    ]
    expect(evolveAll(anOrder(), river, LATER)).toMatchObject({
      status: 'delivered',
      allocationRound: 1,
      warehouseId: 'WH-1',
      waybill: 'YT1',
      shippedAt: LATER,
      allocatedAt: LATER,
      deliveredAt: LATER + 5,
      version: 9,
      lines: [{ status: 'shipped' }],
    })
  })

  it('one hold per reason: the same reason again replaces the detail', () => {
    const order = evolveAll(anOrder(), [hold('manual', '一'), hold('risk_review'), hold('manual', '二')], LATER)
    expect(order.holds.map(({ reason, detail }) => [reason, detail])).toEqual([
      ['risk_review', ''],
      ['manual', '二'],
    ])
    const freed = evolve(order, { type: 'hold_released', reason: 'manual' }, LATER)
    expect(freed.holds.map(({ reason }) => reason)).toEqual(['risk_review'])
    expect([isHeld(freed), isHeld(evolve(freed, { type: 'hold_released', reason: 'risk_review' }, LATER))]).toEqual([
      true,
      false,
    ])
  })

  it('cancelling ends its lines and holds and takes it off its warehouse', () => {
    const order = evolveAll(
      twoLines(),
      [hold('manual'), { type: 'allocated', warehouseId: 'WH-1', carriers: [] }, { type: 'cancelled' }],
      LATER,
    )
    expect(order).toMatchObject({ status: 'cancelled', holds: [], warehouseId: null })
    expect(order.lines.every((line) => line.status === 'cancelled')).toBe(true)
  })

  it('giving stock up brings it back to paid; the round stays, so that new holds have new names', () => {
    const order = evolveAll(
      anOrder(),
      [
        { type: 'stock_locked', round: 1 },
        { type: 'allocated', warehouseId: 'WH-1', carriers: [] },
        { type: 'allocation_released' },
      ],
      LATER,
    )
    expect(order).toMatchObject({ status: 'paid', warehouseId: null, waybill: null, allocationRound: 1 })
  })

  it('shipping and returning touch only the lines that were sent', () => {
    const order = evolveAll(
      twoLines(),
      [
        { type: 'lines_changed', lines: [{ lineNo: 2, status: 'cancelled', refund: 'refunded' }], changed: '' },
        { type: 'shipped', shippedAt: LATER, waybill: 'YT1' },
      ],
      LATER,
    )
    expect(order.lines.map((line) => line.status)).toEqual(['shipped', 'cancelled'])
    expect(evolve(order, { type: 'returned', at: LATER }, LATER).lines.map((line) => line.status)).toEqual([
      'returned',
      'cancelled',
    ])
  })

  it('the first promise is kept for ever, later ones only move the estimate', () => {
    const order = evolveAll(
      anOrder(),
      [
        { type: 'promised', promisedAt: 100, first: true },
        { type: 'promised', promisedAt: 200, first: false },
      ],
      LATER,
    )
    expect(order).toMatchObject({ promisedAt: 100, expectedAt: 200 })
  })

  it('mapping a line changes that line alone', () => {
    const order = twoLines()
    expect(unmappedLines(order).map(({ lineNo }) => lineNo)).toEqual([2])
    const mapped = evolve(order, { type: 'lines_changed', lines: [{ lineNo: 2, sku: 'CAP-1' }], changed: '' }, LATER)
    expect(mapped.lines.map(({ sku }) => sku)).toEqual(['TEE-1', 'CAP-1'])
    expect(unmappedLines(mapped)).toEqual([])
    expect(openLines(mapped)).toHaveLength(2)
  })

  it('revoking raises the version of its tracking links; a voided label takes the waybill back', () => {
    expect(evolve(anOrder(), { type: 'tracking_revoked' }, LATER).trackVersion).toBe(2)
    const printed = evolve(
      anOrder(undefined, { status: 'allocated' }),
      { type: 'label_printed', waybill: 'YT1' },
      LATER,
    )
    expect(evolve(printed, { type: 'label_voided', waybill: 'YT1' }, LATER)).toMatchObject({
      status: 'allocated',
      waybill: null,
    })
  })

  it('does not change the order that it was made from', () => {
    const order = anOrder()
    const before = structuredClone(order)
    evolveAll(order, [hold('manual'), { type: 'cancelled' }], LATER)
    expect(order).toEqual(before)
  })
})
