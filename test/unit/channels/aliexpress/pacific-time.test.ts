import { describe, expect, test } from 'vitest'
import { pacificWindow, parsePacific } from '../../../../src/channels/aliexpress/pacific-time.ts'
import { HOUR, MINUTE } from '../../../../src/core/time.ts'

describe('reading', () => {
  test.each([
    ['2026-02-28 17:50:11', Date.UTC(2026, 2, 1, 1, 50, 11)],
    ['2026-07-01 00:00:00', Date.UTC(2026, 6, 1, 7)],
    // Clocks go forward on 8 March 2026 at 02:00, back on 1 November 2026 at 02:00.
    ['2026-03-08 01:59:59', Date.UTC(2026, 2, 8, 9, 59, 59)],
    ['2026-03-08 03:00:00', Date.UTC(2026, 2, 8, 10)],
    ['2026-03-08 02:30:00', Date.UTC(2026, 2, 8, 9, 30)],
    ['2026-11-01 00:59:59', Date.UTC(2026, 10, 1, 7, 59, 59)],
    ['2026-11-01 01:30:00', Date.UTC(2026, 10, 1, 9, 30)],
    ['2026-11-01 02:00:00', Date.UTC(2026, 10, 1, 10)],
  ])('%s', (text, at) => {
    expect(parsePacific(text)).toBe(at)
  })

  test.each(['', '2026-02-30 00:00:00', '20260228175011', 'soon'])('%j is no time', (text) => {
    expect(parsePacific(text)).toBeNull()
  })
})

describe('asking', () => {
  test('a window is written in the time of its season', () => {
    const winter = Date.UTC(2026, 0, 15, 12)
    expect(pacificWindow(winter, winter + 30 * MINUTE)).toEqual({
      from: '2026-01-15 04:00:00',
      to: '2026-01-15 04:30:00',
    })
    const summer = Date.UTC(2026, 6, 15, 12)
    expect(pacificWindow(summer, summer)).toEqual({ from: '2026-07-15 05:00:00', to: '2026-07-15 05:00:00' })
  })

  test.each([
    ['spring', Date.UTC(2026, 2, 8, 10)],
    ['autumn', Date.UTC(2026, 10, 1, 9)],
  ])('around the change in %s a window’s text holds the text of every instant in it', (_, change) => {
    // What the platform writes, told by the engine itself.
    const written = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/Los_Angeles',
      dateStyle: 'short',
      timeStyle: 'medium',
    })
    for (let from = change - 3 * HOUR; from <= change + 3 * HOUR; from += 10 * MINUTE)
      for (const length of [0, 15 * MINUTE, HOUR, 5 * HOUR]) {
        const window = pacificWindow(from, from + length)
        for (let at = from; at <= from + length; at += 5 * MINUTE) {
          const text = written.format(at)
          expect(window.from <= text && text <= window.to, `${window.from} ${text} ${window.to}`).toBe(true)
        }
      }
  })
})
