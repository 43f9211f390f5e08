/** Compares what a ledger says with its own law, with the projection, and with what the orders expect to hold. */
import type { LedgerExplanation, WarehouseQuantities } from '../stock-ledger.port.ts'

export interface ProjectedLevel extends WarehouseQuantities {
  readonly seq: number
}

/** A hold that somebody outside the ledger believes in, e.g. an order line that is locked and not shipped. */
export interface ExpectedHold {
  readonly holdId: string
  readonly warehouseId: string
  readonly quantity: number
}

export type StockDifference =
  /** The ledger contradicts itself: a bug, never to be repaired silently. */
  | {
      readonly kind: 'law'
      readonly warehouseId: string
      readonly rule: 'sum' | 'negative' | 'locked' | 'pooled'
      readonly expected: number
      readonly found: number
    }
  /** D1 shows another number than the ledger. Within seconds of a change this is only the projection's lag. */
  | {
      readonly kind: 'projection'
      readonly warehouseId: string
      readonly of: QuantityClass
      readonly expected: number
      readonly found: number
    }
  /** Held for an order that does not expect it: pieces that nobody can sell. `found` in the ledger. */
  | {
      readonly kind: 'leaked_hold'
      readonly holdId: string
      readonly warehouseId: string
      readonly expected: 0
      readonly found: number
    }
  /** Promised to an order and not (or not enough) held: it can be sold twice. */
  | {
      readonly kind: 'missing_hold'
      readonly holdId: string
      readonly warehouseId: string
      readonly expected: number
      readonly found: number
    }

const classes = ['onHand', 'locked', 'qc', 'inTransit', 'pooled', 'available'] as const
type QuantityClass = (typeof classes)[number]

/**
 * All differences, none when everything agrees. `projection` and `expectedHolds` are compared only when given;
 * expected holds are those of order lines: carts, pools and people keep their own books.
 */
export function compareStock({
  explanation,
  projection,
  expectedHolds,
}: {
  readonly explanation: LedgerExplanation
  readonly projection?: readonly ProjectedLevel[]
  readonly expectedHolds?: readonly ExpectedHold[]
}): StockDifference[] {
  return [
    ...brokenLaws(explanation),
    ...(projection ? staleRows(explanation, projection) : []),
    ...(expectedHolds ? strayHolds(explanation, expectedHolds) : []),
  ]
}

function brokenLaws({ levels, holds }: LedgerExplanation): StockDifference[] {
  const found: StockDifference[] = []
  for (const level of levels) {
    const { warehouseId } = level
    const parts = level.locked + level.qc + level.inTransit + level.pooled + level.available
    if (parts !== level.onHand)
      found.push({ kind: 'law', warehouseId, rule: 'sum', expected: level.onHand, found: parts })
    for (const part of classes)
      if (level[part] < 0) found.push({ kind: 'law', warehouseId, rule: 'negative', expected: 0, found: level[part] })
    for (const counts of ['locked', 'pooled'] as const) {
      const held = holds
        .filter((hold) => hold.warehouseId === warehouseId && hold.counts === counts)
        .reduce((sum, hold) => sum + hold.quantity, 0)
      if (held !== level[counts])
        found.push({ kind: 'law', warehouseId, rule: counts, expected: held, found: level[counts] })
    }
  }
  return found
}

function staleRows({ levels }: LedgerExplanation, projection: readonly ProjectedLevel[]): StockDifference[] {
  const rows = new Map(projection.map((row) => [row.warehouseId, row]))
  const known = new Set(levels.map((level) => level.warehouseId))
  const nothing = { onHand: 0, locked: 0, qc: 0, inTransit: 0, pooled: 0, available: 0 }
  const pairs = [
    ...levels.map((level) => [level, rows.get(level.warehouseId) ?? nothing] as const),
    ...projection
      .filter((row) => !known.has(row.warehouseId))
      .map((row) => [{ ...nothing, warehouseId: row.warehouseId }, row] as const),
  ]
  return pairs.flatMap(([level, row]) =>
    classes
      .filter((of) => level[of] !== row[of])
      .map((of) => ({
        kind: 'projection' as const,
        warehouseId: level.warehouseId,
        of,
        expected: level[of],
        found: row[of],
      })),
  )
}

function strayHolds({ holds }: LedgerExplanation, expectedHolds: readonly ExpectedHold[]): StockDifference[] {
  const live = new Map(holds.filter((hold) => hold.owner.kind === 'order_line').map((hold) => [hold.holdId, hold]))
  const found: StockDifference[] = []
  for (const { holdId, warehouseId, quantity } of expectedHolds) {
    const hold = live.get(holdId)
    live.delete(holdId)
    const held = hold?.warehouseId === warehouseId ? hold.quantity : 0
    if (held < quantity) found.push({ kind: 'missing_hold', holdId, warehouseId, expected: quantity, found: held })
    const extra = hold ? hold.quantity - Math.min(held, quantity) : 0
    if (hold && extra > 0)
      found.push({ kind: 'leaked_hold', holdId, warehouseId: hold.warehouseId, expected: 0, found: extra })
  }
  for (const hold of live.values())
    found.push({
      kind: 'leaked_hold',
      holdId: hold.holdId,
      warehouseId: hold.warehouseId,
      expected: 0,
      found: hold.quantity,
    })
  return found
}
