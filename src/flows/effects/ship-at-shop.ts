/** Tells the shop that a job was handed over. The shop's own "already shipped" counts as told. */
import { withChannelClient } from '../../channels/channel-call.ts'
import { ok } from '../../core/result.ts'
import type { Fulfilment, FulfilmentStatus } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { bundlesIn } from '../../orders/domain/open-bundles.ts'
import type { Order } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { knownConnection } from '../shops/known-connection.ts'
import { shopCall } from '../shops/shop-call.ts'
import type { EffectResult } from './carry-out-effects.ts'
import type { HubEffect } from './effect.ts'

export async function shipAtShop(
  ctx: Ctx,
  effectId: string,
  effect: Extract<HubEffect, { kind: 'channel.ship' }>,
): Promise<EffectResult> {
  const [order, job] = await Promise.all([
    ordersRepository(ctx).byId(effect.orderId),
    fulfilmentRepository(ctx).byId(effect.fulfilmentId),
  ])
  if (!order || !job || job.waybill === null) return ok(undefined)
  // No shop knows a 补发单, and it was told of the first parcel.
  if (order.reshipOf !== null) return ok(undefined)
  const known = await knownConnection(ctx.env, order.connectionId, ctx.clock.now())
  const call = known && shopCall(ctx, known.connection)
  if (!known || !call || known.tenant.id !== ctx.tenant.id) return ok(undefined)
  // Somebody else ships for a shop that only shadows.
  if (known.connection.mode === 'shadow') return ok(undefined)
  const shippedLines = job.lines.flatMap((line) => {
    const ordered = order.lines.find((candidate) => candidate.lineNo === line.lineNo)
    const quantity = ordered ? bundlesIn(order.lines, ordered, line.quantity) : 0
    return ordered && quantity > 0 ? [{ platformLineId: ordered.platformLineId, quantity }] : []
  })
  const live = order.lines.filter((line) => line.status !== 'cancelled')
  const partial =
    live.reduce((sum, line) => sum + line.quantity, 0) > job.lines.reduce((sum, line) => sum + line.quantity, 0)
  // Parts of a bundle alone are nothing that the shop knows; the parcel with its first part speaks for all.
  if (partial && shippedLines.length === 0) return ok(undefined)
  const others = partial ? await otherWaybills(ctx, order, job) : null
  const told = await withChannelClient(call, (client) =>
    client.ship({
      platformOrderId: order.platformOrderId,
      lines: shippedLines,
      partial,
      ...(others ? { otherWaybills: others } : {}),
      waybill: job.waybill ?? '',
      carrier: job.carrier,
      idempotencyKey: effectId,
    }),
  )
  if (told.ok) return told
  return {
    ok: false,
    error: {
      code: `outside.${told.error.code}`,
      data: { provider: told.error.provider, detail: told.error.detail, order: order.hubNo },
      final: !told.error.retryable,
      ...(told.error.retryAfterMs ? { retryAfterMs: told.error.retryAfterMs } : {}),
    },
  }
}

const leftStatuses: ReadonlySet<FulfilmentStatus> = new Set(['handed_over', 'collected'])

/** Of the order's other parcels when all of it has left; null while some of it is here. */
async function otherWaybills(ctx: Ctx, order: Order, job: Fulfilment): Promise<readonly string[] | null> {
  const left = (await fulfilmentRepository(ctx).ofOrders([order.id])).filter(({ status }) => leftStatuses.has(status))
  const pieces = (lines: readonly { readonly quantity: number }[]) => lines.reduce((sum, one) => sum + one.quantity, 0)
  const ordered = pieces(order.lines.filter((line) => line.status !== 'cancelled'))
  if (pieces(left.flatMap(({ lines }) => lines)) < ordered) return null
  return left.flatMap(({ id, waybill }) => (id === job.id || waybill === null ? [] : [waybill]))
}
