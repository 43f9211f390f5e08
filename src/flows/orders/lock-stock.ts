/** Asking the ledgers for an order's pieces: wishes out, verdicts back, and what was refused elsewhere given back. */
import type { Failure, Result } from '../../core/result.ts'
import { type Order, openLines } from '../../orders/domain/order.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { RoutingDecision } from '../../routing/routing.contract.ts'
import { applyToLedgers, stockLedger } from '../../stock/stock-ledger.client.ts'
import type { LedgerAnswer, LedgerCommand, StockHold } from '../../stock/stock-ledger.port.ts'
import { holdIdOf, possibleHolds } from './hold-ids.ts'
import type { Cart } from './take-over-cart.ts'

export interface Locked {
  readonly order: Order
  readonly decision: RoutingDecision
  /** The holds as the ledgers have them; a repeat after a crash finds its own, wherever they are. */
  readonly holds: readonly { readonly lineNo: number; readonly sku: string; readonly hold: StockHold }[]
  /** The attempt gave holds of these names back on its way: another one that works on the order may have met them. */
  readonly gaveBack?: boolean
}
export interface Wish {
  readonly order: Order
  readonly decision: RoutingDecision
  readonly cart?: Cart | undefined
  readonly asks: readonly {
    readonly lineNo: number
    readonly sku: string
    readonly command: LedgerCommand & { kind: 'reserve' }
  }[]
}

/** Lines as reserve commands. A short plan asks for nothing but makes the ledgers tell their levels. */
export function wishOf({
  order,
  decision,
  cart,
  newId,
}: {
  readonly order: Order
  readonly decision: RoutingDecision
  readonly cart: Cart | undefined
  readonly newId: () => string
}): Wish {
  if (decision.outcome === 'short') return { order, decision, asks: [] }
  const parts = new Map<number, number>()
  const asks = decision.shipments.flatMap(({ warehouseId, lines }, parcel) =>
    lines.map(({ lineNo, sku, quantity }) => {
      const part = parts.get(lineNo) ?? 0
      parts.set(lineNo, part + 1)
      const holdId = holdIdOf(order.id, lineNo, order.allocationRound + 1, part)
      return {
        lineNo,
        sku,
        command: {
          kind: 'reserve' as const,
          requestId: newId(),
          holdId,
          warehouseId,
          quantity,
          // Kept with the hold: a repeat that plans otherwise still packs what is held as it was meant.
          owner: { kind: 'order_line' as const, orderId: order.id, lineNo, ...(parcel > 0 ? { parcel } : {}) },
          reason: order.hubNo,
          expiresAt: null,
          ...takenFrom(cart, sku, warehouseId),
        },
      }
    }),
  )
  return { order, decision, cart, asks }
}
/** The buyer's own hold, first where the pieces are to be sent from. */
function takenFrom(cart: Cart | undefined, sku: string, warehouseId: string): { fromHoldId?: string } {
  const lines = (cart?.lines ?? []).filter((line) => line.sku === sku)
  const line = lines.find((one) => one.warehouseId === warehouseId) ?? lines[0]
  return line ? { fromHoldId: line.holdId } : {}
}

export type Answers = Map<string, Result<LedgerAnswer, Failure>>

export async function ask(ctx: Ctx, wishes: readonly Wish[]): Promise<Answers> {
  const commandsBySku = new Map<string, LedgerCommand[]>()
  for (const { order, asks } of wishes) {
    // An empty list of commands reads the levels: the truth behind a projection that says "nothing left".
    if (asks.length === 0)
      for (const line of openLines(order))
        if (line.sku !== null && !commandsBySku.has(line.sku)) commandsBySku.set(line.sku, [])
    for (const { sku, command } of asks) commandsBySku.set(sku, [...(commandsBySku.get(sku) ?? []), command])
  }
  return applyToLedgers({ ledger: stockLedger(ctx.env), tenant: ctx.tenant, commandsBySku, now: ctx.clock.now() })
}
/** A hold that is to end. `back`: sent right behind, in the same call, so that nobody comes in between. */
export interface Held {
  readonly sku: string
  readonly holdId: string
  readonly back?: LedgerCommand
}

export type Verdict =
  | { readonly kind: 'locked'; readonly holds: Locked['holds'] }
  | {
      readonly kind: 'refused'
      readonly held: readonly Held[]
      readonly warehouses: readonly string[]
    }
  | { readonly kind: 'unreachable' }

export function judge(wish: Wish, answers: Answers): Verdict {
  const holds: { lineNo: number; sku: string; hold: StockHold }[] = []
  const warehouses: string[] = []
  for (const { lineNo, sku, command } of wish.asks) {
    const answer = answers.get(sku)
    if (!answer?.ok) return { kind: 'unreachable' }
    const outcome = answer.value.outcomes.find((candidate) => candidate.requestId === command.requestId)
    if (outcome?.ok && outcome.hold) holds.push({ lineNo, sku, hold: outcome.hold })
    else warehouses.push(command.warehouseId)
  }
  const held = holds.map(({ sku, hold }) => heldOf(wish, sku, hold))
  if (wish.asks.length === 0 || warehouses.length > 0) return { kind: 'refused', held, warehouses }
  if (isAllAsked(wish, holds)) return { kind: 'locked', holds }
  const known = new Set(held.map(({ holdId }) => holdId))
  return {
    kind: 'refused',
    held: [...held, ...possibleHolds(wish.order).filter(({ holdId }) => !known.has(holdId))],
    warehouses,
  }
}

/**
 * False when holds of an attempt that planned otherwise were met, and they are more or less than was asked for now: they are
 * given back, under every name that it may have used, and asked for anew.
 */
function isAllAsked({ asks }: Wish, holds: Locked['holds']): boolean {
  const missing = new Map<number, number>()
  const add = (lineNo: number, quantity: number) => missing.set(lineNo, (missing.get(lineNo) ?? 0) + quantity)
  for (const { lineNo, command } of asks) add(lineNo, command.quantity)
  for (const { lineNo, hold } of holds) add(lineNo, -hold.quantity)
  return [...missing.values()].every((quantity) => quantity === 0)
}

/** What a claim gave goes back to the claim; everything else becomes available. */
function heldOf({ cart, asks }: Wish, sku: string, { holdId, quantity, reason }: StockHold): Held {
  const from = asks.find(({ command }) => command.holdId === holdId)?.command
  const line = cart?.lines.find((one) => one.sku === sku && one.holdId === from?.fromHoldId)
  if (!from || !line?.owner) return { sku, holdId }
  const { warehouseId, owner } = line
  const given = Math.min(quantity, line.quantity)
  const requestId = `${from.requestId}/back`
  return {
    sku,
    holdId,
    back: { kind: 'carve', requestId, holdId: line.holdId, warehouseId, quantity: given, owner, reason },
  }
}

/** The answers tell what lies in the warehouses now. */
export async function release(ctx: Ctx, holds: readonly Held[]): Promise<Answers> {
  if (holds.length === 0) return new Map()
  const commandsBySku = new Map<string, LedgerCommand[]>()
  for (const { sku, holdId, back } of holds)
    commandsBySku.set(sku, [
      ...(commandsBySku.get(sku) ?? []),
      { kind: 'release', requestId: ctx.ids.next('cmd'), holdId },
      ...(back ? [back] : []),
    ])
  return applyToLedgers({ ledger: stockLedger(ctx.env), tenant: ctx.tenant, commandsBySku, now: ctx.clock.now() })
}
