/**
 * The rules of a stock ledger: `decide` says what a command does, `evolve` folds the fact into the state. Nobody is
 * promised a piece that is not there; a replay changes nothing; every cancel is the inverse of its step.
 */
import { assertNever } from '../../core/assert-never.ts'
import type { LedgerCommand, LedgerOutcome, StockHold } from '../stock-ledger.port.ts'
import { firstExpiry, popExpiry, pushExpiry } from './expiry-queue.ts'
import { type LedgerEvent, outcomeOf, type QuantityChange, seqsOf } from './ledger-event.ts'
import {
  availableAt,
  availableOf,
  classOf,
  type LedgerState,
  passTime,
  type Quantities,
  recall,
  remember,
} from './ledger-state.ts'

/** Far above any warehouse, far below where integers lose their units. */
const MAX_QUANTITY = 1_000_000_000

type Of<K extends LedgerCommand['kind']> = Extract<LedgerCommand, { kind: K }>
type Refusal = Extract<LedgerOutcome, { ok: false }>

/** The fact that the command makes at `now` (epoch ms); null when it was answered before and changes nothing. */
export function decide(
  state: LedgerState,
  command: LedgerCommand,
  now: number,
): { readonly outcome: LedgerOutcome; readonly event: LedgerEvent | null } {
  const earlier = recall(state, command.requestId)
  if (earlier !== null) return { outcome: earlier.ok ? { ...earlier, replayed: true } : earlier, event: null }
  const event = decideNew(state, command, now)
  return { outcome: outcomeOf(event), event }
}

function decideNew(state: LedgerState, command: LedgerCommand, now: number): LedgerEvent {
  switch (command.kind) {
    case 'reserve':
      return reserve(state, command, now)
    case 'carve':
      return carve(state, command, now)
    case 'release':
    case 'commit':
      return end(state, command, now)
    case 'restock':
      return restock(state, command, now)
    case 'adjust':
      return adjust(state, command, now)
    case 'transfer':
      return transfer(state, command, now)
    case 'receive':
      return receive(state, command, now)
    case 'count':
      return count(state, command, now)
    default:
      return assertNever(command)
  }
}

function reserve(state: LedgerState, command: Of<'reserve'>, now: number): LedgerEvent {
  const { requestId, holdId, warehouseId, quantity, owner, reason, expiresAt, fromHoldId } = command
  if (!isCount(quantity) || quantity === 0) return refused(command, now, { code: 'stock.invalid_quantity' })
  const existing = state.holds.get(holdId)
  if (existing)
    return { kind: 'answered', requestId, at: now, outcome: { ok: true, requestId, hold: existing, replayed: true } }
  // A buyer's own cart never blocks that buyer's order: what the cart gives up counts as available where it lies.
  const source = fromHoldId === undefined ? undefined : state.holds.get(fromHoldId)
  const given = source ? Math.min(source.quantity, quantity) : 0
  const available = availableAt(state, warehouseId) + (source?.warehouseId === warehouseId ? given : 0)
  if (quantity > available) return refused(command, now, { code: 'stock.short', available })
  const hold: StockHold = {
    holdId,
    warehouseId,
    quantity,
    counts: classOf(owner),
    owner,
    reason,
    since: now,
    expiresAt,
  }
  const from = source
    ? { holdId: source.holdId, warehouseId: source.warehouseId, quantity: given, reason: source.reason }
    : null
  return { kind: 'held', requestId, at: now, hold, from }
}

/** The hold as it was is taken up into the one that is larger: one fact, and whatever is told twice moves nothing. */
function carve(state: LedgerState, command: Of<'carve'>, now: number): LedgerEvent {
  const { requestId, holdId, warehouseId, quantity, owner, reason } = command
  const existing = state.holds.get(holdId)
  if (!isCount(quantity) || quantity === 0 || (existing && existing.warehouseId !== warehouseId))
    return refused(command, now, { code: 'stock.invalid_quantity' })
  const granted = Math.min(quantity, availableAt(state, warehouseId))
  if (granted <= 0) return refused(command, now, { code: 'stock.short', available: 0 })
  const had = existing?.quantity ?? 0
  const since = existing?.since ?? now
  const hold: StockHold = {
    holdId,
    warehouseId,
    quantity: had + granted,
    counts: classOf(owner),
    owner,
    reason,
    since,
    expiresAt: null,
  }
  const from = existing ? { holdId, warehouseId, quantity: had, reason: existing.reason } : null
  return { kind: 'held', requestId, at: now, hold, from, granted }
}

