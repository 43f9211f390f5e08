/**
 * Words of a sale pool: plain data over RPC. A campaign has `leases` pool objects; lease 0 is the root, which gets the pieces
 * from the main ledgers and lends them to the others. Quantities are pieces, instants epoch ms.
 */

import type { PoolGroup } from './domain/pool-fact.ts'

/** Pieces by warehouse id. */
export type Parts = Readonly<Record<string, number>>

/** What every lease must know of its campaign. The newest `version` counts. */
export interface PoolTerms {
  readonly version: number
  readonly leases: number
  /** When the pieces are to be taken from the main ledgers. */
  readonly carveAt: number
  readonly opensAt: number
  readonly closesAt: number
  /** Pieces that one buyer may have at a time. */
  readonly perBuyer: number
  /** How long a claim waits for its payment, ms. */
  readonly unpaidTtlMs: number
}

/** The tenant, its shard, the campaign and the number of the lease travel with each call: an object does not know its own name. */
export interface PoolAddress {
  readonly tenantId: string
  readonly shard: string
  readonly campaignId: string
  readonly lease: number
}

export interface ClaimWish {
  readonly requestId: string
  readonly buyerId: string
  readonly quantity: number
}

export const claimRefusals = [
  'claim.not_open',
  'claim.closed',
  'claim.over_limit',
  /** Not so many pieces are left: `left`, 0 when it is sold out. */
  'claim.sold_out',
  /** This request had a claim, and it ended: paid too late, or given back. A new request id asks anew. */
  'claim.ended',
  /** The request id belongs to another buyer's claim. */
  'claim.request_taken',
  /** None here, and the other leases could not be asked: the same request may be sent again. */
  'claim.busy',
] as const
export type ClaimRefusal = (typeof claimRefusals)[number]

export type ClaimStatus = 'held' | 'paid' | 'drawn'

export interface Claim {
  readonly requestId: string
  readonly buyerId: string
  readonly quantity: number
  readonly at: number
  readonly status: ClaimStatus
  /** When an unpaid claim ends by itself; null once it is paid. */
  readonly expiresAt: number | null
  /** The order that draws the pieces, and from where. */
  readonly draw: { readonly orderId: string; readonly parts: Parts } | null
}

export type ClaimOutcome =
  | { readonly ok: true; readonly status: ClaimStatus; readonly expiresAt: number | null; readonly replayed: boolean }
  | { readonly ok: false; readonly code: ClaimRefusal; readonly left: number }

/** What a Worker counted since it last told: refusals that never reached the pool, and how long answers took. */
export interface EdgeTally {
  /** Refusals by code, of this second. */
  readonly refused: Readonly<Record<string, number>>
  /** Answers by bucket of `answer-times.ts`. */
  readonly times: Readonly<Record<number, number>>
}

export interface ClaimAnswer {
  /** One outcome per wish, in their order. */
  readonly outcomes: readonly ClaimOutcome[]
  /** Pieces that this lease can still give. */
  readonly left: number
  /** Who holds a claim here, as the bits of a Bloom filter; only when nothing is left and the caller does not know this version. */
  readonly holders: { readonly version: number; readonly bits: Uint8Array } | null
}

export type SettleWish = { readonly requestId: string } & (
  | { readonly kind: 'confirm' | 'release' }
  /** The order takes the claim's pieces from these warehouses first. */
  | { readonly kind: 'draw'; readonly orderId: string; readonly prefer: readonly string[] }
  /** The order that drew it is cancelled: these pieces are kept for the sale again, the others are in the main ledgers. A repeat hears `claim.ended`. */
  | { readonly kind: 'return'; readonly parts: Parts }
)

export type SettleOutcome =
  | { readonly ok: true; readonly claim: Claim }
  | { readonly ok: false; readonly code: 'claim.not_found' | 'claim.ended' | 'claim.already_ordered' }

export type PoolPhase = 'planned' | 'waiting' | 'open' | 'closed'

