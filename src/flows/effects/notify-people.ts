/** What happened becomes notices by the tenant's routes; what waits for a messenger is sent under its limit, coalesced, never dropped. */
import { ok } from '../../core/result.ts'
import { HOUR } from '../../core/time.ts'
import { flushNotices } from '../../notify/actions/flush-notices.ts'
import { queueNotices } from '../../notify/actions/queue-notices.ts'
import { consentsRepository } from '../../notify/consents.repository.ts'
import { isForBuyer } from '../../notify/domain/notice-events.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { aboutBuyer } from '../buyers/buyer-facts.ts'
import { messengerOf } from '../notices/messenger-call.ts'
import { phoneFor } from '../notices/notice-phone.ts'
import { knownConnection } from '../shops/known-connection.ts'
import type { EffectResult } from './carry-out-effects.ts'
import type { HubEffect } from './effect.ts'

export async function tellPeople(
  ctx: Ctx,
  effectId: string,
  effect: Extract<HubEffect, { kind: 'notify' }>,
): Promise<EffectResult> {
  const { event, orderId, eventAt } = effect
  const about = isForBuyer(event)
    ? await aboutBuyer(ctx, effect)
    : { facts: effect.facts, phone: (await phoneFor(ctx, effect)) ?? '' }
  if (!about) return ok(undefined)
  // A platform's buyer whom nobody here can reach: there is nothing to try, and nothing to log. "Arriving" a group may want too.
  const isReached =
    about.phone !== '' ||
    !event.startsWith('buyer.') ||
    (orderId !== null && (await consentsRepository(ctx).knows(orderId)))
  if (!isReached) return ok(undefined)
  const queued = await queueNotices({
    ctx,
    input: { causes: [{ eventId: effectId, event, orderId, eventAt, facts: about.facts, to: about.phone }] },
  })
  return queued.ok ? ok(undefined) : queued
}

/** Longest silence of one queue message; the sweep looks again anyway. */
const LONGEST_WAIT = 10 * 60_000

export async function flushMessenger(ctx: Ctx, connectionId: string): Promise<EffectResult> {
  const known = await knownConnection(ctx.env, connectionId, ctx.clock.now())
  const messenger = known ? messengerOf(ctx, known.connection) : null
  if (!known || !messenger || known.tenant.id !== ctx.tenant.id || known.connection.status !== 'active')
    return ok(undefined)
  const flushed = await flushNotices({ ctx, input: { connectionId }, messenger })
  if (!flushed.ok) return flushed
  const { retryAfterMs, error } = flushed.value
  if (error?.code === 'unauthorised') await reportBroken(ctx, known.connection, error.detail)
  // More waits: a new message of its own, because a retry would count towards giving up.
  if (retryAfterMs !== null && retryAfterMs < LONGEST_WAIT)
    await ctx.env.EFFECTS.send(
      { v: 1, id: ctx.ids.next('out'), tenantId: ctx.tenant.id, effect: { kind: 'notify.flush', connectionId } },
      { delaySeconds: Math.max(1, Math.ceil(retryAfterMs / 1_000)) },
    )
  return ok(undefined)
}

/** A messenger that refuses its key cannot tell anybody itself: the console shows it, and the other messengers say it, once an hour. */
async function reportBroken(ctx: Ctx, { id, name }: { id: string; name: string }, detail: string): Promise<void> {
  const now = ctx.clock.now()
  const eventId = `out_broken_${id}_${Math.floor(now / HOUR)}`
  await queueNotices({
    ctx,
    input: { causes: [{ eventId, event: 'connection.broken', orderId: null, eventAt: now, facts: { name, detail } }] },
  })
}