/** A release of what is not held is a harmless repeat of a cancel; a commit of it would ship pieces nobody locked. */
function end(state: LedgerState, command: Of<'release'> | Of<'commit'>, now: number): LedgerEvent {
  const { requestId, kind, holdId } = command
  const hold = state.holds.get(holdId)
  const quantity = (kind === 'release' ? command.quantity : undefined) ?? hold?.quantity ?? 1
  if (!isCount(quantity) || quantity === 0) return refused(command, now, { code: 'stock.invalid_quantity' })
  if (hold) {
    const ending = quantity < hold.quantity ? { ...hold, quantity } : hold
    return { kind: 'ended', by: kind, requestId, at: now, hold: ending }
  }
  if (kind === 'commit') return refused(command, now, { code: 'stock.unknown_hold' })
  return { kind: 'answered', requestId, at: now, outcome: { ok: true, requestId, replayed: false } }
}

function restock(state: LedgerState, command: Of<'restock'>, now: number): LedgerEvent {
  const { warehouseId, quantity, into } = command
  if (!isCount(quantity) || quantity === 0 || !fits(state, warehouseId, quantity))
    return refused(command, now, { code: 'stock.invalid_quantity' })
  return moved(command, now, [
    { warehouseId, quantity, onHand: quantity, qc: into === 'qc' ? quantity : 0, inTransit: 0 },
  ])
}

function adjust(state: LedgerState, command: Of<'adjust'>, now: number): LedgerEvent {
  const { warehouseId, delta, of } = command
  if (!isCount(Math.abs(delta)) || delta === 0 || (of === 'onHand' && !fits(state, warehouseId, delta))) {
    return refused(command, now, { code: 'stock.invalid_quantity' })
  }
  const available = availableAt(state, warehouseId)
  const left =
    of === 'onHand'
      ? available + delta
      : Math.min(available - delta, (state.warehouses.get(warehouseId)?.[of] ?? 0) + delta)
  if (left < 0) return refused(command, now, { code: 'stock.would_be_negative', available })
  return moved(command, now, [{ ...still(warehouseId, delta), [of]: delta }])
}

function transfer(state: LedgerState, command: Of<'transfer'>, now: number): LedgerEvent {
  const { from, to, quantity } = command
  if (!isCount(quantity) || quantity === 0 || from === to || !fits(state, to, quantity))
    return refused(command, now, { code: 'stock.invalid_quantity' })
  const available = availableAt(state, from)
  if (quantity > available) return refused(command, now, { code: 'stock.short', available })
  return moved(command, now, [
    { warehouseId: from, quantity: -quantity, onHand: -quantity, qc: 0, inTransit: 0 },
    { warehouseId: to, quantity, onHand: quantity, qc: 0, inTransit: quantity },
  ])
}

function receive(state: LedgerState, command: Of<'receive'>, now: number): LedgerEvent {
  const { warehouseId, quantity } = command
  if (!isCount(quantity) || quantity === 0) return refused(command, now, { code: 'stock.invalid_quantity' })
  if (quantity > (state.warehouses.get(warehouseId)?.inTransit ?? 0)) {
    return refused(command, now, { code: 'stock.would_be_negative', available: availableAt(state, warehouseId) })
  }
  return moved(command, now, [{ ...still(warehouseId, quantity), inTransit: -quantity }])
}

/**
 * Refused when what was counted is less than what is promised: `available` then says how many pieces are missing, as a
 * negative number. Somebody has to decide whose order goes without, before the books can say so.
 */
function count(state: LedgerState, command: Of<'count'>, now: number): LedgerEvent {
  const { warehouseId } = command
  const before = state.warehouses.get(warehouseId) ?? noQuantities()
  const after = {
    ...before,
    onHand: command.onHand,
    qc: command.qc ?? before.qc,
    inTransit: command.inTransit ?? before.inTransit,
  }
  if (!isCount(after.onHand) || !isCount(after.qc) || !isCount(after.inTransit))
    return refused(command, now, { code: 'stock.invalid_quantity' })
  const available = availableOf(after)
  if (available < 0) return refused(command, now, { code: 'stock.would_be_negative', available })
  const onHand = after.onHand - before.onHand
  return moved(command, now, [
    { warehouseId, quantity: onHand, onHand, qc: after.qc - before.qc, inTransit: after.inTransit - before.inTransit },
  ])
}