/** Pieces of one lease by what became of them. `Σ` over all leases and what is on its way between them is what was issued. */
export interface PoolCounts {
  readonly seq: number
  readonly phase: PoolPhase
  readonly issued: number
  readonly left: number
  readonly held: number
  readonly paid: number
  readonly drawn: number
  /** Given back to the main ledgers, or about to be. */
  readonly withdrawn: number
  /** Units claimed, expired and released ever; released: also by an order that was cancelled. */
  readonly claimedEver: number
  readonly expiredEver: number
  readonly releasedEver: number
}

export interface Withdrawal {
  readonly no: number
  readonly parts: Parts
}

/** `[second since the epoch, pieces claimed, requests refused, pieces that came back, pieces set aside (less than 0: given back)]` */
export type CurveSecond = readonly [number, number, number, number, number]

/** What a lease's journal says, folded from its first row. */
export interface PoolRecord {
  readonly counts: PoolCounts
  /** The counts that the object serves from; any difference is a bug. */
  readonly served: PoolCounts
  readonly broken: readonly string[]
  /** In order of time. */
  readonly seconds: readonly CurveSecond[]
  readonly refused: Readonly<Record<string, number>>
  readonly times: Readonly<Record<number, number>>
  readonly requests: number
  readonly rows: number
}

/** What a lease can say while the sale runs: exact counts, and the curve as far as it has been folded. */
export interface PoolFigures {
  readonly counts: PoolCounts
  /** The newest ones, as in `PoolRecord`. */
  readonly seconds: PoolRecord['seconds']
  readonly refused: Readonly<Record<string, number>>
  readonly times: Readonly<Record<number, number>>
  readonly requests: number
  /** False while older rows of the journal are still being read. */
  readonly isWhole: boolean
}

/** A piece of a lease's journal. */
export interface PoolJournal {
  readonly groups: readonly (PoolGroup & { readonly seq: number })[]
  readonly isEnd: boolean
}

/** Which claims a person wants to see. */
export interface ClaimsWanted {
  /** The last one of the page before; null at the beginning. */
  readonly before: { readonly at: number; readonly requestId: string } | null
  readonly limit: number
  readonly status: ClaimStatus | null
  /** Beginning of a buyer's id or a part of a request id; '' for all. */
  readonly text: string
  /** The order that `text` names, if it names one. */
  readonly orderId: string | null
}

export interface SalePoolPort {
  /** Durable before it answers; a lease that runs out asks the root for more first. */
  claim(
    address: PoolAddress,
    wishes: readonly ClaimWish[],
    now: number,
    edge: { readonly holders: number; readonly tally: EdgeTally | null },
  ): Promise<ClaimAnswer>
  settle(address: PoolAddress, wishes: readonly SettleWish[], now: number): Promise<readonly SettleOutcome[]>
  claimOf(address: PoolAddress, requestId: string): Promise<Claim | null>
  plan(address: PoolAddress, terms: PoolTerms, now: number): Promise<PoolCounts>
  /** Root: pieces that the main ledgers have set aside, once per `no`. */
  issue(address: PoolAddress, no: number, parts: Parts, now: number): Promise<PoolCounts>
  /** Root: gathers what the leases have left and sets up to `most` pieces aside for the main ledgers; the same answer until `withdrawn`. */
  withdraw(address: PoolAddress, most: number, now: number): Promise<Withdrawal | null>
  withdrawn(address: PoolAddress, no: number, now: number): Promise<void>
  counts(address: PoolAddress, now: number): Promise<PoolCounts>
  record(address: PoolAddress, now: number): Promise<PoolRecord>
  figures(address: PoolAddress, now: number): Promise<PoolFigures>
  claims(address: PoolAddress, wanted: ClaimsWanted): Promise<readonly Claim[]>
  /** Rows of the journal behind `seq`, the oldest first, so many as one call carries. */
  journal(address: PoolAddress, seq: number): Promise<PoolJournal>
  /** Root → lease: all that it was ever given. */
  take(address: PoolAddress, total: Parts, now: number): Promise<void>
  /** Lease → root: `units` are missing; answers all that the lease was ever given. */
  ask(address: PoolAddress, lease: number, units: number, now: number): Promise<Parts>
  /** Root → lease: gives up to `units` back; answers all that it ever gave back. */
  recall(address: PoolAddress, units: number, now: number): Promise<Parts>
  erase(): Promise<void>
}
