/** Order of the buttons on an order: what is likely first; destructive last. */
import type { OrderAction } from '../api/orders.ts'

export const orderVerbs = ['release', 'retry_routing', 'hold', 'split', 'merge', 'cancel'] as const
export type OrderVerb = (typeof orderVerbs)[number]

export interface OrderButton {
  readonly verb: OrderVerb
  readonly allowed: boolean
  readonly why: string
}

/** Verbs that the console knows, allowed ones first; `release`, `merge` and `retry_routing` are shown only when there is something to do. */
export function orderButtons(actions: readonly OrderAction[]): readonly OrderButton[] {
  const known = orderVerbs.flatMap((verb): OrderButton[] => {
    const action = actions.find((candidate) => candidate.verb.replaceAll('-', '_') === verb)
    if (!action) return []
    if (!action.allowed && ['release', 'merge', 'retry_routing'].includes(verb)) return []
    return [{ verb, allowed: action.allowed, why: action.why ?? '' }]
  })
  return [...known.filter((button) => button.allowed), ...known.filter((button) => !button.allowed)]
}
