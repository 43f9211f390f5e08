/** Every minute: what a crash left behind goes on. Outbox rows without a carrier, paid orders that nobody routed, notices that wait. */
import { MINUTE } from '../core/time.ts'
import { escalateNotices } from '../notify/actions/escalate-notices.ts'
import { tenantsWithHeldSteps, waitingMessengers } from '../notify/notify.queries.ts'
import { canBeAllocated } from '../orders/domain/accept-order.ts'
import { ordersRepository } from '../orders/orders.repository.ts'
import { idsLeftBehind } from '../orders/waiting-orders.queries.ts'
import type { Ctx } from '../platform/ctx.ts'
import { controlDb, shardDb, shardNames } from '../platform/db.ts'
import { createLog } from '../platform/log.ts'
import { carryEffects, claimStaleEffects } from '../platform/outbox-carrier.ts'
import { mayBeginWork } from '../tenants/domain/standing.ts'
import { systemCtx } from '../tenants/tenant-scope.ts'
import { tenantsRepository } from '../tenants/tenants.repository.ts'
import { reserveAndRoute } from './orders/reserve-and-route.ts'

/** Older than this, work is no longer in anybody's hands. */
const LEFT_BEHIND = MINUTE
const LIMIT = 200
/** Batches of orders that a run sends on for one tenant. */
const BATCHES = 25
/** An effect that waits out a platform's back-off (at most 270 s) is still in hand. */
const UNCARRIED = 6 * MINUTE

export async function sweep(env: Env, execution: Pick<ExecutionContext, 'waitUntil'>, now: number): Promise<void> {
  const tenants = new Map((await tenantsRepository(controlDb(env)).all()).map((tenant) => [tenant.id, tenant]))
  const ctxOf = (tenantId: string) => {
    const tenant = tenants.get(tenantId)
    return tenant ? systemCtx({ env, tenant, job: 'sweep', waitUntil: (work) => execution.waitUntil(work) }) : null
  }
  for (const shard of shardNames) {
    const db = shardDb(env, shard)
    const effects = await claimStaleEffects(db.$client, { before: now - UNCARRIED, now, limit: LIMIT })
    for (const [tenantId, messages] of Map.groupBy(effects, (message) => message.tenantId)) {
      const ctx = ctxOf(tenantId)
      if (ctx) await carryEffects(ctx, messages)
    }
    for (const tenantId of await tenantsWithHeldSteps(db, now)) {
      const ctx = ctxOf(tenantId)
      if (ctx) await escalateNotices({ ctx })
    }
    for (const { tenantId, connectionId } of await waitingMessengers(db, now)) {
      const ctx = ctxOf(tenantId)
      if (ctx)
        await env.EFFECTS.send({
          v: 1,
          id: ctx.ids.next('out'),
          tenantId,
          effect: { kind: 'notify.flush', connectionId },
        })
    }
  }
  for (const tenant of tenants.values()) {
    const ctx = ctxOf(tenant.id)
    if (ctx && mayBeginWork(tenant, now)) await routeLeftBehind(ctx, now)
  }
}

/** After a plan was activated many orders may wait: batch after batch, as long as each one gets on. */
async function routeLeftBehind(ctx: Ctx, now: number): Promise<void> {
  for (let batch = 0; batch < BATCHES; batch++) {
    const ids = await idsLeftBehind(ctx, { updatedBefore: now - LEFT_BEHIND, limit: LIMIT })
    const orders = (await ordersRepository(ctx).byIds(ids)).filter(canBeAllocated)
    if (orders.length === 0) return
    const outcome = await reserveAndRoute({ ctx, input: { orders } })
    createLog().warn('sweep.routed', { tenant: ctx.tenant.id, ...outcome })
    if (ids.length < LIMIT || outcome.allocated + outcome.short === 0) return
  }
}
