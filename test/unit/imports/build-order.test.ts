import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildOrder, type StagedLine } from '../../../src/imports/domain/build-order.ts'
import { canonicalOrderSchema } from '../../../src/orders/canonical-order.contract.ts'
import { aCanonicalOrder } from '../../support/an-order.ts'

const line = (change: Partial<StagedLine> = {}): StagedLine => ({
  orderId: 'A1',
  lineId: '',
  merchantCode: 'CUP-1',
  title: '保温杯',
  spec: '',
  quantity: 1,
  unitPriceFen: null,
  linePaidFen: null,
  payableFen: null,
  freightFen: null,
  state: 'paid',
  placedAt: 1,
  paidAt: null,
  receiver: aCanonicalOrder().receiver,
  buyerRemark: '打 13812345678',
  sellerRemark: '',
  ...change,
})

describe('the rows of an order', () => {
  it('are a canonical order, whatever amounts the file leaves out', () => {
    const amount = fc.option(fc.nat(100_000), { nil: null })
    const rows = fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 9 }),
        unitPriceFen: amount,
        payableFen: amount,
        freightFen: amount,
      }),
      { minLength: 1, maxLength: 4 },
    )
    fc.assert(
      fc.property(rows, ([first, ...rest]) => {
        const order = buildOrder([line(first), ...rest.map((row) => line(row))], 5)
        expect(canonicalOrderSchema.parse(order)).toEqual(order)
        const paid = order.lines.reduce((sum, { paidFen }) => sum + paidFen, 0)
        expect(paid).toBe(order.payableFen - order.freightFen)
      }),
    )
  })

  it('share what was paid for the whole by price, to the 分', () => {
    const order = buildOrder(
      [line({ unitPriceFen: 100, payableFen: 100 }), line({ unitPriceFen: 100 }), line({ unitPriceFen: 100 })],
      5,
    )
    expect(order.lines.map(({ paidFen }) => paidFen)).toEqual([33, 34, 33])
    expect(order.discountFen).toBe(200)
  })

  it('get numbers of their own where the file has none, the same each time', () => {
    expect(buildOrder([line(), line()], 5).lines.map(({ platformLineId }) => platformLineId)).toEqual(['A1-1', 'A1-2'])
  })

  it('hide phones in remarks', () => {
    expect(buildOrder([line()], 5).buyerRemark).toBe('打 138****5678')
  })
})
