import { expect, test } from 'vitest'
import { errorMessages, messageOfCode, reasonText } from '../../../web/src/lib/error-messages.ts'

const sources = import.meta.glob<string>('../../../src/*/*.errors.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const codesInRooms = Object.values(sources).flatMap((source) =>
  [...source.matchAll(/'([a-z_]+\.[a-z_.]+)'/g)].flatMap((match) => match[1] ?? []),
)

test('the rooms have codes to look for', () => {
  expect(codesInRooms.length).toBeGreaterThan(20)
})

test.each([...new Set(codesInRooms)])('%s has words in both languages', (code) => {
  expect(errorMessages[code]?.['zh-CN']).toMatch(/[\u4e00-\u9fff]/)
  expect(errorMessages[code]?.en).toMatch(/^[A-Z]/)
})

test('a code that nobody wrote words for still says something useful', () => {
  expect(messageOfCode('thing.not_found', 'zh-CN')).toContain('找不到')
  expect(messageOfCode('something.new', 'en')).toContain('Try again')
})

test('a reason may be a code or words', () => {
  expect(reasonText('order.already_shipped', 'zh-CN')).toContain('出库')
  expect(reasonText('只有一种商品，不用拆', 'zh-CN')).toBe('只有一种商品，不用拆')
})
