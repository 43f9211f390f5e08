/** Tells the WEBHOOKS queue that an endpoint has something due. A wake-up that is lost is made good by the minute. */
import type { Ctx } from '../platform/ctx.ts'
import type { WebhookWake } from './webhooks.messages.ts'

/** The longest delay that goes through the queue, ms; what is due later is found by the minute. */
export const SHORT_WAIT = 15 * 60_000

export interface WakeUp {
  readonly endpointId: string
  readonly delayMs?: number
}

export async function wake(ctx: Pick<Ctx, 'env' | 'tenant' | 'log'>, wakeUps: readonly WakeUp[]): Promise<void> {
  const soon = wakeUps.filter(({ delayMs = 0 }) => delayMs <= SHORT_WAIT)
  if (soon.length === 0) return
  try {
    await ctx.env.WEBHOOKS.sendBatch(
      soon.map(({ endpointId, delayMs = 0 }) => ({
        body: { v: 1, tenantId: ctx.tenant.id, endpointId } satisfies WebhookWake,
        ...(delayMs > 0 ? { delaySeconds: Math.ceil(delayMs / 1_000) } : {}),
      })),
    )
  } catch (error) {
    ctx.log.warn('webhook.wake_failed', { tenant: ctx.tenant.id, count: soon.length, error: String(error) })
  }
}
