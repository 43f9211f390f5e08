import { describe, expect, it } from 'vitest'
import { runGroup } from '../../../src/stock/domain/ledger.ts'
import { emptyLedger, MAX_REMEMBERED, REQUEST_MEMORY_MS } from '../../../src/stock/domain/ledger-state.ts'
import type { LedgerCommand } from '../../../src/stock/stock-ledger.port.ts'

const START = 1_700_000_000_000
const restock = (requestId: string): LedgerCommand => ({
  kind: 'restock',
  requestId,
  warehouseId: 'wh_a',
  quantity: 1,
  into: 'available',
  reason: '',
})
const cancel = (requestId: string): LedgerCommand => ({ kind: 'release', requestId, holdId: 'none' })

describe('the memory of requests', () => {
  it('answers a repeat for a week of facts, then takes it as a new request', () => {
    const state = emptyLedger()
    runGroup(state, [restock('r')], START)
    runGroup(state, [cancel('a')], START + REQUEST_MEMORY_MS - 1)
    expect(runGroup(state, [restock('r')], START + REQUEST_MEMORY_MS - 1).outcomes).toMatchObject([
      { ok: true, replayed: true },
    ])
    runGroup(state, [cancel('b')], START + REQUEST_MEMORY_MS)
    expect(state.requests.has('r')).toBe(false)
    expect(runGroup(state, [restock('r')], START + REQUEST_MEMORY_MS).outcomes).toMatchObject([
      { ok: true, replayed: false },
    ])
    expect(state.warehouses.get('wh_a')?.onHand).toBe(2)
  })

  it('a live hold is not taken twice, however late its repeat comes', () => {
    const state = emptyLedger()
    const reserve: LedgerCommand = {
      kind: 'reserve',
      requestId: 'r',
      holdId: 'h',
      warehouseId: 'wh_a',
      quantity: 1,
      owner: { kind: 'order_line', orderId: 'o', lineNo: 1 },
      reason: '',
      expiresAt: null,
    }
    runGroup(state, [restock('1'), restock('2'), reserve], START)
    expect(runGroup(state, [cancel('later'), reserve], START + 2 * REQUEST_MEMORY_MS).outcomes.at(-1)).toMatchObject({
      ok: true,
      replayed: true,
    })
    expect(state.warehouses.get('wh_a')?.locked).toBe(1)
  })

  it('is bounded by number too: the oldest leave first', () => {
    const state = emptyLedger()
    runGroup(
      state,
      Array.from({ length: MAX_REMEMBERED + 3 }, (_, i) => cancel(`r${i}`)),
      START,
    )
    expect(state.requests.size).toBe(MAX_REMEMBERED)
    expect([state.requests.has('r2'), state.requests.has('r3')]).toEqual([false, true])
  })
})
