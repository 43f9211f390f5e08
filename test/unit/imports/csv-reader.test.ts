import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsvReader } from '../../../src/imports/domain/csv-reader.ts'

function rowsOf(pieces: readonly string[], separator: ',' | '\t' | ';' = ','): string[][] {
  const rows: string[][] = []
  const reader = new CsvReader(separator, (cells) => rows.push([...cells]))
  for (const piece of pieces) reader.push(piece)
  reader.end()
  return rows
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
const cell = fc.string({ unit: fc.constantFrom('a', '单', '"', ',', '\n', '\r\n', ' ', "'", '=', '\t'), maxLength: 8 })

describe('a CSV file', () => {
  it('gives back what was written, wherever the pieces are cut', () => {
    const table = fc.array(
      fc.tuple(fc.constant('x'), cell, cell).map((row): string[] => row),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(table, fc.array(fc.nat(200), { maxLength: 5 }), fc.boolean(), (rows, cuts, ends) => {
        const text = rows.map((row) => row.map(quoted).join(',')).join('\r\n') + (ends ? '\r\n' : '')
        const places = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].sort((a, b) => a - b)
        const pieces = places.slice(1).map((to, index) => text.slice(places[index], to))
        expect(rowsOf(pieces)).toEqual(rows)
      }),
      { numRuns: 400 },
    )
  })

  it('may have a byte order mark, blank lines, and cells with line breaks', () => {
    expect(rowsOf(['\ufeff订单号,备注\n', '1,"两行\n备注"\n\n,\n', '2,完'])).toEqual([
      ['订单号', '备注'],
      ['1', '两行\n备注'],
      ['2', '完'],
    ])
  })

  it('keeps a quote in the middle of a plain cell', () => {
    expect(rowsOf(['5" 屏,1\n'])).toEqual([['5" 屏', '1']])
  })

  it('may be separated by tabs', () => {
    expect(rowsOf(['a,b\tc\n'], '\t')).toEqual([['a,b', 'c']])
  })
})
