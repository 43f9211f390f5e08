/** Order of the buttons on an order: what is likely first; destructive last. */
import type { Hold, OrderAction } from '../api/orders.ts'

const usual = ['release', 'hold', 'split', 'merge', 'retry_routing', 'reship', 'cancel'] as const
export type OrderVerb = (typeof usual)[number]

/** Out of stock: a transfer or a delivery has come, and the order is routed again. */
const whenShort: readonly OrderVerb[] = ['retry_routing', 'release', 'hold', 'split', 'merge', 'reship', 'cancel']

export interface OrderButton {
  readonly verb: OrderVerb
  readonly allowed: boolean
  readonly why: string
  /** The one thing to do next, when there is one. */
  readonly primary: boolean
}

/** Verbs that the console knows, allowed ones first; what would make no sense is not offered at all. */
export function orderButtons(
  actions: readonly OrderAction[],
  holds: readonly Pick<Hold, 'reason'>[],
): readonly OrderButton[] {
  const short = holds.some((hold) => hold.reason === 'short_of_stock')
  const known = (short ? whenShort : usual).flatMap((verb): OrderButton[] => {
    const action = actions.find((candidate) => candidate.verb.replaceAll('-', '_') === verb)
    if (!action) return []
    if (!action.allowed && ['release', 'merge', 'retry_routing', 'reship'].includes(verb)) return []
    const primary = action.allowed && holds.length > 0 && verb === (short ? 'retry_routing' : 'release')
    return [{ verb, allowed: action.allowed, why: action.why ?? '', primary }]
  })
  return [...known.filter((button) => button.allowed), ...known.filter((button) => !button.allowed)]
}
