/** Names of an order's holds in the ledgers: a function of order, line and allocation round, so that a repeat meets its own hold. */
import { type Order, openLines } from '../../orders/domain/order.ts'
import { MOST_PARCELS } from '../../routing/domain/split-plan.ts'

/** `part` tells the pieces of one line apart when they travel in several parcels. */
export const holdIdOf = (orderId: string, lineNo: number, round: number, part = 0): string =>
  `${orderId}/${lineNo}/${round}${part === 0 ? '' : `.${part}`}`

/**
 * Holds that an allocation which never got to its commit may have left behind. Each part of a line is at least one piece in a
 * parcel of its own, so a line has no more parts than pieces, and none more than a plan has parcels.
 */
export function possibleHolds(order: Order): { sku: string; holdId: string }[] {
  return openLines(order).flatMap(({ sku, lineNo, quantity }) =>
    sku === null
      ? []
      : Array.from({ length: Math.min(quantity, MOST_PARCELS) }, (_, part) => ({
          sku,
          holdId: holdIdOf(order.id, lineNo, order.allocationRound + 1, part),
        })),
  )
}
