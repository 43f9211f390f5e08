/**
 * State as text and back, exactly. In parts, because a stored row may have at most 2 MB. What is read must keep the law,
 * or nothing is served from it.
 */
import type { LedgerOutcome, StockHold } from '../stock-ledger.port.ts'
import { pushExpiry } from './expiry-queue.ts'
import { brokenLaws } from './ledger-laws.ts'
import { emptyLedger, type LedgerState } from './ledger-state.ts'

/** Characters a part may grow to; UTF-8 makes at most three bytes of one. */
const PART_CHARS = 500_000

/** What is written; the first one did not say so. What a newer code wrote is refused: code that does not know the data must not touch it. */
const VERSION = 1

/** One line each: `n` the counters, `w` a warehouse, `h` a live hold, `r` a remembered request. */
type Line =
  | readonly ['n', seq: number, movedSeq: number, factsUpTo: number, version?: number]
  | readonly [
      'w',
      warehouseId: string,
      onHand: number,
      locked: number,
      qc: number,
      inTransit: number,
      pooled: number,
      seq: number,
    ]
  | readonly ['h', StockHold]
  /** With an id, the outcome's hold is the live one of that id, unchanged since. */
  | readonly ['r', at: number, LedgerOutcome, liveHoldId?: string]

export function encodeSnapshot(state: LedgerState, partChars: number = PART_CHARS): string[] {
  const parts: string[] = []
  let lines: string[] = []
  let chars = 0
  const add = (line: Line) => {
    const text = JSON.stringify(line)
    if (chars + text.length > partChars && lines.length > 0) {
      parts.push(lines.join('\n'))
      lines = []
      chars = 0
    }
    lines.push(text)
    chars += text.length + 1
  }
  add(['n', state.seq, state.movedSeq, state.factsUpTo, VERSION])
  for (const [id, q] of state.warehouses) add(['w', id, q.onHand, q.locked, q.qc, q.inTransit, q.pooled, q.seq])
  for (const hold of state.holds.values()) add(['h', hold])
  for (const { at, outcome } of state.requests.values()) {
    const live = outcome.ok && outcome.hold !== undefined && state.holds.get(outcome.hold.holdId) === outcome.hold
    if (live && outcome.hold) add(['r', at, { ...outcome, hold: undefined }, outcome.hold.holdId])
    else add(['r', at, outcome])
  }
  parts.push(lines.join('\n'))
  return parts
}

/** Throws when sums and holds disagree. */
export function decodeSnapshot(parts: readonly string[]): LedgerState {
  const state = emptyLedger()
  for (const part of parts) for (const text of part.split('\n')) read(state, lineOf(text))
  const broken = brokenLaws(state)
  if (broken.length > 0) throw new Error(`ledger snapshot: ${broken.join('; ')}`)
  return state
}

function read(state: LedgerState, line: Line): void {
  switch (line[0]) {
    case 'n':
      if ((line[4] ?? 1) > VERSION) throw new Error(`ledger snapshot: version ${line[4]}, the code knows ${VERSION}`)
      state.seq = line[1]
      state.movedSeq = line[2]
      state.factsUpTo = line[3]
      return
    case 'w': {
      const [, id, onHand, locked, qc, inTransit, pooled, seq] = line
      state.warehouses.set(id, { onHand, locked, qc, inTransit, pooled, seq })
      return
    }
    case 'h': {
      const hold = line[1]
      state.holds.set(hold.holdId, hold)
      if (hold.expiresAt !== null) pushExpiry(state.expiries, { at: hold.expiresAt, holdId: hold.holdId })
      return
    }
    case 'r': {
      const [, at, outcome, liveHoldId] = line
      const hold = liveHoldId === undefined ? undefined : state.holds.get(liveHoldId)
      state.requests.set(outcome.requestId, { at, outcome: hold && outcome.ok ? { ...outcome, hold } : outcome })
    }
  }
}

/** The text was written by `encodeSnapshot` and nobody else writes it. */
const lineOf = (text: string): Line => JSON.parse(text) as Line
