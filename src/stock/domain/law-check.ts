/**
 * Compares what a ledger says with its own law, with the projection, with the jobs that orders gave out, and with what its pools
 * say they were given. A difference may be work that is under way: who asks looks twice before it believes one.
 */
import type { LedgerCheck, WarehouseQuantities } from '../stock-ledger.port.ts'

export interface ProjectedLevel extends WarehouseQuantities {
  readonly seq: number
}

/** A hold that somebody outside the ledger believes in: a line of a job that has not left. */
export interface ExpectedHold {
  readonly holdId: string
  readonly warehouseId: string
  readonly quantity: number
}

/** Pieces that a pool has and has not handed to an order, before and after the ledger was asked. */
export interface PoolBook {
  readonly poolId: string
  readonly least: number
  readonly most: number
}

const leaseCounts = [
  'issued',
  'left',
  'held',
  'paid',
  'drawn',
  'withdrawn',
  'claimedEver',
  'expiredEver',
  'releasedEver',
] as const
type LeaseCounts = Readonly<Record<(typeof leaseCounts)[number] | 'seq', number>>

/** What one lease of a pool says of itself while it is quiet, and what D1 shows of it. */
export interface LeaseBook {
  readonly poolId: string
  readonly lease: number
  readonly counts: LeaseCounts
  readonly shown: LeaseCounts | null
}

export const driftKinds = [
  /** The ledger contradicts itself: a bug, never to be repaired silently. */
  'law',
  /** D1 shows another number than the ledger. */
  'projection',
  /** D1 shows other numbers of a sale than its pool. */
  'sale_projection',
  /** Held for an order that has no job for it: pieces that nobody can sell. */
  'leaked_hold',
  /** Promised to a job and not, or not enough, held: it can be sold twice. */
  'missing_hold',
  /** The ledger keeps more for a pool than the pool has: pieces that nobody can sell. */
  'pool_leak',
  /** The pool has more than the ledger keeps for it: it can be sold twice. */
  'pool_missing',
] as const
export type DriftKind = (typeof driftKinds)[number]

export interface Drift {
  readonly kind: DriftKind
  /** Which of its kind: the same difference has the same name at every look. */
  readonly place: string
  readonly warehouseId: string | null
  readonly expected: number
  readonly found: number
}

const classes = ['onHand', 'locked', 'qc', 'inTransit', 'pooled', 'available'] as const
/** A batch of orders locks first and is written then; a crash in between is made good within minutes. */
const YOUNG_MS = 10 * 60_000

/** All differences, none when everything agrees. `now`: epoch ms. */
export function driftsOf({
  check,
  projection,
  expectedHolds,
  pools,
  leases,
  now,
}: {
  readonly check: LedgerCheck
  readonly projection: readonly ProjectedLevel[]
  readonly expectedHolds: readonly ExpectedHold[]
  readonly pools: readonly PoolBook[]
  readonly leases: readonly LeaseBook[]
  readonly now: number
}): Drift[] {
  return [
    ...check.broken.map((place): Drift => ({ kind: 'law', place, warehouseId: null, expected: 0, found: 1 })),
    ...staleRows(check, projection),
    ...strayHolds(check, expectedHolds, now),
    ...strayPools(check, pools),
    ...leases.flatMap(staleLease),
  ]
}

function staleRows({ levels }: LedgerCheck, projection: readonly ProjectedLevel[]): Drift[] {
  const nothing = { onHand: 0, locked: 0, qc: 0, inTransit: 0, pooled: 0, available: 0 }
  const rows = new Map(projection.map((row) => [row.warehouseId, row]))
  const truth = new Map(levels.map((level) => [level.warehouseId, level]))
  return [...new Set([...truth.keys(), ...rows.keys()])].flatMap((warehouseId) => {
    const is = truth.get(warehouseId) ?? nothing
    const shown = rows.get(warehouseId) ?? nothing
    return classes
      .filter((of) => is[of] !== shown[of])
      .map(
        (of): Drift => ({
          kind: 'projection',
          place: `${warehouseId}/${of}`,
          warehouseId,
          expected: is[of],
          found: shown[of],
        }),
      )
  })
}

