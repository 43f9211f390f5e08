/** Who called a cancelled order off: its own clock, its platform, or a person. */
import type { Order } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'

export async function howEnded(
  ctx: Ctx,
  { id }: Pick<Order, 'id'>,
): Promise<'payment_timeout' | 'platform' | 'person'> {
  const end = (await ordersRepository(ctx).events(id)).findLast(({ type }) => type === 'cancelled')
  if (end?.data?.because === 'payment_timeout') return 'payment_timeout'
  return end?.actor.kind === 'channel' ? 'platform' : 'person'
}
