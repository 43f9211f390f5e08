/** A ledger that a person can check by reading: lists, no sums kept, everything added up anew. Slow on purpose. */
import { REQUEST_MEMORY_MS } from '../../../src/stock/domain/ledger-state.ts'
import type { LedgerCommand, WarehouseQuantities } from '../../../src/stock/stock-ledger.port.ts'

interface Held {
  id: string
  at: string
  quantity: number
  pool: boolean
  until: number | null
}

export function referenceLedger() {
  const book: Record<string, { onHand: number; qc: number; inTransit: number }> = {}
  let held: Held[] = []
  let factsUpTo = 0
  const told: { id: string; at: number; answer: string }[] = []

  const of = (warehouse: string) => {
    book[warehouse] ??= { onHand: 0, qc: 0, inTransit: 0 }
    return book[warehouse]
  }
  const heldAt = (warehouse: string) =>
    held.filter((hold) => hold.at === warehouse).reduce((sum, hold) => sum + hold.quantity, 0)
  const free = (warehouse: string) =>
    of(warehouse).onHand - of(warehouse).qc - of(warehouse).inTransit - heldAt(warehouse)
  const whole = (quantity: number) => Number.isInteger(quantity) && quantity > 0

  const answer = (command: LedgerCommand): string => {
    switch (command.kind) {
      case 'reserve': {
        if (!whole(command.quantity)) return 'stock.invalid_quantity '
        if (held.some((hold) => hold.id === command.holdId)) return 'ok'
        const source = held.find((hold) => hold.id === command.fromHoldId)
        const given = Math.min(source?.quantity ?? 0, command.quantity)
        if (source) source.quantity -= given
        if (free(command.warehouseId) < command.quantity) {
          const left = free(command.warehouseId)
          // The cart in another warehouse does not help here.
          if (source) source.quantity += given
          return `stock.short ${left}`
        }
        held = held.filter((hold) => hold.quantity > 0)
        held.push({
          id: command.holdId,
          at: command.warehouseId,
          quantity: command.quantity,
          pool: command.owner.kind === 'pool',
          until: command.expiresAt,
        })
        return 'ok'
      }
      case 'carve': {
        const known = held.find((hold) => hold.id === command.holdId)
        if (!whole(command.quantity) || (known && known.at !== command.warehouseId)) return 'stock.invalid_quantity '
        const granted = Math.min(command.quantity, free(command.warehouseId))
        if (granted <= 0) return 'stock.short 0'
        held = held.filter((hold) => hold !== known)
        held.push({
          id: command.holdId,
          at: command.warehouseId,
          quantity: (known?.quantity ?? 0) + granted,
          pool: true,
          until: null,
        })
        return 'ok'
      }
      case 'release': {
        if (command.quantity !== undefined && !whole(command.quantity)) return 'stock.invalid_quantity '
        const known = held.find((hold) => hold.id === command.holdId)
        if (known) known.quantity -= Math.min(known.quantity, command.quantity ?? known.quantity)
        held = held.filter((hold) => hold.quantity > 0)
        return 'ok'
      }
      case 'commit': {
        const hold = held.find((one) => one.id === command.holdId)
        if (!hold) return 'stock.unknown_hold '
        held = held.filter((one) => one !== hold)
        of(hold.at).onHand -= hold.quantity
        return 'ok'
      }
      case 'restock':
        if (!whole(command.quantity)) return 'stock.invalid_quantity '
        of(command.warehouseId).onHand += command.quantity
        if (command.into === 'qc') of(command.warehouseId).qc += command.quantity
        return 'ok'
      case 'adjust': {
        if (command.delta === 0) return 'stock.invalid_quantity '
        const left = free(command.warehouseId)
        const quantities = of(command.warehouseId)
        quantities[command.of] += command.delta
        if (quantities[command.of] >= 0 && free(command.warehouseId) >= 0) return 'ok'
        quantities[command.of] -= command.delta
        return `stock.would_be_negative ${left}`
      }
      case 'transfer':
        if (!whole(command.quantity) || command.from === command.to) return 'stock.invalid_quantity '
        if (free(command.from) < command.quantity) return `stock.short ${free(command.from)}`
        of(command.from).onHand -= command.quantity
        of(command.to).onHand += command.quantity
        of(command.to).inTransit += command.quantity
        return 'ok'
      case 'receive':
        if (!whole(command.quantity)) return 'stock.invalid_quantity '
        if (of(command.warehouseId).inTransit < command.quantity)
          return `stock.would_be_negative ${free(command.warehouseId)}`
        of(command.warehouseId).inTransit -= command.quantity
        return 'ok'
      case 'count': {
        const before = { ...of(command.warehouseId) }
        Object.assign(of(command.warehouseId), {
          onHand: command.onHand,
          qc: command.qc ?? before.qc,
          inTransit: command.inTransit ?? before.inTransit,
        })
        const left = free(command.warehouseId)
        if (left >= 0) return 'ok'
        Object.assign(of(command.warehouseId), before)
        return `stock.would_be_negative ${left}`
      }
    }
  }

  return {
    run(commands: readonly LedgerCommand[], now: number): string[] {
      if (held.some((hold) => hold.until !== null && hold.until <= now)) factsUpTo = Math.max(factsUpTo, now)
      held = held.filter((hold) => hold.until === null || hold.until > now)
      return commands.map((command) => {
        const earlier = told.findLast((entry) => entry.id === command.requestId)
        if (earlier && earlier.at > factsUpTo - REQUEST_MEMORY_MS) return earlier.answer
        const said = answer(command)
        factsUpTo = Math.max(factsUpTo, now)
        told.push({ id: command.requestId, at: now, answer: said })
        return said
      })
    },
    /** Warehouses that have something, by name. */
    levels(): WarehouseQuantities[] {
      return Object.entries(book)
        .filter(([, quantities]) => quantities.onHand > 0)
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([warehouseId, { onHand, qc, inTransit }]) => {
          const sum = (pool: boolean) =>
            held
              .filter((hold) => hold.at === warehouseId && hold.pool === pool)
              .reduce((total, hold) => total + hold.quantity, 0)
          return {
            warehouseId,
            onHand,
            locked: sum(false),
            qc,
            inTransit,
            pooled: sum(true),
            available: free(warehouseId),
          }
        })
    },
  }
}
