/** What a ledger tells whoever checks it. */
import type { LedgerCheck } from '../stock-ledger.port.ts'
import { brokenLaws } from './ledger-laws.ts'
import { type LedgerState, stampedLevelsOf } from './ledger-state.ts'

/** Holds of order lines in one check: some 100 bytes each. */
const MOST_HOLDS = 5_000

export function checkOf(state: LedgerState): LedgerCheck {
  const pools = new Map<string, { poolId: string; warehouseId: string; quantity: number }>()
  const holds: LedgerCheck['holds'][number][] = []
  let isWhole = true
  for (const { holdId, warehouseId, quantity, since, owner } of state.holds.values()) {
    if (owner.kind === 'order_line') {
      if (holds.length < MOST_HOLDS) holds.push({ holdId, warehouseId, quantity, since })
      else isWhole = false
    }
    if (owner.kind !== 'pool' || !holdId.startsWith('pool/')) continue
    const key = JSON.stringify([owner.poolId, warehouseId])
    const known = pools.get(key)
    pools.set(key, { poolId: owner.poolId, warehouseId, quantity: quantity + (known?.quantity ?? 0) })
  }
  return {
    levels: stampedLevelsOf(state),
    seq: state.seq,
    broken: brokenLaws(state),
    pools: [...pools.values()],
    holds,
    isWhole,
  }
}
