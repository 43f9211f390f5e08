/** WooCommerce's statuses in our words. */
import { type CanonicalOrder, canonicalStates } from '../../orders/canonical-order.contract.ts'

type State = CanonicalOrder['state']

/** `status` of an order; `on-hold` is decided by the payment method. */
const states: Readonly<Record<string, State>> = {
  pending: 'pending_payment',
  'checkout-draft': 'pending_payment',
  failed: 'pending_payment',
  processing: 'paid',
  completed: 'shipped',
  cancelled: 'cancelled',
  refunded: 'refunded',
  trash: 'cancelled',
}

/** Those of WooCommerce itself. */
export const knownStatuses: readonly string[] = Object.keys(states)

/** Methods whose money comes later by another way: an order on hold waits for it. */
const paidLater: ReadonlySet<string> = new Set(['bacs', 'cheque'])

export interface WooStatus {
  readonly state: State
  /** Paid, and the shop says "not yet". */
  readonly held: boolean
}

/** Null for a status that neither we nor the shop's own list (`own`, of plugins' statuses) know. */
export function stateOfStatus(status: string, method: string, own: ReadonlyMap<string, State>): WooStatus | null {
  if (status === 'on-hold')
    return paidLater.has(method) ? { state: 'pending_payment', held: false } : { state: 'paid', held: true }
  const state = own.get(status) ?? states[status]
  return state === undefined ? null : { state, held: false }
}

const isState = (text: string): text is State => canonicalStates.some((state) => state === text)

/** `wc-shipped=shipped, partial-shipped=paid` → statuses of plugins; null where a part says nothing of ours. */
export function readOwnStatuses(text: string): ReadonlyMap<string, State> | null {
  const own = new Map<string, State>()
  for (const part of text
    .split(/[,，;；\n]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')) {
    const [status = '', state = ''] = part.split('=').map((piece) => piece.trim())
    if (status === '' || !isState(state)) return null
    own.set(status.replace(/^wc-/, ''), state)
  }
  return own
}
