import { describe, expect, it } from 'vitest'
import type { StockExplanation } from '../../../web/src/api/stock.ts'
import { holdGroups } from '../../../web/src/lib/hold-groups.ts'

const hold = (
  owner: StockExplanation['holds'][number]['owner'],
  quantity: number,
  ownerText = '',
): StockExplanation['holds'][number] => ({
  holdId: `${ownerText}${quantity}`,
  warehouseId: 'WH-1',
  quantity,
  counts: 'locked',
  owner,
  ownerText,
  reason: '',
  since: 1,
  expiresAt: null,
})

describe('who has the pieces of a SKU', () => {
  it('is told in few parts: orders as one, pools by name, the largest first, what nobody owns last', () => {
    const groups = holdGroups({
      totals: { onHand: 127, locked: 0, qc: 12, inTransit: 0, pooled: 115, available: 0 },
      holds: [
        hold({ kind: 'pool', poolId: 'cpn_2' }, 22, 'U先试用'),
        hold({ kind: 'pool', poolId: 'cpn_1' }, 60, '拼多多团购'),
        hold({ kind: 'pool', poolId: 'cpn_1' }, 30, '拼多多团购'),
        hold({ kind: 'order_line', orderId: 'a', lineNo: 1 }, 2, '订单 A'),
        hold({ kind: 'order_line', orderId: 'b', lineNo: 1 }, 1, '订单 B'),
      ],
    })
    expect(groups.map(({ kind, text, quantity }) => [kind, text, quantity])).toEqual([
      ['pool', '拼多多团购', 90],
      ['pool', 'U先试用', 22],
      ['orders', '', 3],
      ['qc', '', 12],
    ])
    expect(groups.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  })
  it('is nobody where there is nothing', () => {
    const totals = { onHand: 0, locked: 0, qc: 0, inTransit: 0, pooled: 0, available: 0 }
    expect(holdGroups({ totals, holds: [] })).toEqual([])
  })
})
