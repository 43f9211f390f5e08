import { describe, expect, it } from 'vitest'
import { fromLocalInput, toLocalInput } from '../../../web/src/lib/local-instant.ts'
import { saleShares, saleStateOf } from '../../../web/src/lib/sale-view.ts'

const counts = {
  issued: 10,
  left: 4,
  held: 1,
  paid: 2,
  drawn: 3,
  withdrawn: 0,
  claimedEver: 6,
  expiredEver: 0,
  releasedEver: 0,
}
const sale = { carveAt: 100, opensAt: 200, closesAt: 300, counts }

describe('the state of a campaign', () => {
  it('follows the clock between two words of the server', () => {
    const state = (status: 'scheduled' | 'ready' | 'open' | 'closing' | 'closed', now: number, left = 4) =>
      saleStateOf({ ...sale, status, counts: { ...counts, left } }, now)
    expect([state('scheduled', 50), state('scheduled', 150), state('ready', 150)]).toEqual([
      'scheduled',
      'carving',
      'ready',
    ])
    expect([state('ready', 200), state('open', 250), state('open', 250, 0)]).toEqual(['open', 'open', 'sold_out'])
    expect([state('open', 300), state('closing', 400), state('closed', 400)]).toEqual(['closing', 'closing', 'closed'])
  })
  it('nothing set aside is not sold out', () => {
    expect(saleStateOf({ ...sale, status: 'open', counts: { ...counts, issued: 0, left: 0 } }, 250)).toBe('open')
  })
})

describe('the bar of a campaign', () => {
  it('is full: its parts are all that was set aside', () => {
    expect(saleShares(counts).reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
    expect(saleShares({ ...counts, drawn: 0, paid: 0, held: 0, left: 0 }).every(({ share }) => share === 0)).toBe(true)
  })
})

describe('a date-and-time field', () => {
  it('speaks in the tenant’s zone, and back', () => {
    expect(toLocalInput(1_795_333_709_000)).toBe('2026-11-22T15:48:29')
    expect(fromLocalInput('2026-11-22T15:48:29')).toBe(1_795_333_709_000)
    expect(fromLocalInput('2026-11-22T15:48')).toBe(1_795_333_680_000)
    expect([fromLocalInput(''), fromLocalInput('tomorrow')]).toEqual([null, null])
  })
})
