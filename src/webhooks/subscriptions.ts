/** Which events a tenant wants to hear of at all, remembered for seconds: where nobody listens, nothing is written and nothing read. */
import type { Ctx } from '../platform/ctx.ts'
import type { WebhookEvent } from './domain/event-types.ts'
import { webhooksRepository } from './webhooks.repository.ts'

/** An endpoint made in another isolate is told of what happens from then on, at the latest. */
const TRUST_MS = 15_000
const MOST_TENANTS = 5_000

const remembered = new Map<string, { readonly wanted: ReadonlySet<string>; readonly until: number }>()

/** After an endpoint was changed in this isolate. */
export function forgetSubscriptions(tenantId: string): void {
  remembered.delete(tenantId)
}

/** Events that at least one endpoint wants, paused ones included: what happens meanwhile waits for them. */
export async function wantedEvents(ctx: Pick<Ctx, 'db' | 'tenant'>): Promise<ReadonlySet<string>> {
  const now = Date.now()
  const known = remembered.get(ctx.tenant.id)
  if (known && known.until > now) return known.wanted
  const wanted = new Set((await webhooksRepository(ctx).endpoints()).flatMap(({ events }) => events))
  if (remembered.size >= MOST_TENANTS) remembered.clear()
  remembered.set(ctx.tenant.id, { wanted, until: now + TRUST_MS })
  return wanted
}

export const wantsAny = (wanted: ReadonlySet<string>, events: readonly WebhookEvent[]): boolean =>
  events.some((event) => wanted.has(event))
