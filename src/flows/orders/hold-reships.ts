/** Money goes back for goods that are about to go out once more: a person looks before they do. */
import type { OrderChange } from '../../orders/domain/change-order.ts'
import { isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { holdOrder } from './hold-order.ts'

const isRefundNews = ({ before, after }: OrderChange): boolean =>
  before !== null && after.lines.some(({ refund }, i) => refund !== 'none' && before.lines[i]?.refund === 'none')

/** `changes`: orders with news of their platforms. */
export async function holdReships(ctx: Ctx, changes: readonly OrderChange[]): Promise<void> {
  const refunded = changes.filter(isRefundNews).map(({ after }) => after)
  for (const { id, status, first } of await ordersRepository(ctx).reshipsOf(refunded.map((order) => order.id))) {
    const no = refunded.find((order) => order.id === first)?.hubNo ?? ''
    if (isBeforeShipping(status))
      await holdOrder({ ctx, input: { orderId: id, reason: 'refund_requested', detail: `原单 ${no} 申请退款` } })
  }
}
