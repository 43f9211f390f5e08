/** Arbitrary lives of a ledger, in few names: shared by the tests of its laws. */
import fc from 'fast-check'
import { type LedgerState, REQUEST_MEMORY_MS, stampedLevelsOf } from '../../../src/stock/domain/ledger-state.ts'
import type { LedgerCommand } from '../../../src/stock/stock-ledger.port.ts'

export const START = 1_700_000_000_000

// Few names, so that commands meet: the same request, hold and warehouse come up again and again.
export const warehouse = fc.constantFrom('wh_a', 'wh_b', 'wh_c')
const holdId = fc.constantFrom('h1', 'h2', 'h3', 'h4', 'h5')
const quantity = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -3, 1.5) },
)
const reason = fc.constant('r')

const body = fc.oneof(
  fc.record({
    kind: fc.constant('reserve' as const),
    holdId,
    warehouseId: warehouse,
    quantity,
    owner: fc.constantFrom(
      { kind: 'order_line' as const, orderId: 'o', lineNo: 1 },
      { kind: 'pool' as const, poolId: 'p' },
      { kind: 'cart' as const, reservationId: 'c' },
    ),
    reason,
    expiresAt: fc.oneof(fc.constant(null), fc.integer({ min: START, max: START + 5_000 })),
    fromHoldId: fc.option(holdId, { nil: undefined }),
  }),
  fc.record({ kind: fc.constantFrom('release' as const, 'commit' as const), holdId }),
  fc.record({ kind: fc.constant('release' as const), holdId, quantity }),
  fc.record({
    kind: fc.constant('carve' as const),
    holdId,
    warehouseId: warehouse,
    quantity,
    owner: fc.constant({ kind: 'pool' as const, poolId: 'p', use: 'campaign' as const }),
    reason,
  }),
  fc.record({
    kind: fc.constant('restock' as const),
    warehouseId: warehouse,
    quantity,
    into: fc.constantFrom('available' as const, 'qc' as const),
    reason,
  }),
  fc.record({
    kind: fc.constant('adjust' as const),
    warehouseId: warehouse,
    delta: fc.integer({ min: -8, max: 8 }),
    of: fc.constantFrom('onHand' as const, 'qc' as const, 'inTransit' as const),
    reason,
  }),
  fc.record({ kind: fc.constant('transfer' as const), from: warehouse, to: warehouse, quantity, reason }),
  fc.record({ kind: fc.constant('receive' as const), warehouseId: warehouse, quantity, reason }),
  fc.record({
    kind: fc.constant('count' as const),
    warehouseId: warehouse,
    onHand: fc.integer({ min: 0, max: 30 }),
    qc: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    inTransit: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    reason,
  }),
)
export const command: fc.Arbitrary<LedgerCommand> = fc
  .tuple(fc.integer({ min: 1, max: 60 }), body)
  .map(([id, rest]) => ({ requestId: `req${id}`, ...rest }))
/** A group at an instant; clocks of different callers jump a little, and once in a while over a week. */
export const group = fc.record({
  commands: fc.array(command, { maxLength: 6 }),
  at: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: START - 500, max: START + 6_000 }) },
    { weight: 1, arbitrary: fc.constant(START + REQUEST_MEMORY_MS + 10_000) },
  ),
})
export const story = fc.array(group, { minLength: 1, maxLength: 25 })

/** Everything that can be asked of a ledger, in a form that compares. */
export const seen = (state: LedgerState) => ({
  seq: state.seq,
  movedSeq: state.movedSeq,
  factsUpTo: state.factsUpTo,
  levels: stampedLevelsOf(state),
  holds: [...state.holds.values()],
  requests: [...state.requests],
})
