/**
 * What one ledger knows: quantities per warehouse, live holds, remembered requests.
 *
 * Law, per warehouse, after every command:
 *   locked = Σ holds that count `locked`;  pooled = Σ holds that count `pooled`;
 *   locked + pooled + qc + inTransit + available = onHand;  and each of these six is ≥ 0.
 * `qc` and `inTransit` are plain counts: pieces under inspection or on the road belong to nobody yet.
 */
import { DAY } from '../../core/time.ts'
import type { HoldOwner, LedgerOutcome, StockHold, WarehouseQuantities } from '../stock-ledger.port.ts'
import { type ExpiryQueue, emptyExpiryQueue } from './expiry-queue.ts'

/**
 * A repeat that comes later than this is a new request; `holdId` still keeps a live hold from being taken twice. Time is
 * that of the facts, not of the caller: a rebuilt ledger remembers exactly what the lost one did.
 */
export const REQUEST_MEMORY_MS = 7 * DAY
/** So many requests of one SKU within that time, and the oldest leave early: an object has 128 MB. */
export const MAX_REMEMBERED = 200_000

export interface Quantities {
  onHand: number
  locked: number
  qc: number
  inTransit: number
  pooled: number
  /** `seq` of the newest fact that moved anything here: lets the projection write only what changed. */
  seq: number
}

export interface Remembered {
  readonly at: number
  readonly outcome: LedgerOutcome
}

/** Mutable on purpose: a ledger holds 100,000s of holds and is never shared. Only `evolve` writes it. */
export interface LedgerState {
  /** Facts recorded so far; the next one gets `seq + 1`. */
  seq: number
  /** `seq` of the newest fact that moved a quantity. */
  movedSeq: number
  /** Instant of the newest fact, epoch ms. */
  factsUpTo: number
  readonly warehouses: Map<string, Quantities>
  readonly holds: Map<string, StockHold>
  readonly requests: Map<string, Remembered>
  readonly expiries: ExpiryQueue
}

export function emptyLedger(): LedgerState {
  return {
    seq: 0,
    movedSeq: 0,
    factsUpTo: 0,
    warehouses: new Map(),
    holds: new Map(),
    requests: new Map(),
    expiries: emptyExpiryQueue(),
  }
}

/** Pools are carved out; everything else that is held is locked. */
export function classOf(owner: HoldOwner): StockHold['counts'] {
  return owner.kind === 'pool' ? 'pooled' : 'locked'
}

export function availableOf(quantities: Omit<Quantities, 'seq'>): number {
  return quantities.onHand - quantities.locked - quantities.qc - quantities.inTransit - quantities.pooled
}

/** Pieces that can be sold now from a warehouse; 0 for a warehouse that never had any. */
export function availableAt(state: LedgerState, warehouseId: string): number {
  const quantities = state.warehouses.get(warehouseId)
  return quantities === undefined ? 0 : availableOf(quantities)
}

export function levelsOf(state: LedgerState): WarehouseQuantities[] {
  return [...state.warehouses].map(([warehouseId, q]) => ({
    warehouseId,
    onHand: q.onHand,
    locked: q.locked,
    qc: q.qc,
    inTransit: q.inTransit,
    pooled: q.pooled,
    available: availableOf(q),
  }))
}

/** Levels with each warehouse's own `seq`, as D1 is told. */
export function stampedLevelsOf(state: LedgerState): (WarehouseQuantities & { readonly seq: number })[] {
  return levelsOf(state).map((level) => ({ ...level, seq: state.warehouses.get(level.warehouseId)?.seq ?? 0 }))
}

/** What an earlier request with this id was answered, or null when it is new (or older than the memory). */
export function recall(state: LedgerState, requestId: string): LedgerOutcome | null {
  const remembered = state.requests.get(requestId)
  return remembered === undefined || remembered.at <= state.factsUpTo - REQUEST_MEMORY_MS ? null : remembered.outcome
}

/** Keeps the answer for repeats. */
export function remember(state: LedgerState, requestId: string, remembered: Remembered): void {
  state.requests.set(requestId, remembered)
  if (state.requests.size <= MAX_REMEMBERED) return
  for (const oldest of state.requests.keys()) {
    state.requests.delete(oldest)
    return
  }
}

/** Moves time on and drops what `recall` no longer answers. The map is nearly in order of time: only its front is looked at. */
export function passTime(state: LedgerState, at: number): void {
  if (at <= state.factsUpTo) return
  state.factsUpTo = at
  for (const [requestId, remembered] of state.requests) {
    if (remembered.at > at - REQUEST_MEMORY_MS) return
    state.requests.delete(requestId)
  }
}
