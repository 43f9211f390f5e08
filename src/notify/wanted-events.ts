/** Which events of buyers a tenant tells at all, remembered for seconds: where none is told, nothing is written and nothing read. */
import type { Ctx } from '../platform/ctx.ts'
import { isForBuyer, noticeEventNames } from './domain/notice-events.ts'
import { notifyRepository } from './notify.repository.ts'

/** A route made in another isolate is followed from then on, at the latest. */
const TRUST_MS = 15_000
const MOST_TENANTS = 5_000

const remembered = new Map<string, { readonly wanted: ReadonlySet<string>; readonly until: number }>()

/** After a route was changed in this isolate. */
export function forgetWanted(tenantId: string): void {
  remembered.delete(tenantId)
}

const ofBuyers = noticeEventNames.filter(isForBuyer)

export async function wantedOfBuyers(ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>): Promise<ReadonlySet<string>> {
  const now = Date.now()
  const known = remembered.get(ctx.tenant.id)
  if (known && known.until > now) return known.wanted
  const routes = await notifyRepository(ctx).routesOf(ofBuyers)
  const wanted = new Set<string>(routes.flatMap(({ event, enabled }) => (enabled ? event : [])))
  if (remembered.size >= MOST_TENANTS) remembered.clear()
  remembered.set(ctx.tenant.id, { wanted, until: now + TRUST_MS })
  return wanted
}
