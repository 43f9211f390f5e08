/** The ledger port without an object: the same rules, kept in a Map. For tests of flows and for simulations. */
import { checkOf } from '../../src/stock/domain/check-of.ts'
import { evolve, runGroup } from '../../src/stock/domain/ledger.ts'
import { type LedgerEvent, movementsOf, seqsOf } from '../../src/stock/domain/ledger-event.ts'
import { emptyLedger, type LedgerState, levelsOf } from '../../src/stock/domain/ledger-state.ts'
import { ledgerName } from '../../src/stock/stock-ledger.client.ts'
import type { LedgerAddress, StockLedgerPort, StockMovement } from '../../src/stock/stock-ledger.port.ts'

interface Book {
  readonly state: LedgerState
  readonly movements: StockMovement[]
  readonly events: LedgerEvent[]
}

export function createInMemoryStockLedger(): StockLedgerPort {
  const books = new Map<string, Book>()
  const bookOf = ({ tenantId, sku }: LedgerAddress): Book => {
    const name = ledgerName(tenantId, sku)
    const book = books.get(name) ?? { state: emptyLedger(), movements: [], events: [] }
    books.set(name, book)
    return book
  }
  const run = ({ state, movements, events: kept }: Book, commands: Parameters<typeof runGroup>[1], now: number) => {
    let before = state.seq
    const { outcomes, events } = runGroup(state, commands, now)
    kept.push(...events)
    for (const event of events) {
      movements.push(...movementsOf(event, before))
      before += seqsOf(event)
    }
    return outcomes
  }
  return {
    async apply(address, commands, now) {
      const book = bookOf(address)
      const outcomes = run(book, commands, now)
      return { outcomes, levels: levelsOf(book.state), seq: book.state.seq }
    },
    async explain(address, now) {
      const book = bookOf(address)
      run(book, [], now)
      return {
        sku: address.sku,
        levels: levelsOf(book.state),
        holds: [...book.state.holds.values()],
        seq: book.state.seq,
      }
    },
    async past(address, at) {
      const state = emptyLedger()
      for (const event of bookOf(address).events) {
        if (Math.max(state.factsUpTo, event.at) > at) break
        evolve(state, event)
      }
      runGroup(state, [], at)
      return { ok: true, sku: address.sku, levels: levelsOf(state), holds: [...state.holds.values()], seq: state.seq }
    },
    async check(address, now) {
      const book = bookOf(address)
      run(book, [], now)
      return checkOf(book.state)
    },
    async movements(address, beforeSeq, limit) {
      const all = bookOf(address).movements.filter((movement) => beforeSeq === null || movement.seq < beforeSeq)
      return all.reverse().slice(0, limit)
    },
  }
}
