import { expect, it } from 'vitest'
import { systemIds } from '../../../src/core/ids.ts'
import { hubNumber } from '../../../src/orders/domain/hub-number.ts'

it('a hub number is D, the day in China, and eight letters that can be read over the phone', () => {
  expect(hubNumber(Date.parse('2026-06-18T15:59:59Z'), 'ord_01ABCDEFGH')).toBe('D260618ABCDEFGH')
  expect(hubNumber(Date.parse('2026-06-18T16:00:00Z'), 'ord_01ABCDEFGH')).toBe('D260619ABCDEFGH')
})

it('ten thousand numbers of one instant are all different', () => {
  const now = Date.parse('2026-11-11T00:00:00Z')
  const ids = systemIds(() => now)
  const numbers = Array.from({ length: 10_000 }, () => hubNumber(now, ids.next('ord')))
  expect(new Set(numbers).size).toBe(10_000)
  for (const number of numbers) expect(number).toMatch(/^D261111[0-9A-HJKMNP-TV-Z]{8}$/)
})
