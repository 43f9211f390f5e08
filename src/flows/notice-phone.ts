/** Whose phone a notice is for, looked up when it is told: no effect carries a phone. */
import { readCaseSettings } from '../cases/cases.repository.ts'
import { notifyRepository } from '../notify/notify.repository.ts'
import { ordersRepository } from '../orders/orders.repository.ts'
import type { Ctx } from '../platform/ctx.ts'
import { readPromiseSettings } from '../promise/promise-settings.repository.ts'
import type { HubEffect } from './effects/effect.ts'
import { openReceiver, sealOwner } from './sealed-receiver.ts'

/** Null: nobody in particular, or a buyer whose phone the platform keeps to itself. */
export async function phoneFor(
  ctx: Ctx,
  { event, orderId, facts }: Pick<Extract<HubEffect, { kind: 'notify' }>, 'event' | 'orderId' | 'facts'>,
): Promise<string | null> {
  if (event === 'shelf.waiting' || event === 'shelf.unanswered') {
    const { keepers } = await readPromiseSettings(ctx)
    return (
      keepers.find(({ name, warehouseId }) => name === facts.keeper && warehouseId === facts.warehouseId)?.phone ?? null
    )
  }
  if (event === 'case.past_due') {
    const { groups } = await readCaseSettings(ctx)
    const members = groups.find(({ id }) => id === facts.groupId)?.members ?? []
    const reached = (await notifyRepository(ctx).contacts()).filter(({ mobile }) => mobile !== '')
    return members.flatMap((id) => reached.find(({ userId }) => userId === id)?.mobile ?? [])[0] ?? null
  }
  if (event !== 'order.arriving_soon' || orderId === null) return null
  const order = await ordersRepository(ctx).byId(orderId)
  const receiver = order
    ? await openReceiver(ctx.env, order.receiver, sealOwner(order.connectionId, order.platformOrderId))
    : null
  return receiver && /^\+?\d{6,20}$/.test(receiver.phone) ? receiver.phone : null
}
