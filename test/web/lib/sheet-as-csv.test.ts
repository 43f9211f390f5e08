import { describe, expect, it } from 'vitest'
import { cellText, csvOfRows } from '../../../web/src/lib/csv-of-rows.ts'
import { isSheet } from '../../../web/src/lib/sheet-as-csv.ts'

describe('a cell of a spreadsheet as text', () => {
  it.each([
    [null, ''],
    [12.5, '12.5'],
    ['保温杯', '保温杯'],
    [new Date(Date.UTC(2026, 10, 22, 9, 5, 7)), '2026-11-22 09:05:07'],
    ['6920000000000000000', '="6920000000000000000"'],
    [6920000000000000000, '6.92e+18'],
  ])('%j is %j', (value, text) => {
    expect(cellText(value)).toBe(text)
  })

  it('keeps quotes, commas and line breaks', () => {
    expect(csvOfRows([['a"b', 'c,d'], ['两\n行']])).toBe('"a""b","c,d"\r\n"两\n行"')
  })

  it('is asked for XLSX only', () => {
    expect([isSheet('a.XLSX'), isSheet('a.csv'), isSheet('a.xls')]).toEqual([true, false, false])
  })
})
