/** Asking the ledgers for an order's pieces: wishes out, verdicts back, and what was refused elsewhere given back. */
import type { Failure, Result } from '../core/result.ts'
import { type Order, openLines } from '../orders/domain/order.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { RoutingDecision } from '../routing/routing.contract.ts'
import { applyToLedgers, stockLedger } from '../stock/stock-ledger.client.ts'
import type { LedgerAnswer, LedgerCommand, StockHold } from '../stock/stock-ledger.port.ts'
import { cartHoldId } from './cart-hold.ts'
import { holdIdOf } from './hold-ids.ts'

export interface Locked {
  readonly order: Order
  readonly decision: RoutingDecision
  /** The holds as the ledgers have them; a repeat after a crash finds its own, wherever they are. */
  readonly holds: readonly { readonly lineNo: number; readonly sku: string; readonly hold: StockHold }[]
}
export interface Wish {
  readonly order: Order
  readonly decision: RoutingDecision
  readonly asks: readonly {
    readonly lineNo: number
    readonly sku: string
    readonly command: LedgerCommand & { kind: 'reserve' }
  }[]
}

/** Lines as reserve commands. A short plan asks for nothing but makes the ledgers tell their levels. */
export function wishOf(order: Order, decision: RoutingDecision, newId: () => string): Wish {
  if (decision.outcome === 'short') return { order, decision, asks: [] }
  const parts = new Map<number, number>()
  const asks = decision.shipments.flatMap(({ warehouseId, lines }) =>
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
          owner: { kind: 'order_line' as const, orderId: order.id, lineNo },
          reason: order.hubNo,
          expiresAt: null,
          ...(order.reservationId === null
            ? {}
            : {
                fromHoldId: cartHoldId({ connectionId: order.connectionId, reservationId: order.reservationId }, sku),
              }),
        },
      }
    }),
  )
  return { order, decision, asks }
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
export type Verdict =
  | { readonly kind: 'locked'; readonly holds: Locked['holds'] }
  | {
      readonly kind: 'refused'
      readonly held: readonly { sku: string; holdId: string }[]
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
  if (wish.asks.length > 0 && warehouses.length === 0) return { kind: 'locked', holds }
  return { kind: 'refused', held: holds.map(({ sku, hold }) => ({ sku, holdId: hold.holdId })), warehouses }
}
export async function release(ctx: Ctx, holds: readonly { sku: string; holdId: string }[]): Promise<void> {
  if (holds.length === 0) return
  const commandsBySku = new Map<string, LedgerCommand[]>()
  for (const { sku, holdId } of holds)
    commandsBySku.set(sku, [
      ...(commandsBySku.get(sku) ?? []),
      { kind: 'release', requestId: ctx.ids.next('cmd'), holdId },
    ])
  await applyToLedgers({ ledger: stockLedger(ctx.env), tenant: ctx.tenant, commandsBySku, now: ctx.clock.now() })
}
