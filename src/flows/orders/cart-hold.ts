/** Names of a cart's holds in the ledgers, and the ledger commands that end them. */
import type { LedgerCommand } from '../../stock/stock-ledger.port.ts'

export const cartHoldId = (
  cart: { readonly connectionId: string; readonly reservationId: string },
  sku: string,
): string => `cart/${cart.connectionId}/${cart.reservationId}/${sku}`

export const releaseCommands = (
  lines: readonly { readonly sku: string; readonly holdId: string }[],
  newId: () => string,
): { sku: string; command: LedgerCommand }[] =>
  lines.map(({ sku, holdId }) => ({ sku, command: { kind: 'release', requestId: newId(), holdId } }))
