import fc from 'fast-check'
import { expect, test } from 'vitest'
import { code128 } from '../../../src/fulfilment/domain/code128.ts'

const modules = (text: string) => (code128(text) ?? []).reduce((sum, width) => sum + width, 0)

test('a symbol is eleven modules wide, the end thirteen; digits go two by two', () => {
  // Start, nine pairs, checksum: eleven each.
  expect(modules('123456789012345678')).toBe(11 * 11 + 13)
  // Start B, two letters, change to C, six pairs and a half, which goes in B: change, digit, checksum.
  expect(modules('YT12345678')).toBe(11 * (1 + 2 + 1 + 4 + 1) + 13)
})

test('a worked example: "PJJ123C" in set B has the checksum 55', () => {
  // P J J 1 2 3 C are 48 42 42 17 18 19 35: 104 + Σ value × place = 879, and 879 mod 103 = 55.
  const widths = code128('PJJ123C') ?? []
  const symbol = (n: number) => widths.slice(n * 6, n * 6 + 6).join('')
  expect([symbol(0), symbol(1), symbol(8)]).toEqual(['211214', '313121', '311321'])
  expect(widths.slice(-7).join('')).toBe('2331112')
})

test('every waybill has bars that begin and end with a bar; what is no ASCII has none', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z]{0,4}\d{4,18}(-\d)?$/), (waybill) => {
      const widths = code128(waybill)
      expect(widths?.length).toBeGreaterThan(18)
      expect((widths?.length ?? 0) % 2).toBe(1)
      for (const width of widths ?? []) expect(width >= 1 && width <= 4).toBe(true)
    }),
  )
  expect(code128('运单')).toBeNull()
  expect(code128('')).toBeNull()
})
