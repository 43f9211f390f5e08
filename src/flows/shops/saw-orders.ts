/** For the health of a connection: when its last order came, and how far behind the platform we are. */
import { channelGate } from '../../channels/channel-gate.client.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import type { Ctx } from '../../platform/ctx.ts'

export async function sawOrders(ctx: Ctx, connectionId: string, orders: readonly CanonicalOrder[]): Promise<void> {
  const modifiedAt = orders.reduce((newest, { updatedAt }) => Math.max(newest, updatedAt), 0)
  if (modifiedAt > 0) await channelGate(ctx.env, connectionId).sawOrder({ modifiedAt, seenAt: ctx.clock.now() })
}
