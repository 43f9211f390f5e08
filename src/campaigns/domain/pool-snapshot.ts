/** A pool as text and back, exactly. Claims stand in columns, some thousands to a part: a part must fit a stored row. What is read must keep the law. */
import type { ClaimStatus, Parts, PoolTerms, Withdrawal } from '../sale-pool.port.ts'
import { brokenPoolLaws } from './pool-laws.ts'
import { emptyPool, type LiveClaim, type PoolState } from './pool-state.ts'
import { listSpent, spentFrom } from './spent-ids.ts'

const CLAIMS_A_PART = 2_500
/** What is written; the first one did not say so. What a newer code wrote is refused: code that does not know the data must not touch it. */
const VERSION = 1

const totals = [
  'seq',
  'factsUpTo',
  'lease',
  'left',
  'held',
  'paid',
  'drawn',
  'claimedEver',
  'expiredEver',
  'releasedEver',
  'withdrawn',
  'withdrawals',
] as const

interface Head {
  readonly v?: number
  readonly totals: readonly number[]
  readonly terms: PoolTerms | null
  readonly withdrawing: Withdrawal | null
  readonly stock: [string, number][]
  readonly issues: [number, number][]
  readonly taken: [string, number][]
  readonly returned: [string, number][]
  readonly given: [number, [string, number][]][]
  readonly regained: [number, [string, number][]][]
  readonly spent: { since: number; prints: number[] }[]
}

/** `status`: a letter a claim. `draws`: of those that an order has drawn, by place in the columns. */
interface Columns {
  readonly requestIds: string[]
  readonly buyerIds: string[]
  readonly quantities: number[]
  readonly ats: number[]
  readonly status: string
  readonly draws: [number, string, Parts][]
}

const letters = { held: 'h', paid: 'p', drawn: 'd' } as const
const statusOf: Readonly<Record<string, ClaimStatus>> = { h: 'held', p: 'paid', d: 'drawn' }
const links = (map: PoolState['given']): Head['given'] => [...map].map(([lease, parts]) => [lease, [...parts]])

export function encodePool(state: PoolState, claimsAPart = CLAIMS_A_PART): string[] {
  const head: Head = {
    v: VERSION,
    totals: totals.map((name) => state[name]),
    terms: state.terms,
    withdrawing: state.withdrawing,
    stock: [...state.stock],
    issues: [...state.issues],
    taken: [...state.taken],
    returned: [...state.returned],
    given: links(state.given),
    regained: links(state.regained),
    spent: listSpent(state.spent).map(({ since }) => ({ since, prints: [] })),
  }
  const parts = [JSON.stringify(head)]
  listSpent(state.spent).forEach(({ prints }, generation) => {
    for (let i = 0; i < prints.length; i += 10 * claimsAPart)
      parts.push(JSON.stringify({ generation, prints: prints.slice(i, i + 10 * claimsAPart) }))
  })
  const claims = [...state.claims.values()]
  for (let i = 0; i < claims.length; i += claimsAPart)
    parts.push(JSON.stringify(columnsOf(claims.slice(i, i + claimsAPart))))
  return parts
}

function columnsOf(claims: readonly LiveClaim[]): Columns {
  return {
    requestIds: claims.map(({ requestId }) => requestId),
    buyerIds: claims.map(({ buyerId }) => buyerId),
    quantities: claims.map(({ quantity }) => quantity),
    ats: claims.map(({ at }) => at),
    status: claims.map(({ status }) => letters[status]).join(''),
    draws: claims.flatMap(({ draw }, index) => (draw === null ? [] : [[index, draw.orderId, draw.parts]])),
  }
}

/** Throws when sums and claims disagree. The text was written by `encodePool` and nobody else writes it. */
export function decodePool([first, ...rest]: readonly string[]): PoolState {
  const head = JSON.parse(first ?? '{}') as Head
  if ((head.v ?? 1) > VERSION) throw new Error(`pool snapshot: version ${head.v}, the code knows ${VERSION}`)
  const state: PoolState = {
    ...emptyPool(),
    terms: head.terms,
    withdrawing: head.withdrawing,
    stock: new Map(head.stock),
    issues: new Map(head.issues),
    taken: new Map(head.taken),
    returned: new Map(head.returned),
    given: new Map(head.given.map(([lease, parts]) => [lease, new Map(parts)])),
    regained: new Map(head.regained.map(([lease, parts]) => [lease, new Map(parts)])),
  }
  totals.forEach((name, index) => {
    state[name] = head.totals[index] ?? 0
  })
  const spent = head.spent.map(({ since }) => ({ since, prints: [] as number[] }))
  for (const text of rest) {
    const part = JSON.parse(text) as Columns | { generation: number; prints: number[] }
    if ('prints' in part) for (const print of part.prints) spent[part.generation]?.prints.push(print)
    else readColumns(state, part)
  }
  state.spent = spentFrom(spent)
  const broken = brokenPoolLaws(state)
  if (broken.length > 0) throw new Error(`pool snapshot: ${broken.join('; ')}`)
  return state
}

function readColumns(state: PoolState, columns: Columns): void {
  const draws = new Map(columns.draws.map(([index, orderId, parts]) => [index, { orderId, parts }]))
  const { requestIds, buyerIds, quantities, ats, status } = columns
  for (let i = 0; i < requestIds.length; i++) {
    const claim: LiveClaim = {
      requestId: requestIds[i] ?? '',
      buyerId: buyerIds[i] ?? '',
      quantity: quantities[i] ?? 0,
      at: ats[i] ?? 0,
      status: statusOf[status.charAt(i)] ?? 'held',
      draw: draws.get(i) ?? null,
    }
    state.claims.set(claim.requestId, claim)
    if (claim.status === 'held') state.unpaid.push(claim)
    state.buyers.set(claim.buyerId, (state.buyers.get(claim.buyerId) ?? 0) + claim.quantity)
  }
}