function strayHolds({ holds, isWhole }: LedgerCheck, expectedHolds: readonly ExpectedHold[], now: number): Drift[] {
  const live = new Map(holds.map((hold) => [hold.holdId, hold]))
  const found: Drift[] = []
  for (const { holdId, warehouseId, quantity } of expectedHolds) {
    const hold = live.get(holdId)
    live.delete(holdId)
    const held = hold?.warehouseId === warehouseId ? hold.quantity : 0
    if (held < quantity && (hold !== undefined || isWhole))
      found.push({ kind: 'missing_hold', place: holdId, warehouseId, expected: quantity, found: held })
    else if (held > quantity)
      found.push({ kind: 'leaked_hold', place: holdId, warehouseId, expected: quantity, found: held })
  }
  for (const { holdId, warehouseId, quantity, since } of live.values())
    if (since < now - YOUNG_MS)
      found.push({ kind: 'leaked_hold', place: holdId, warehouseId, expected: 0, found: quantity })
  return found
}

/** Whatever is under way between the two (set aside and not told, about to be given back, drawn) makes the ledger hold more. */
function strayPools(check: LedgerCheck, books: readonly PoolBook[]): Drift[] {
  const kept = new Map<string, number>()
  for (const { poolId, quantity } of check.pools) kept.set(poolId, (kept.get(poolId) ?? 0) + quantity)
  const known = new Map(books.map((book) => [book.poolId, book]))
  return [...new Set([...kept.keys(), ...known.keys()])].flatMap((poolId): Drift[] => {
    const found = kept.get(poolId) ?? 0
    const { least, most } = known.get(poolId) ?? { least: 0, most: 0 }
    if (found < least) return [{ kind: 'pool_missing', place: poolId, warehouseId: null, expected: least, found }]
    return found > most ? [{ kind: 'pool_leak', place: poolId, warehouseId: null, expected: most, found }] : []
  })
}

/** The place of what is wrong with the row of a lease: for as long as the pool has not moved on, unless the row is ahead of it. */
export function placeOfLease({ poolId, lease, counts, shown }: LeaseBook): string {
  return `${poolId}/${lease}@${(shown?.seq ?? 0) > counts.seq ? 'ahead' : counts.seq}`
}

function staleLease(book: LeaseBook): Drift[] {
  return leaseCounts.flatMap((of): Drift[] => {
    const [expected, found] = [book.counts[of], book.shown?.[of] ?? 0]
    const place = `${placeOfLease(book)}/${of}`
    return expected === found ? [] : [{ kind: 'sale_projection', place, warehouseId: null, expected, found }]
  })
}

const classWords = {
  onHand: '总库存',
  locked: '已锁定',
  qc: '质检中',
  inTransit: '在途',
  pooled: '库存池',
  available: '可售',
}
const leaseWords: Readonly<Record<string, string>> = {
  issued: '备货',
  left: '剩余',
  held: '待付款',
  paid: '已付款',
  drawn: '已成单',
  withdrawn: '已退回',
  claimedEver: '累计抢到',
  expiredEver: '累计超时',
  releasedEver: '累计退还',
}

/** One sentence for people. */
export function driftText({ kind, place, expected, found }: Drift): string {
  const [, of = ''] = /\/(\w+)$/.exec(place) ?? []
  switch (kind) {
    case 'law':
      return `账本自相矛盾：${place}`
    case 'projection':
      return `列表显示的${classWords[of as keyof typeof classWords] ?? of}是 ${found}，账本是 ${expected}`
    case 'sale_projection':
      return `活动列表显示的${leaseWords[of] ?? of}是 ${found}，活动池是 ${expected}`
    case 'leaked_hold':
      return `占用 ${place} 锁着 ${found} 件，发货单只需要 ${expected} 件`
    case 'missing_hold':
      return `发货单需要 ${expected} 件，占用 ${place} 只锁着 ${found} 件：可能重复售卖`
    case 'pool_leak':
      return `账本为活动池 ${place} 留了 ${found} 件，池里只有 ${expected} 件`
    case 'pool_missing':
      return `活动池 ${place} 有 ${expected} 件可卖，账本只留了 ${found} 件：可能超卖`
  }
}
