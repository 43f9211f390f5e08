import { expect, test } from 'vitest'
import {
  dayDistance,
  formatExact,
  formatMoney,
  formatMoneyShort,
  formatNear,
  formatRatio,
  formatRelative,
  formatSpan,
  formatSpanShort,
  formatSums,
  parseMinuteOfDay,
} from '../../../web/src/lib/format.ts'

const at = (text: string) => Date.parse(`${text}+08:00`)
const now = at('2026-11-21T23:30:00')

test('money keeps its cents and groups its thousands', () => {
  expect(formatMoney(184_005)).toBe('¥1,840.05')
  expect(formatMoney(-5)).toBe('-¥0.05')
  expect(formatMoney(123_456_789)).toBe('¥1,234,567.89')
  expect(formatMoney(990, 'USD')).toBe('USD 9.90')
  expect(formatMoney(184_005, 'JPY')).toBe('JPY 184,005')
  expect(formatMoney(-5, 'KWD')).toBe('-KWD 0.005')
  expect(formatMoneyShort(184_000, 'KWD')).toBe('KWD 184')
  expect(formatMoneyShort(184_000)).toBe('¥1,840')
})

test('instants are read on the clock of China, whatever the browser thinks', () => {
  expect(formatExact(Date.UTC(2026, 10, 21, 16, 3, 27))).toBe('2026-11-22 00:03:27')
})

test('tomorrow begins at midnight, not after 24 hours', () => {
  expect(dayDistance(at('2026-11-22T00:10:00'), now)).toBe(1)
  expect(formatNear(at('2026-11-22T00:10:00'), now, 'zh-CN')).toBe('明天 00:10')
  expect(formatNear(at('2026-11-20T09:00:00'), now, 'en')).toBe('Yesterday 09:00')
  expect(formatNear(at('2026-11-25T09:00:00'), now, 'zh-CN')).toBe('11月25日 09:00')
})

test('spans name their two largest units', () => {
  expect(formatSpan(45_000, 'zh-CN')).toBe('45 秒')
  expect(formatSpan(2 * 3_600_000 + 13 * 60_000, 'zh-CN')).toBe('2 小时 13 分')
  expect(formatSpan(26 * 3_600_000, 'en')).toBe('1 d 2 h')
  expect(formatSpan(3 * 3_600_000, 'zh-CN')).toBe('3 小时')
})

test('short spans keep a tenth where it matters', () => {
  expect(formatSpanShort(900, 'zh-CN')).toBe('0.9 秒')
  expect(formatSpanShort(42_400, 'zh-CN')).toBe('42 秒')
  expect(formatSpanShort(3.4 * 3_600_000, 'en')).toBe('3.4h')
})

test('relative times point the right way', () => {
  expect(formatRelative(now - 5 * 60_000, now, 'zh-CN')).toBe('5 分钟前')
  expect(formatRelative(now + 3 * 3_600_000, now, 'zh-CN')).toBe('3 小时后')
  expect(formatRelative(now - 10_000, now, 'en')).toBe('just now')
})

test('a ratio is never rounded up to the goal or to a hundred', () => {
  expect(formatRatio(0.92699)).toBe('92.6%')
  expect(formatRatio(0.9999)).toBe('99.9%')
  expect(formatRatio(null)).toBe('—')
})

test('quiet hours are minutes of the day or nothing', () => {
  expect(parseMinuteOfDay('22:05')).toBe(1325)
  expect(parseMinuteOfDay('24:00')).toBeNull()
  expect(parseMinuteOfDay('9:75')).toBeNull()
  expect(parseMinuteOfDay('later')).toBeNull()
})

test('amounts of two currencies stand side by side and are never one sum', () => {
  expect(formatSums([])).toBe('')
  expect(formatSums([['CNY', 0]])).toBe('')
  expect(
    formatSums([
      ['USD', 1295],
      ['CNY', 100_000],
      ['USD', 1295],
      ['CNY', 84_000],
    ]),
  ).toBe('¥1,840 + USD 25.90')
})
