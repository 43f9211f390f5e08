/** Writes a person's note into the shop's own memo of the order. The platform keeps one memo: what was there stands before it. */
import { withChannelClient } from '../../channels/channel-call.ts'
import { err, ok } from '../../core/result.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import { holdsMaskedPhone, LONGEST_MEMO, memoWith } from '../../orders/domain/seller-memo.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { saveChanges, withOrder } from '../orders/order-changes.ts'
import { knownConnection } from '../shops/known-connection.ts'
import { shopCall } from '../shops/shop-call.ts'
import type { EffectResult } from './carry-out-effects.ts'
import type { HubEffect } from './effect.ts'

/** A repeat writes the same text again: platforms replace the memo, and a text that holds the note already stays as it is. */
export async function writeMemo(ctx: Ctx, effect: Extract<HubEffect, { kind: 'channel.memo' }>): Promise<EffectResult> {
  const order = await ordersRepository(ctx).byId(effect.orderId)
  if (!order || order.reshipOf !== null) return ok(undefined)
  const known = await knownConnection(ctx.env, order.connectionId, ctx.clock.now())
  const call = known && shopCall(ctx, known.connection)
  if (!known || !call || known.tenant.id !== ctx.tenant.id || known.connection.mode === 'shadow') return ok(undefined)
  const told = await withChannelClient(call, async (client) => {
    if (!client.writeMemo) return err(integrationError(order.channel, 'rejected', 'this platform takes no memos'))
    // The memo as the shop has it now: a colleague may have written there since the last pull.
    const fresh = await client.fetchOrder(order.platformOrderId)
    if (!fresh.ok) return fresh
    const { sellerRemark, sellerFlag } = fresh.value
    // We see a memo with its phones masked: written back like that, the shop would lose them.
    if (holdsMaskedPhone(sellerRemark))
      return err(integrationError(order.channel, 'rejected', '店铺备注里有电话，请到平台后台手写'))
    const text = memoWith(sellerRemark, effect.text)
    if (text.length > LONGEST_MEMO)
      return err(integrationError(order.channel, 'rejected', '店铺备注写不下了，请到平台后台整理'))
    return text === sellerRemark
      ? ok(undefined)
      : client.writeMemo({ platformOrderId: order.platformOrderId, text, flag: sellerFlag })
  })
  if (!told.ok) {
    const { code, provider, detail, retryable, retryAfterMs } = told.error
    return {
      ok: false,
      error: {
        code: `outside.${code}`,
        data: { provider, detail, order: order.hubNo },
        final: !retryable,
        ...(retryAfterMs ? { retryAfterMs } : {}),
      },
    }
  }
  return withOrder(ctx, order.id, async (current) => {
    const events = await ordersRepository(ctx).events(order.id)
    if (events.some(({ type, data }) => type === 'memo_written' && data?.note === effect.version)) return ok(undefined)
    const change = changeOrder(current, [{ type: 'memo_written', note: effect.version }], ctx.clock.now(), '')
    return change
      ? saveChanges(ctx, { changes: [change], audit: { action: 'order.memo_written', subjects: [order.id] } })
      : ok(undefined)
  })
}
