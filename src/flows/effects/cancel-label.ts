import { ok } from '../../core/result.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { callCarrier, courierOf } from '../couriers/couriers.ts'
import { knownConnection } from '../shops/known-connection.ts'
import type { EffectResult } from './carry-out-effects.ts'
import type { HubEffect } from './effect.ts'

/** Voids a waybill at the service that issued it. */
export async function cancelLabel(
  ctx: Ctx,
  effect: Extract<HubEffect, { kind: 'label.cancel' }>,
): Promise<EffectResult> {
  const known = await knownConnection(ctx.env, effect.connectionId, ctx.clock.now())
  const courier = known && known.tenant.id === ctx.tenant.id ? courierOf(known.connection) : null
  const labels = courier?.adapter.labels
  if (!courier || !labels) return ok(undefined)
  const cancelled = await callCarrier(ctx, courier, ({ options }) =>
    labels.cancel({ orderCode: effect.orderCode, waybill: effect.waybill, carrier: effect.carrier }, options),
  )
  if (cancelled.ok) return cancelled
  const { code, provider, detail, retryable } = cancelled.error
  return {
    ok: false,
    error: { code: `outside.${code}`, data: { provider, detail, waybill: effect.waybill }, final: !retryable },
  }
}
