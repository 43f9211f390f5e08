/** Facts of a ledger. Each new request leaves exactly one; the journal is made of them, and state is their fold. */
import type { LedgerOutcome, StockHold, StockMovement } from '../stock-ledger.port.ts'

/** Signed differences of one warehouse; `quantity` is what its movement shows. */
export interface QuantityChange {
  readonly warehouseId: string
  readonly quantity: number
  readonly onHand: number
  readonly qc: number
  readonly inTransit: number
}

export type LedgerEvent = {
  readonly requestId: string
  readonly at: number
} /** `from`: pieces that another hold gave up for this one. */ & (
  | {
      readonly kind: 'held'
      readonly hold: StockHold
      readonly from: {
        readonly holdId: string
        readonly warehouseId: string
        readonly quantity: number
        readonly reason: string
      } | null
      /** Pieces by which a pool's hold grew; `from` is then the hold as it was. */
      readonly granted?: number
    }
  | { readonly kind: 'ended'; readonly by: 'release' | 'commit' | 'expire'; readonly hold: StockHold }
  | {
      readonly kind: 'moved'
      readonly by: 'restock' | 'adjust' | 'transfer' | 'receive' | 'count'
      readonly reason: string
      readonly changes: readonly QuantityChange[]
    }
  /** Nothing moved (refused, or a harmless repeat); the answer is kept, so that a replay hears it again. */
  | { readonly kind: 'answered'; readonly outcome: LedgerOutcome }
)

/** Numbers of `seq` that a fact takes: one per movement, at least one. */
export function seqsOf(event: LedgerEvent): number {
  if (event.kind === 'held') return event.from === null ? 1 : 2
  return event.kind === 'moved' ? event.changes.length : 1
}

/** What the one who asked is told. */
export function outcomeOf(event: LedgerEvent): LedgerOutcome {
  switch (event.kind) {
    case 'held': {
      const granted = event.granted === undefined ? {} : { granted: event.granted }
      return { ok: true, requestId: event.requestId, hold: event.hold, ...granted, replayed: false }
    }
    case 'ended':
      return { ok: true, requestId: event.requestId, hold: event.hold, replayed: false }
    case 'moved':
      return { ok: true, requestId: event.requestId, replayed: false }
    case 'answered':
      return event.outcome
  }
}

/**
 * The fact as people read it. Quantities: pieces held, released, committed, expired, restocked, received; the signed
 * difference for adjust; −/+ for the two sides of a transfer; the difference of onHand for count.
 * @param before `seq` before the fact
 */
export function movementsOf(event: LedgerEvent, before: number): StockMovement[] {
  const { requestId, at } = event
  switch (event.kind) {
    case 'held': {
      const { hold, from } = event
      const own = {
        at,
        requestId,
        kind: 'reserve' as const,
        warehouseId: hold.warehouseId,
        quantity: event.granted ?? hold.quantity,
        reason: hold.reason,
      }
      if (event.granted !== undefined) return [{ seq: before + seqsOf(event), ...own }]
      if (from === null) return [{ seq: before + 1, ...own }]
      return [
        {
          seq: before + 1,
          at,
          requestId,
          kind: 'release',
          warehouseId: from.warehouseId,
          quantity: from.quantity,
          reason: from.reason,
        },
        { seq: before + 2, ...own },
      ]
    }
    case 'ended':
      return [
        {
          seq: before + 1,
          at,
          requestId,
          kind: event.by,
          warehouseId: event.hold.warehouseId,
          quantity: event.hold.quantity,
          reason: event.hold.reason,
        },
      ]
    case 'moved':
      return event.changes.map((change, index) => ({
        seq: before + 1 + index,
        at,
        requestId,
        kind: event.by,
        warehouseId: change.warehouseId,
        quantity: change.quantity,
        reason: event.reason,
      }))
    case 'answered':
      return []
  }
}
