import { describe, expect, it } from 'vitest'
import { listingNews } from '../../../src/stock/domain/listing-sync.ts'

const NOW = 1_800_000_000_000
const news = (
  available: number,
  known: { quantity: number; paused: boolean; toldAt: number } | null,
  safetyStock = 5,
) => listingNews({ available, safetyStock, known, now: NOW })
const told = (quantity: number, agoMs: number, paused = false) => ({ quantity, paused, toldAt: NOW - agoMs })

describe('what a shop is told of a listing', () => {
  it('the first time: the number, whatever it is', () => {
    expect(news(80, null)).toEqual({ quantity: 80, listing: 'leave' })
    expect(news(0, null, 0)).toEqual({ quantity: 0, listing: 'leave' })
  })
  it('the same number again is nothing', () => {
    expect(news(80, told(80, 3_600_000))).toEqual({ quantity: null, listing: 'leave' })
  })
  it('an ordinary change waits for a minute', () => {
    expect(news(79, told(80, 59_999)).quantity).toBeNull()
    expect(news(79, told(80, 60_000)).quantity).toBe(79)
  })
  it('reaching zero, or leaving it, is told at once', () => {
    expect(news(0, told(1, 10), 0)).toEqual({ quantity: 0, listing: 'leave' })
    expect(news(1, told(0, 10), 0)).toEqual({ quantity: 1, listing: 'leave' })
  })
  it('under the safety stock it is paused, at it again resumed, both at once', () => {
    expect(news(4, told(6, 10))).toEqual({ quantity: 4, listing: 'pause' })
    expect(news(5, told(4, 10, true))).toEqual({ quantity: 5, listing: 'resume' })
    expect(news(4, told(4, 10, true))).toEqual({ quantity: null, listing: 'leave' })
  })
  it('without a safety stock nothing is paused, and less than nothing is told as 0', () => {
    expect(news(-3, told(2, 10), 0)).toEqual({ quantity: 0, listing: 'leave' })
  })
})
