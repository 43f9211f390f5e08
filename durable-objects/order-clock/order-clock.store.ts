/** The clock's own rows. Synchronous: between two awaits nothing comes in between. */
import type { DueDeadline } from '../../src/clock/clock.messages.ts'
import type { ClockAddress, Deadline, OrderDeadlines } from '../../src/clock/order-clock.port.ts'
import { migrate } from '../support/migrate.ts'
import { orderClockMigrations } from './order-clock.migrations.ts'

interface Row {
  readonly version: number
  readonly pending: readonly Deadline[]
  /** `kind@at` of deadlines that have come back already. */
  readonly fired: readonly string[]
}

export interface ClockStore {
  address(): ClockAddress | null
  saveAddress(address: ClockAddress): void
  /** Replaces an order's deadlines; without any the row goes. A version older than the stored one changes nothing. */
  set(order: OrderDeadlines): void
  pending(orderId: string): readonly Deadline[]
  /** Deadlines due at or before `now`, earliest orders first, at most `limit`. */
  due(now: number, limit: number): DueDeadline[]
  /** Marks exactly these as come back; what was set for their orders meanwhile stays. */
  settle(items: readonly DueDeadline[]): void
  nextDue(): number | null
}

export function openClockStore(storage: DurableObjectStorage): ClockStore {
  migrate(storage, orderClockMigrations)
  const { sql } = storage

  const read = (orderId: string): Row | null => {
    const [row] = sql
      .exec<{ version: number; pending: string; fired: string }>(
        'SELECT version, pending, fired FROM orders WHERE order_id = ?',
        orderId,
      )
      .toArray()
    // Both texts were written by `write` below.
    return row
      ? {
          version: row.version,
          pending: JSON.parse(row.pending) as Deadline[],
          fired: JSON.parse(row.fired) as string[],
        }
      : null
  }

  const write = (orderId: string, { version, pending, fired }: Row): void => {
    sql.exec(
      `INSERT INTO orders (order_id, version, next_due, pending, fired) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (order_id) DO UPDATE SET
         version = excluded.version, next_due = excluded.next_due, pending = excluded.pending, fired = excluded.fired`,
      orderId,
      version,
      pending.length === 0 ? null : Math.min(...pending.map(({ at }) => at)),
      JSON.stringify(pending),
      JSON.stringify(fired),
    )
  }

  return {
    address() {
      const [row] = sql.exec<{ tenant_id: string; shard: string }>('SELECT tenant_id, shard FROM bucket').toArray()
      return row ? { tenantId: row.tenant_id, shard: row.shard } : null
    },
    saveAddress({ tenantId, shard }) {
      sql.exec('INSERT OR REPLACE INTO bucket (id, tenant_id, shard) VALUES (1, ?, ?)', tenantId, shard)
    },
    set({ orderId, version, deadlines }) {
      const before = read(orderId)
      if (before !== null && version < before.version) return
      if (deadlines.length === 0) {
        if (before !== null) sql.exec('DELETE FROM orders WHERE order_id = ?', orderId)
        return
      }
      const named = new Set(deadlines.map(nameOf))
      const fired = (before?.fired ?? []).filter((name) => named.has(name))
      const pending = withoutRepeats(deadlines).filter((deadline) => !fired.includes(nameOf(deadline)))
      // A repeat is not written again: a row written is what a clock costs.
      const isRepeat =
        before?.version === version && sameNames(before.pending, pending) && before.fired.length === fired.length
      if (isRepeat) return
      write(orderId, { version, pending, fired })
    },
    pending(orderId) {
      return [...(read(orderId)?.pending ?? [])].sort((a, b) => a.at - b.at)
    },
    due(now, limit) {
      const rows = sql
        .exec<{ order_id: string; pending: string }>(
          'SELECT order_id, pending FROM orders WHERE next_due <= ? ORDER BY next_due LIMIT ?',
          now,
          limit,
        )
        .toArray()
      return rows
        .flatMap(({ order_id: orderId, pending }) =>
          (JSON.parse(pending) as Deadline[])
            .filter(({ at }) => at <= now)
            .map((deadline) => ({ orderId, ...deadline })),
        )
        .slice(0, limit)
    },
    settle(items) {
      storage.transactionSync(() => {
        for (const [orderId, settled] of Map.groupBy(items, (item) => item.orderId)) {
          const row = read(orderId)
          if (row === null) continue
          const names = settled.map(nameOf)
          const pending = row.pending.filter((deadline) => !names.includes(nameOf(deadline)))
          if (pending.length === row.pending.length) continue
          write(orderId, { ...row, pending, fired: [...row.fired, ...names] })
        }
      })
    },
    nextDue() {
      return sql
        .exec<{ due: number | null }>('SELECT min(next_due) AS due FROM orders WHERE next_due IS NOT NULL')
        .one().due
    },
  }
}

/** What makes a deadline the same one. Parcels that are stuck in one stage since the same instant stay apart. */
const nameOf = ({ kind, at, data }: Deadline): string =>
  `${kind}@${at}${data?.parcelId === undefined ? '' : `@${data.parcelId}`}`

function withoutRepeats(deadlines: readonly Deadline[]): Deadline[] {
  return [...new Map(deadlines.map((deadline) => [nameOf(deadline), deadline])).values()]
}

function sameNames(a: readonly Deadline[], b: readonly Deadline[]): boolean {
  return a.length === b.length && a.every((deadline, i) => b[i] !== undefined && nameOf(deadline) === nameOf(b[i]))
}
