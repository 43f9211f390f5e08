/** Objects live longer than the code: what an earlier version of it has stored is read by this one, and nothing of a later one is guessed at. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openPoolStore } from '../../../durable-objects/sale-pool/sale-pool.store.ts'
import { openLedgerStore } from '../../../durable-objects/stock-ledger/stock-ledger.store.ts'
import { claim, closeGroup, openGroup, settle } from '../../../src/campaigns/domain/pool.ts'
import { countsOf } from '../../../src/campaigns/domain/pool-state.ts'
import { runGroup } from '../../../src/stock/domain/ledger.ts'
import { stampedLevelsOf } from '../../../src/stock/domain/ledger-state.ts'
import { sqliteStorage } from '../../support/sqlite-storage.ts'

type Rows = Record<string, Record<string, string | number>[]>
interface Recorded {
  readonly rows: Rows
  /** What the code that wrote it said of it. */
  readonly seen: Record<string, unknown>
}
const recorded = (name: string): Recorded =>
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, `../../fixtures/objects/${name}.json`), 'utf8'))

/** A disk as the earlier code left it: its tables came with its own migrations. */
function diskOf({ rows }: Recorded, tables: string) {
  const disk = sqliteStorage()
  const { sql } = disk.storage
  sql.exec('CREATE TABLE _migrations (position INTEGER PRIMARY KEY, id TEXT NOT NULL, digest INTEGER NOT NULL)')
  sql.exec(tables)
  for (const [table, list] of Object.entries(rows))
    for (const row of list) {
      const names = Object.keys(row)
      const marks = names.map(() => '?').join(', ')
      sql.exec(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`, ...Object.values(row))
    }
  return disk
}
const JOURNAL = `
      CREATE TABLE journal (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, events TEXT NOT NULL);
      CREATE TABLE snapshot (part INTEGER PRIMARY KEY, seq INTEGER NOT NULL, body TEXT NOT NULL);`
const LEDGER = `${JOURNAL} CREATE TABLE projection (id INTEGER PRIMARY KEY, address TEXT NOT NULL, seq INTEGER NOT NULL);`
const POOL = `${JOURNAL} CREATE TABLE told (id INTEGER PRIMARY KEY, address TEXT NOT NULL, seq INTEGER NOT NULL, phase TEXT NOT NULL);`

describe('what the first version has stored', () => {
  it('of a ledger: snapshot, journal, remembered requests and history are read as they were meant', () => {
    const was = recorded('stock-ledger-1')
    const disk = diskOf(was, LEDGER)
    const store = openLedgerStore(disk.storage, 4)
    const state = store.load()
    const { levels, holds, requests, seq } = was.seen
    expect(was.rows.snapshot).toHaveLength(1)
    expect([stampedLevelsOf(state), [...state.holds.values()], [...state.requests.keys()], state.seq]).toEqual([
      levels,
      holds,
      requests,
      seq,
    ])
    expect(store.movements(null, 100)).toHaveLength(17)
    // The past of before there were checkpoints, and the first ones from now on.
    const past = store.past(1_700_000_004_600)
    expect(past.ok && [...past.state.holds.values()].map(({ holdId, quantity }) => [holdId, quantity])).toEqual([
      ['ord_1/1/1', 2],
      ['pool/cpn_1/WH-1', 10],
    ])
    const { events } = runGroup(
      state,
      [{ kind: 'adjust', requestId: 'new', warehouseId: 'WH-1', delta: 1, of: 'onHand', reason: '盘盈' }],
      1_700_000_100_000,
    )
    store.append(state, events, 1_700_000_100_000)
    expect(openLedgerStore(disk.storage, 4).load()).toEqual(state)
    expect(store.past(1_700_000_004_600)).toEqual(past)
  })

  it('of a pool: claims, lendings and a withdrawal that was open are read as they were meant', () => {
    const was = recorded('sale-pool-1')
    const disk = diskOf(was, POOL)
    const store = openPoolStore(disk.storage)
    const state = store.load()
    const { counts, claims, stock, withdrawing } = was.seen
    expect(was.rows.snapshot?.length).toBeGreaterThan(1)
    const at = 1_700_000_003_200
    expect([countsOf(state, at), [...state.claims.values()], [...state.stock], state.withdrawing]).toEqual([
      counts,
      claims,
      stock,
      withdrawing,
    ])
    expect(store.record(state, at)).toMatchObject({ counts, served: counts, broken: [] })
    const open = openGroup(state, at)
    expect(claim(state, open, { requestId: 'r1', buyerId: 'b1', quantity: 2 })).toMatchObject({
      ok: true,
      replayed: true,
    })
    expect(claim(state, open, { requestId: 'r4', buyerId: 'b4', quantity: 1 })).toMatchObject({ code: 'claim.ended' })
    expect(claim(state, open, { requestId: 'new', buyerId: 'new', quantity: 1 })).toMatchObject({ ok: true })
    // In words that the first version did not know: its rows stand beside the new one, and are read as before.
    expect(settle(state, open, { kind: 'draw', requestId: 'r1', orderId: 'ord_2', prefer: [] })).toMatchObject({
      ok: true,
    })
    expect(settle(state, open, { kind: 'return', requestId: 'r1', parts: { 'WH-1': 2 } })).toMatchObject({ ok: true })
    closeGroup(state, open)
    store.append(state, open)
    expect(countsOf(openPoolStore(disk.storage).load(), at)).toEqual(countsOf(state, at))
    expect(store.record(state, at)).toMatchObject({ broken: [] })
    const versions = disk.storage.sql.exec('SELECT DISTINCT v FROM journal ORDER BY v').toArray()
    expect(versions).toEqual([{ v: 1 }, { v: 3 }])
  })
})

describe('what a later version has stored', () => {
  it('is refused, and not half understood: snapshots by their version, journal rows by their facts', () => {
    const ledger = recorded('stock-ledger-1')
    const [part] = ledger.rows.snapshot ?? []
    if (part) part.body = String(part.body).replace(/^\["n",(\d+),(\d+),(\d+)\]/, '["n",$1,$2,$3,2]')
    const newer = openLedgerStore(diskOf(ledger, LEDGER).storage)
    expect(() => newer.load()).toThrow('ledger snapshot: version 2, the code knows 1')

    const fact = recorded('stock-ledger-1')
    const row = fact.rows.journal?.at(-1)
    if (row) row.events = String(row.events).replace('"kind":"ended"', '"kind":"dissolved"')
    expect(() => openLedgerStore(diskOf(fact, LEDGER).storage).load()).toThrow()

    const pool = recorded('sale-pool-1')
    const [head] = pool.rows.snapshot ?? []
    if (head) head.body = String(head.body).replace('{', '{"v":2,')
    expect(() => openPoolStore(diskOf(pool, POOL).storage).load()).toThrow('pool snapshot: version 2, the code knows 1')

    const claims = recorded('sale-pool-1')
    const last = claims.rows.journal?.at(-1)
    if (last) last.events = String(last.events).replace('"kind":"withdrawing"', '"kind":"teleported"')
    expect(() => openPoolStore(diskOf(claims, POOL).storage).load()).toThrow()

    const next = diskOf(recorded('sale-pool-1'), POOL)
    openPoolStore(next.storage)
    next.storage.sql.exec('UPDATE journal SET v = 4 WHERE seq = (SELECT MAX(seq) FROM journal)')
    expect(() => openPoolStore(next.storage).load()).toThrow(/is of version 4, the code knows 3/)
  })
})
