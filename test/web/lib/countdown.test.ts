import { expect, test } from 'vitest'
import { countdownOf, countdownText } from '../../../web/src/lib/countdown.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
const now = Date.parse('2026-11-21T10:00:00+08:00')
const open = (deadline: number | null) => countdownOf({ deadline, now, endedAt: null, stopped: false })

test.each([
  ['more than four hours left is green', 4 * HOUR, 'ok'],
  ['just under four hours is amber', 4 * HOUR - 1, 'soon'],
  ['exactly one hour is still amber', HOUR, 'soon'],
  ['under one hour is red', HOUR - 1, 'danger'],
  ['the very instant is still red', 0, 'danger'],
  ['a millisecond later it is past', -1, 'past'],
] as const)('%s', (_name, left, level) => {
  expect(open(now + left).level).toBe(level)
})

test('without a promise there is nothing to count', () => {
  expect(open(null)).toEqual({ level: 'none', span: 0 })
})

test('a cancelled order stops counting, however late it was', () => {
  expect(countdownOf({ deadline: now - HOUR, now, endedAt: null, stopped: true }).level).toBe('none')
})

test('a delivery is judged by when it was signed for, not by now', () => {
  expect(countdownOf({ deadline: now - HOUR, now, endedAt: now - 2 * HOUR, stopped: false }).level).toBe('kept')
  expect(countdownOf({ deadline: now + HOUR, now, endedAt: now + 3 * HOUR, stopped: false })).toEqual({
    level: 'broken',
    span: 2 * HOUR,
  })
})

test('the words name both units in both languages', () => {
  const past = open(now - 2 * HOUR - 13 * MINUTE)
  expect(countdownText(past, 'zh-CN')).toBe('已超 2 小时 13 分')
  expect(countdownText(past, 'en')).toBe('2 h 13 min late')
  expect(countdownText(open(now + 34 * MINUTE), 'zh-CN')).toBe('剩 34 分')
  expect(countdownText(open(null), 'zh-CN')).toBe('')
})
