/** Where a platform's order is other than ours and no rule follows it: one sentence each, for a person who has to look. */
import type { CanonicalLine, CanonicalOrder } from '../canonical-order.contract.ts'
import type { OrderLineDto } from '../orders.contract.ts'
import { bundlesIn } from './open-bundles.ts'
import type { Order } from './order.ts'
import { isBeforeShipping } from './order-lifecycle.ts'

/** `isSentHere`: a parcel of ours has left, so that pieces which the platform calls shipped may be those. */
export function differencesOf(
  order: Order,
  canonical: CanonicalOrder,
  { isSentHere }: { readonly isSentHere: boolean },
): string[] {
  if (order.status === 'cancelled')
    return isAliveThere(order, canonical) ? [`本地已取消，平台是 ${canonical.platformStatus}`] : []
  const isOpen = canonical.state === 'paid' || canonical.state === 'refunding' || canonical.state === 'pending_payment'
  return isBeforeShipping(order.status) && isOpen ? linesThatDiffer(order, canonical, isSentHere) : []
}

/** Goods left there although ours were given back, or something was said after the end here. */
const isAliveThere = ({ statusAt }: Order, { state, updatedAt }: CanonicalOrder): boolean =>
  state === 'shipped' || state === 'delivered' || (state === 'paid' && updatedAt > statusAt)

function linesThatDiffer({ lines: ours }: Order, { lines: theirs }: CanonicalOrder, isSentHere: boolean): string[] {
  const wanted = theirs.filter(({ state, refund }) => state !== 'cancelled' && refund !== 'refunded')
  const open = ours.filter(({ status }) => status === 'open')
  const isIn = (
    list: readonly { readonly platformLineId: string }[],
    { platformLineId }: OrderLineDto | CanonicalLine,
  ) => list.some((line) => line.platformLineId === platformLineId)
  const added = wanted.filter((line) => !isIn(ours, line))
  const gone = theirs.length === 0 ? [] : open.filter((line) => !isIn(theirs, line))
  const begun = isSentHere
    ? []
    : wanted.filter((line) => line.shippedQuantity > 0 && line.shippedQuantity < line.quantity && isIn(open, line))
  return [
    ...added.map(({ title, quantity }) => `平台新增 ${title} ×${quantity}`),
    ...gone.flatMap((line) => {
      const quantity = bundlesIn(ours, line, line.quantity)
      return quantity > 0 ? [`平台已没有 ${line.title} ×${quantity}`] : []
    }),
    ...begun.map(({ title, shippedQuantity, quantity }) => `${title} 已在平台发出 ${shippedQuantity} / ${quantity} 件`),
  ]
}
