/** Before the van comes: shelves with jobs that nobody has picked are told to their keeper, and, unanswered, to the supervisor. */
import type { ShelfAlert } from '../../board/board.contract.ts'
import { boardRepository } from '../../board/board.repository.ts'
import { jobsByShelf, keeperOf, NO_SHELF } from '../../board/domain/shelf-groups.ts'
import { addDays, formatLocal, instantOf, localDay, MINUTE } from '../../core/time.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { type ShardDb, shardDb, shardNames } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { AT_HOME } from '../../platform/tenant-fence.ts'
import { readPromiseSettings } from '../../promise/promise-settings.repository.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { warehousesRepository } from '../../warehouses/warehouses.repository.ts'
import type { HubEffect } from '../effects/effect.ts'
import { knownTenant } from '../shops/known-connection.ts'

/** Furthest that a tenant can ask to be warned ahead (`warnMinutes`), and how long a van that has left is still looked at. */
const FURTHEST = 480 * MINUTE
const AFTERWARDS = 5 * MINUTE

/** Tenants with work to do now: unpicked jobs. One walk of the index by work. */
async function tenantsAtWork(db: ShardDb): Promise<string[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT DISTINCT tenant_id AS id FROM warehouses WHERE active = 1 AND ${AT_HOME} AND EXISTS (
         SELECT 1 FROM fulfilments AS job INDEXED BY fulfilments_work
         WHERE job.tenant_id = warehouses.tenant_id AND job.warehouse_id = warehouses.id AND job.status = 'to_pick')
       UNION SELECT DISTINCT tenant_id FROM shelf_alerts WHERE closed_at IS NULL AND ${AT_HOME}`,
    )
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}

/** Every minute. */
export async function watchShelves(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  for (const shard of shardNames)
    for (const tenantId of await tenantsAtWork(shardDb(env, shard))) {
      const tenant = await knownTenant(env, tenantId, now)
      if (!tenant) continue
      const ctx = systemCtx({ env, tenant, job: 'shelves', waitUntil: (work) => execution.waitUntil(work) })
      await watchShelvesOf(ctx).catch((error: unknown) =>
        createLog({ tenant: tenantId }).error('shelves.watch_failed', { error: String(error) }),
      )
    }
}

interface Van {
  readonly at: number
  /** Jobs made before are for this van. */
  readonly cutoffAt: number
}

/** The van that is next, or has only just left. */
export function vanOf(
  warehouse: { readonly cutoffMinute: number; readonly handlingMinutes: number },
  now: number,
): Van {
  const vans = [-1, 0, 1].map((days) => {
    const cutoffAt = instantOf(addDays(localDay(now), days), warehouse.cutoffMinute)
    return { cutoffAt, at: cutoffAt + warehouse.handlingMinutes * MINUTE }
  })
  return vans.find(({ at }) => at + AFTERWARDS > now) ?? { cutoffAt: now, at: now }
}

/** One look at one tenant. Repeats change nothing: an alert is named by shelf and van. */
export async function watchShelvesOf(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  const repository = boardRepository(ctx)
  const [settings, warehouses, open] = await Promise.all([
    readPromiseSettings(ctx),
    warehousesRepository(ctx).all(),
    repository.openAlerts(),
  ])
  const known = new Map(open.map((alert) => [alert.id, alert]))
  const still = new Set<string>()
  const raised: ShelfAlert[] = []
  const recounted: { id: string; jobs: number }[] = []
  for (const warehouse of warehouses) {
    const van = vanOf(warehouse, now)
    const isNear = van.at - now <= Math.min(FURTHEST, settings.warnMinutes * MINUTE) && van.at > now
    if (!isNear && !open.some(({ warehouseId }) => warehouseId === warehouse.id)) continue
    const jobs = (await fulfilmentRepository(ctx).waitingFor(warehouse.id)).filter(
      ({ createdAt }) => createdAt < van.cutoffAt,
    )
    const skus = [...new Set(jobs.flatMap((job) => job.skus))]
    const places = new Map((await repository.places(warehouse.id, skus)).map(({ sku, shelf }) => [sku, shelf]))
    for (const [shelf, count] of jobsByShelf(jobs, places)) {
      const id = `${warehouse.id}:${shelf}:${van.at}`
      const before = known.get(id)
      if (van.at > now) still.add(id)
      if (before && before.jobs !== count) recounted.push({ id, jobs: count })
      if (before || !isNear) continue
      const keeper = keeperOf(settings.keepers, { warehouseId: warehouse.id, shelf, supervisor: false })
      raised.push({
        id,
        warehouseId: warehouse.id,
        shelf,
        keeper: keeper?.name ?? '',
        jobs: count,
        latestAt: van.at,
        raisedAt: now,
        acknowledgedAt: null,
        acknowledgedBy: null,
        escalatedAt: null,
      })
    }
  }
  const over = open.filter(({ id }) => !still.has(id)).map(({ id }) => id)
  const unanswered = open.filter(
    (alert) =>
      still.has(alert.id) &&
      alert.acknowledgedAt === null &&
      alert.escalatedAt === null &&
      now - alert.raisedAt >= settings.ackMinutes * MINUTE,
  )
  if (raised.length + over.length + unanswered.length + recounted.length === 0) return
  const nameOf = (id: string): string => warehouses.find((warehouse) => warehouse.id === id)?.name ?? id
  const tell = (event: string, alert: ShelfAlert, keeper: string): HubEffect => ({
    kind: 'notify',
    event,
    orderId: null,
    eventAt: now,
    facts: {
      alertId: alert.id,
      shelf: alert.shelf === NO_SHELF ? '未分配' : alert.shelf,
      count: String(alert.jobs),
      latest: formatLocal(alert.latestAt).slice(11, 16),
      warehouse: nameOf(alert.warehouseId),
      warehouseId: alert.warehouseId,
      keeper,
      minutes: String(settings.ackMinutes),
    },
  })
  // A second look at the same moment meets the alert's key, and rolls back with everything it would have told.
  await commit(ctx, {
    statements: [
      ...repository.raise(raised),
      ...repository.recount(recounted),
      ...repository.close(over, now),
      ...repository.escalate(
        unanswered.map(({ id }) => id),
        now,
      ),
    ],
    audit: { action: 'shelf.watched', subjects: [...raised, ...unanswered].map(({ id }) => id).slice(0, 100) },
    effects: [
      ...raised.map((alert) => tell('shelf.waiting', alert, alert.keeper)),
      ...unanswered.map((alert) => {
        const { warehouseId, shelf } = alert
        return tell(
          'shelf.unanswered',
          alert,
          keeperOf(settings.keepers, { warehouseId, shelf, supervisor: true })?.name ?? alert.keeper,
        )
      }),
    ],
  })
}
