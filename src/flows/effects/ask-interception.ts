import { addressChangesRepository } from '../../address-changes/address-changes.repository.ts'
import { ok } from '../../core/result.ts'
import { labelCode } from '../../fulfilment/domain/shared-parcel.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { isGivenUp, isOpen } from '../../interceptions/domain/wish.ts'
import { type Interception, interceptionsRepository } from '../../interceptions/interceptions.repository.ts'
import type { InterceptionRequest, Party } from '../../logistics/carrier.port.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { warehousesRepository } from '../../warehouses/warehouses.repository.ts'
import { type Courier, callCarrier, courierConnections, courierFor } from '../couriers/couriers.ts'
import { stepInterception } from '../couriers/step-interception.ts'
import { openReceiver } from '../orders/sealed-receiver.ts'
import { sender } from '../warehouse/print-label.ts'
import type { EffectFailure, EffectResult } from './carry-out-effects.ts'

/**
 * Asks the courier to stop a parcel. It is written down before the call that the courier may know of it, so that nobody takes the
 * wish back unheard; a repeat after a lost answer asks with the same id. Who cannot be asked is handed to a person.
 */
export async function askInterception(ctx: Ctx, interceptionId: string): Promise<EffectResult> {
  const wish = await interceptionsRepository(ctx).byId(interceptionId)
  if (!wish) return ok(undefined)
  const courier = await courierOfWish(ctx, wish)
  // Taken back while it was asked: what the courier heard last is that.
  if (wish.state === 'withdrawn')
    return courier && wish.connectionId !== '' ? takeBack(ctx, courier, wish) : ok(undefined)
  if (!isOpen(wish) || wish.byHand || wish.state === 'accepted') return ok(undefined)
  const job = await fulfilmentRepository(ctx).byId(wish.fulfilmentId)
  const request = courier && job ? await requestOf(ctx, courier, wish, job) : null
  if (!courier || !job || !request) return done(await hand(ctx, wish, '没有快递账号可以拦截这个运单'))
  const asking = await stepInterception(ctx, wish.id, { type: 'asking', connectionId: courier.connection.id })
  if (!asking.ok) return asking
  if (asking.value.state !== 'requested') return ok(undefined)
  const answer = await callCarrier(ctx, courier, ({ options }) => courier.service.request(request, options))
  if (!answer.ok) {
    const { code, provider, detail, retryable } = answer.error
    if (!retryable) return done(await hand(ctx, wish, `${provider}：${detail || code}`))
    const failure: EffectFailure = { code: `outside.${code}`, data: { provider, detail, waybill: wish.waybill } }
    return 'retryAfterMs' in answer.error
      ? { ok: false, error: { ...failure, retryAfterMs: answer.error.retryAfterMs } }
      : { ok: false, error: failure }
  }
  const { state, reference, detail } = answer.value
  // Many couriers refuse what they have not collected: it is asked for again when they have.
  const isScanned = job.status !== 'handed_over'
  if (state === 'refused' && !isScanned && !isGivenUp(wish, ctx.clock.now(), isScanned)) return ok(undefined)
  const after = await stepInterception(ctx, wish.id, { type: 'answered', state, reference, detail })
  if (!after.ok) return after
  return after.value.state === 'withdrawn' && state !== 'refused' ? takeBack(ctx, courier, after.value) : ok(undefined)
}

const done = (result: { readonly ok: true } | { readonly ok: false; readonly error: EffectFailure }): EffectResult =>
  result.ok ? ok(undefined) : result

const hand = (ctx: Ctx, wish: Interception, why: string) => stepInterception(ctx, wish.id, { type: 'handed', why })

type Stopping = NonNullable<ReturnType<typeof courierFor<'intercept'>>>

/** Who was asked is asked again, nobody else; at first whoever issued the waybill, where it can. */
export async function courierOfWish(ctx: Ctx, wish: Interception): Promise<Stopping | null> {
  const couriers = await courierConnections(ctx)
  const asked = wish.connectionId !== ''
  const job = asked ? null : await fulfilmentRepository(ctx).byId(wish.fulfilmentId)
  return courierFor<'intercept'>(
    asked ? couriers.filter(({ connection }) => connection.id === wish.connectionId) : couriers,
    { task: 'intercept', carrier: wish.carrier, prefer: job?.label?.connectionId ?? null },
  )
}

/** What the courier is told. The new address is opened for it alone, and every opening leaves its trace. Null: it cannot be said. */
async function requestOf(
  ctx: Ctx,
  { connection }: Courier,
  wish: Interception,
  job: Fulfilment,
): Promise<InterceptionRequest | null> {
  const warehouse = await warehousesRepository(ctx).byId(job.warehouseId)
  if (!warehouse) return null
  const receiver = wish.kind === 'change_address' ? await newAddress(ctx, wish) : null
  if (wish.kind === 'change_address' && receiver === null) return null
  return {
    requestId: wish.id,
    kind: wish.kind,
    waybill: wish.waybill,
    carrier: wish.carrier,
    orderCode: labelCode(job),
    sender: sender(warehouse, ctx.tenant.name),
    receiver,
    reason: wish.reason,
    callbackUrl: `${ctx.env.PUBLIC_URL}/hooks/${connection.kind}/${connection.id}`,
  }
}

async function newAddress(ctx: Ctx, { addressChangeId, orderId }: Interception): Promise<Party | null> {
  const change = addressChangeId === null ? null : await addressChangesRepository(ctx).byId(addressChangeId)
  const plain = change ? await openReceiver(ctx.env, change.receiver, change.sealedFor) : null
  if (!change || !plain) return null
  await commit(ctx, {
    statements: [],
    audit: { action: 'receiver.opened', subjects: [orderId], after: { why: '改址拦截' } },
  })
  const { province, city, district } = change.receiver
  return { company: '', province, city, district, ...plain }
}

/** Best effort: a courier that refuses has refused before, or has no such wish. */
async function takeBack(ctx: Ctx, courier: Stopping, wish: Interception): Promise<EffectResult> {
  const { service } = courier
  const { cancel } = service
  if (!cancel) return ok(undefined)
  const cancelled = await callCarrier(ctx, courier, ({ options }) => cancel(askedOf(wish), options))
  if (cancelled.ok || !cancelled.error.retryable) return ok(undefined)
  const { code, provider, detail } = cancelled.error
  return { ok: false, error: { code: `outside.${code}`, data: { provider, detail, waybill: wish.waybill } } }
}

/** The wish in the courier's words. */
export const askedOf = ({ id, waybill, carrier, reference, kind }: Interception) => ({
  requestId: id,
  waybill,
  carrier,
  reference,
  kind,
})
