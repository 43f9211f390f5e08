/** Tells the shop that a job was handed over. The shop's own "already shipped" counts as told. */
import { withChannelClient } from '../../channels/channel-call.ts'
import { channelGate } from '../../channels/channel-gate.client.ts'
import { channelAdapter } from '../../channels/registry.ts'
import { ok } from '../../core/result.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { outsideFetch } from '../../platform/outside-fetch.ts'
import { knownConnection } from '../known-connection.ts'
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
  const known = await knownConnection(ctx.env, order.connectionId, ctx.clock.now())
  const adapter = known ? channelAdapter(known.connection.kind) : undefined
  if (!known || !adapter || known.tenant.id !== ctx.tenant.id) return ok(undefined)
  const shippedLines = job.lines.flatMap((line) => {
    const ordered = order.lines.find((candidate) => candidate.lineNo === line.lineNo)
    return ordered ? [{ platformLineId: ordered.platformLineId, quantity: line.quantity }] : []
  })
  const live = order.lines.filter((line) => line.status !== 'cancelled')
  const partial =
    live.reduce((sum, line) => sum + line.quantity, 0) > shippedLines.reduce((sum, line) => sum + line.quantity, 0)
  const { credentials, settings } = known.connection
  const call = {
    adapter,
    credentials,
    settings,
    gate: channelGate(ctx.env, known.connection.id),
    fetch: outsideFetch(ctx.env),
    now: () => ctx.clock.now(),
  }
  const told = await withChannelClient(call, (client) =>
    client.ship({
      platformOrderId: order.platformOrderId,
      lines: shippedLines,
      partial,
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
