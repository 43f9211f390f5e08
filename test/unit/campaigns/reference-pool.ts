/** A pool as one would write it on a napkin: a list of claims, everything counted anew each time. */
import type { ClaimWish } from '../../../src/campaigns/sale-pool.port.ts'
import type { Wish } from './pool-stories.ts'

interface Row {
  requestId: string
  buyerId: string
  quantity: number
  at: number
  state: 'held' | 'paid' | 'drawn' | 'ended'
  orderId?: string
}

export function referencePool(rules: {
  issued: number
  perBuyer: number
  ttl: number
  opensAt: number
  closesAt: number
}) {
  const rows: Row[] = []
  let now = 0
  /** With cancelled orders to the main ledgers. */
  let gone = 0
  /** To the instant of a group: never before the newest fact. */
  const pass = (at: number) => {
    now = at
    for (const row of rows) if (row.state === 'held' && row.at + rules.ttl <= now) row.state = 'ended'
  }
  const live = () => rows.filter(({ state }) => state !== 'ended')
  const sum = (list: readonly Row[]) => list.reduce((total, { quantity }) => total + quantity, 0)
  const left = () => rules.issued - sum(live()) - gone
  return {
    pass,
    left,
    claim({ requestId, buyerId, quantity }: ClaimWish): string {
      const known = live().find((row) => row.requestId === requestId)
      if (known) return known.buyerId === buyerId ? `ok ${known.state} again` : 'claim.request_taken'
      if (rows.some((row) => row.requestId === requestId)) return 'claim.ended'
      if (now < rules.opensAt) return 'claim.not_open'
      if (now >= rules.closesAt) return 'claim.closed'
      if (quantity > rules.perBuyer - sum(live().filter((row) => row.buyerId === buyerId))) return 'claim.over_limit'
      if (quantity > left()) return 'claim.sold_out'
      rows.push({ requestId, buyerId, quantity, at: now, state: 'held' })
      return 'ok held'
    },
    settle(wish: Exclude<Wish, { kind: 'claim' }>): string {
      const row = live().find(({ requestId }) => requestId === wish.requestId)
      if (!row) return rows.some(({ requestId }) => requestId === wish.requestId) ? 'claim.ended' : 'claim.not_found'
      if (wish.kind === 'confirm') {
        if (row.state === 'held') row.state = 'paid'
        return `ok ${row.state}`
      }
      if (wish.kind === 'release') {
        if (row.state === 'drawn') return 'claim.already_ordered'
        const before = row.state
        row.state = 'ended'
        return `ok ${before}`
      }
      if (wish.kind === 'return') {
        if (row.state !== 'drawn') return 'claim.not_found'
        row.state = 'ended'
        gone += Math.max(0, row.quantity - wish.units)
        return 'ok drawn'
      }
      if (wish.kind !== 'draw') return ''
      if (row.state === 'drawn') return row.orderId === wish.orderId ? 'ok drawn' : 'claim.already_ordered'
      row.state = 'drawn'
      row.orderId = wish.orderId
      return 'ok drawn'
    },
  }
}
