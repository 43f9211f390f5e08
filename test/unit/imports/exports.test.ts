/** Order exports as the platforms write them, from the text to the orders. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildOrder, type StagedLine } from '../../../src/imports/domain/build-order.ts'
import { missingFields, suggestMapping } from '../../../src/imports/domain/columns.ts'
import { CsvReader } from '../../../src/imports/domain/csv-reader.ts'
import { cleanCell, rowReader } from '../../../src/imports/domain/read-row.ts'
import { splitAddress } from '../../../src/imports/domain/split-address.ts'
import { aCanonicalOrder } from '../../support/an-order.ts'

function ordersOf(platform: string) {
  const rows: (readonly string[])[] = []
  const reader = new CsvReader(',', (cells) => rows.push(cells))
  reader.push(readFileSync(`test/fixtures/channels/file/${platform}.csv`, 'utf8'))
  reader.end()
  const header = (rows.shift() ?? []).map(cleanCell)
  const mapping = suggestMapping(header)
  expect(missingFields(mapping, header)).toEqual([])
  const read = rowReader(header, mapping)
  const lines = rows.map((cells) => {
    const { line, errors } = read(cells)
    expect(errors).toEqual([])
    if (line === null) throw new Error('a row without errors is a line')
    const { province, city, district } = splitAddress(line.receiver)
    return { ...line, receiver: { ...aCanonicalOrder().receiver, province, city, district } }
  })
  return [...Map.groupBy(lines, ({ orderId }) => orderId).values()].map((group) =>
    buildOrder(group as [StagedLine, ...StagedLine[]], 5),
  )
}

describe('an order export', () => {
  it('of 淘宝', () => {
    expect(ordersOf('taobao')).toMatchObject([
      {
        platformOrderId: '2680015832176000001',
        state: 'paid',
        payableFen: 10_800,
        receiver: { province: '浙江省', city: '杭州市', district: '西湖区' },
        lines: [{ merchantCode: 'CUP-1', quantity: 2, paidFen: 10_800 }],
      },
      { platformOrderId: '2680015832176000002', state: 'cancelled', paidAt: null, receiver: { district: '浦东新区' } },
    ])
  })

  it('of 抖店: lines of one order are one order', () => {
    expect(ordersOf('doudian')).toMatchObject([
      {
        platformOrderId: '6920000000000000001',
        sellerRemark: '加急\n当天发',
        payableFen: 11_800,
        lines: [
          { platformLineId: '6920000000000000002', paidFen: 5_900 },
          { platformLineId: '6920000000000000003', quantity: 2, paidFen: 5_900 },
        ],
      },
    ])
  })

  it('of 拼多多, which has no price of a line', () => {
    expect(ordersOf('pdd')).toMatchObject([
      { platformOrderId: '261120-123456789012345', payableFen: 15_000, lines: [{ quantity: 3, paidFen: 15_000 }] },
    ])
  })

  it('of 京东, whose address begins with a municipality', () => {
    expect(ordersOf('jd')).toMatchObject([
      { platformOrderId: '293500000001', state: 'paid', receiver: { province: '北京', district: '朝阳区' } },
    ])
  })
})
