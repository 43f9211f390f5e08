/** A buyer's name, phone and address in plain, for one person and one reason; the audit log keeps the reason and not the text. */
import { maskPhonesInText } from '../../core/mask.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { HOUR } from '../../core/time.ts'
import type { RevealedReceiver } from '../../orders/orders.contract.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { revealsRepository } from '../../orders/reveals.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { openReceiver, sealOwner } from './sealed-receiver.ts'

/** Looks a person may take in an hour. */
export const MOST_REVEALS = 60

/**
 * `order.receiver_kept_by_platform`: the shop's platform gives ciphertexts only, so nobody here can show it.
 * `order.too_many_reveals`: more than 60 within an hour by this person.
 */
export async function revealReceiver({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly orderId: string; readonly reason: string }
}): Promise<Result<RevealedReceiver, Failure>> {
  const allowed = authorise(ctx, 'receiver:reveal')
  if (!allowed.ok) return allowed
  const order = await ordersRepository(ctx).byId(input.orderId)
  if (!order) return fail('order.not_found')
  if (order.receiver.cipher?.sealed === undefined)
    return fail('order.receiver_kept_by_platform', { channel: order.channel })
  const now = ctx.clock.now()
  const claim = { id: ctx.ids.next('req'), at: now, since: now - HOUR, most: MOST_REVEALS }
  if (!(await revealsRepository(ctx).claim(claim))) return fail('order.too_many_reveals', { most: MOST_REVEALS })
  // The trace first: what could not be noted is not shown.
  const noted = await commit(ctx, {
    statements: [],
    audit: { action: 'receiver.revealed', subjects: [order.id], after: { reason: input.reason } },
  })
  if (!noted.ok) return noted
  const plain = await openReceiver(ctx.env, order.receiver, sealOwner(order.connectionId, order.platformOrderId))
  if (!plain) return fail('order.receiver_kept_by_platform', { channel: order.channel })
  const { province, city, district, street } = order.receiver
  return ok({
    name: plain.name,
    phone: plain.phone,
    address: `${province}${city}${district}${street}${plain.address}`,
    remarks: [order.buyerRemark, order.sellerRemark].filter((text) => text !== maskPhonesInText(text)),
  })
}
