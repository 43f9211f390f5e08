import { describe, expect, it } from 'vitest'
import { type ListingState, listingNews, resumesAt, type Urgency } from '../../../src/stock/domain/listing-sync.ts'

const NOW = 1_800_000_000_000
const news = (
  available: number,
  known: ListingState | null,
  { safetyStock = 10, keepsSelling = false, shown = available, urgency = 'usual' as Urgency } = {},
) => listingNews({ available, shown, safetyStock, keepsSelling, known, now: NOW, urgency })
const told = (quantity: number, agoMs: number, paused = false): ListingState => ({
  quantity,
  paused,
  toldAt: NOW - agoMs,
})

describe('what a shop is told of a listing', () => {
  it('the first time: the number, whatever it is', () => {
    expect(news(80, null)).toEqual({ quantity: 80, paused: false })
    expect(news(0, null, { safetyStock: 0 })).toEqual({ quantity: 0, paused: false })
  })
  it('the same number again is nothing', () => {
    expect(news(80, told(80, 3_600_000)).quantity).toBeNull()
    expect(news(80, told(80, 10), { urgency: 'at_once' }).quantity).toBeNull()
  })
  it('the same number again is said where nobody knows which of two words came last', () => {
    expect(news(80, told(80, 10), { urgency: 'again' }).quantity).toBe(80)
  })
  it('an ordinary change waits for a minute, unless a rule was changed', () => {
    expect(news(79, told(80, 59_999)).quantity).toBeNull()
    expect(news(79, told(80, 60_000)).quantity).toBe(79)
    expect(news(79, told(80, 10), { urgency: 'at_once' }).quantity).toBe(79)
  })
  it('reaching zero, or leaving it, is told at once', () => {
    expect(news(0, told(1, 10), { safetyStock: 0 })).toEqual({ quantity: 0, paused: false })
    expect(news(1, told(0, 10), { safetyStock: 0 })).toEqual({ quantity: 1, paused: false })
  })
  it('under the safety stock it is paused at once, with nothing to sell', () => {
    expect(news(9, told(11, 10))).toEqual({ quantity: 0, paused: true })
    expect(news(10, told(11, 60_000))).toEqual({ quantity: 10, paused: false })
  })
  it('is resumed at once from a fifth over the safety stock on', () => {
    expect(resumesAt(10)).toBe(12)
    expect(news(11, told(0, 10, true))).toEqual({ quantity: null, paused: true })
    expect(news(12, told(0, 10, true))).toEqual({ quantity: 12, paused: false })
    expect([1, 2, 3, 5].map(resumesAt)).toEqual([1, 2, 4, 6])
  })
  it('sales around the edge switch it once in each direction', () => {
    let known: ListingState = told(20, 10)
    const turns: boolean[] = []
    for (const available of [11, 9, 10, 9, 11, 9, 12, 11, 10, 11, 9]) {
      const { quantity, paused } = news(available, known)
      if (paused !== known.paused) turns.push(paused)
      if (quantity !== null) known = { quantity, paused, toldAt: NOW - 10 }
    }
    expect(turns).toEqual([true, false, true])
  })
  it('whoever has pieces of its own keeps selling them under the safety stock', () => {
    expect(news(9, told(30, 60_000), { keepsSelling: true, shown: 5 })).toEqual({ quantity: 5, paused: false })
  })
  it('without a safety stock nothing is paused, and less than nothing is told as 0', () => {
    expect(news(-3, told(2, 10), { safetyStock: 0 })).toEqual({ quantity: 0, paused: false })
  })
})
