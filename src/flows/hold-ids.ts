/** Names of an order's holds in the ledgers: a function of order, line and allocation round, so that a repeat meets its own hold. */
import { type Order, openLines } from '../orders/domain/order.ts'

/** `part` tells the pieces of one line apart when they lie in several warehouses. */
export const holdIdOf = (orderId: string, lineNo: number, round: number, part = 0): string =>
  `${orderId}/${lineNo}/${round}${part === 0 ? '' : `.${part}`}`

/** Holds that an allocation which never got to its commit may have left behind. */
export function possibleHolds(order: Order): { sku: string; holdId: string }[] {
  return openLines(order).flatMap((line) =>
    line.sku === null
      ? []
      : [0, 1, 2, 3].map((part) => ({
          sku: line.sku ?? '',
          holdId: holdIdOf(order.id, line.lineNo, order.allocationRound + 1, part),
        })),
  )
}