/** Folds one fact in, in place, and returns the same state. Facts are never refused. */
export function evolve(state: LedgerState, event: LedgerEvent): LedgerState {
  passTime(state, event.at)
  state.seq += seqsOf(event)
  if (event.kind !== 'answered') state.movedSeq = state.seq
  switch (event.kind) {
    case 'held': {
      const { hold, from } = event
      if (from !== null) shrink(state, from.holdId, from.quantity)
      touch(state, hold.warehouseId)[hold.counts] += hold.quantity
      state.holds.set(hold.holdId, hold)
      if (hold.expiresAt !== null) pushExpiry(state.expiries, { at: hold.expiresAt, holdId: hold.holdId })
      break
    }
    case 'ended':
      shrink(state, event.hold.holdId, event.hold.quantity)
      if (event.by === 'commit') touch(state, event.hold.warehouseId).onHand -= event.hold.quantity
      break
    case 'moved':
      for (const change of event.changes) {
        const quantities = touch(state, change.warehouseId)
        quantities.onHand += change.onHand
        quantities.qc += change.qc
        quantities.inTransit += change.inTransit
      }
      break
    case 'answered':
      break
    default:
      assertNever(event)
  }
  // Nobody asked for an expiry, so nobody can repeat it.
  if (event.kind !== 'ended' || event.by !== 'expire')
    remember(state, event.requestId, { at: event.at, outcome: outcomeOf(event) })
  return state
}

/**
 * Runs a group: holds that are due end first, then each command by itself. Returns one outcome per command and the facts
 * that happened, which the caller must make durable before it answers.
 */
export function runGroup(
  state: LedgerState,
  commands: readonly LedgerCommand[],
  now: number,
): { readonly outcomes: LedgerOutcome[]; readonly events: LedgerEvent[] } {
  const events = expireDue(state, now)
  const outcomes = commands.map((command) => {
    const { outcome, event } = decide(state, command, now)
    if (event) {
      evolve(state, event)
      events.push(event)
    }
    return outcome
  })
  return { outcomes, events }
}

/** When the next hold ends by itself, epoch ms; null when none does. Forgets turns of holds that have ended already. */
export function nextExpiry(state: LedgerState): number | null {
  for (;;) {
    const first = firstExpiry(state.expiries)
    if (first === null || state.holds.get(first.holdId)?.expiresAt === first.at) return first?.at ?? null
    popExpiry(state.expiries)
  }
}

function expireDue(state: LedgerState, now: number): LedgerEvent[] {
  const events: LedgerEvent[] = []
  for (let at = nextExpiry(state); at !== null && at <= now; at = nextExpiry(state)) {
    const hold = state.holds.get(firstExpiry(state.expiries)?.holdId ?? '')
    if (!hold) break
    const event: LedgerEvent = { kind: 'ended', by: 'expire', requestId: `expire:${hold.holdId}`, at: now, hold }
    evolve(state, event)
    events.push(event)
  }
  return events
}

function shrink(state: LedgerState, holdId: string, quantity: number): void {
  const hold = state.holds.get(holdId)
  if (!hold) throw new Error(`ledger journal: ${holdId} gives up pieces that it does not hold`)
  touch(state, hold.warehouseId)[hold.counts] -= quantity
  if (quantity === hold.quantity) state.holds.delete(holdId)
  else state.holds.set(holdId, { ...hold, quantity: hold.quantity - quantity })
}

/** The warehouse's quantities, marked as moved by the fact at hand. */
function touch(state: LedgerState, warehouseId: string): Quantities {
  let quantities = state.warehouses.get(warehouseId)
  if (!quantities) {
    quantities = noQuantities()
    state.warehouses.set(warehouseId, quantities)
  }
  quantities.seq = state.seq
  return quantities
}

const noQuantities = (): Quantities => ({ onHand: 0, locked: 0, qc: 0, inTransit: 0, pooled: 0, seq: 0 })
const still = (warehouseId: string, quantity: number): QuantityChange => ({
  warehouseId,
  quantity,
  onHand: 0,
  qc: 0,
  inTransit: 0,
})
const isCount = (quantity: number): boolean => Number.isInteger(quantity) && quantity >= 0 && quantity <= MAX_QUANTITY
const fits = (state: LedgerState, warehouseId: string, more: number): boolean =>
  (state.warehouses.get(warehouseId)?.onHand ?? 0) + more <= MAX_QUANTITY

function moved(
  command: Of<'restock' | 'adjust' | 'transfer' | 'receive' | 'count'>,
  now: number,
  changes: readonly QuantityChange[],
): LedgerEvent {
  return { kind: 'moved', by: command.kind, requestId: command.requestId, at: now, reason: command.reason, changes }
}

function refused(command: LedgerCommand, now: number, why: Pick<Refusal, 'code' | 'available'>): LedgerEvent {
  return {
    kind: 'answered',
    requestId: command.requestId,
    at: now,
    outcome: { ok: false, requestId: command.requestId, ...why },
  }
}
