import { expect, it } from 'vitest'
import { hubNumber } from '../../../src/orders/domain/hub-number.ts'

it('a hub number is D, the day in China, and eight letters that can be read over the phone', () => {
  expect(hubNumber(Date.parse('2026-06-18T15:59:59.999Z'), 0)).toBe('D260618ZZZZ0000')
  expect(hubNumber(Date.parse('2026-06-18T16:00:00Z'), 33)).toBe('D2606190000'.concat('0011'))
})

it('ten thousand numbers of one batch are all different, and those of a later one follow them', () => {
  const now = Date.parse('2026-11-11T00:00:00Z')
  const numbers = Array.from({ length: 10_000 }, (_, i) => hubNumber(now, 4_294_960_000 + i))
  expect(new Set(numbers).size).toBe(10_000)
  for (const number of numbers) expect(number).toMatch(/^D261111[0-9A-HJKMNP-TV-Z]{8}$/)
  expect((numbers.toSorted().at(-1) ?? '') < hubNumber(now + 1_000, 0)).toBe(true)
})
