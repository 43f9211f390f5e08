/** What the objects owe D1: ledgers' levels for the projection, deadlines that came due. Batch by tenant. */
import { poolCountsMessageSchema } from '../campaigns/campaigns.messages.ts'
import { catalogRepository } from '../catalog/catalog.repository.ts'
import { deadlinesMessageSchema } from '../clock/clock.messages.ts'
import { publishStock } from '../feed/tenant-feed.client.ts'
import { noteTenantMoving } from '../platform/tenant-fence.ts'
import { projectStockLevels } from '../stock/actions/project-levels.ts'
import { stockLevelsMessageSchema } from '../stock/stock.messages.ts'
import { systemCtx } from '../tenants/tenant-scope.ts'
import { wantedEvents, wantsAny } from '../webhooks/subscriptions.ts'
import { takePoolCounts } from './campaigns/drive-campaigns.ts'
import { handleDeadlines } from './orders/handle-deadlines.ts'
import { retryShort } from './orders/retry-short.ts'
import { knownTenant } from './shops/known-connection.ts'
import type { QueuedItem } from './shops/queued-messages.ts'

export async function takeObjectEvents(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  batch: readonly QueuedItem[],
): Promise<void> {
  const read = batch.map((queued) => ({
    queued,
    levels: stockLevelsMessageSchema.safeParse(queued.body).data,
    due: deadlinesMessageSchema.safeParse(queued.body).data,
    pool: poolCountsMessageSchema.safeParse(queued.body).data,
  }))
  const byTenant = Map.groupBy(
    read,
    ({ levels, due, pool }) => levels?.tenantId ?? due?.tenantId ?? pool?.tenantId ?? '',
  )
  await Promise.all(
    [...byTenant].map(async ([tenantId, items]) => {
      const tenant = await knownTenant(env, tenantId, Date.now())
      if (!tenant) {
        for (const { queued } of items) queued.ack()
        return
      }
      const ctx = systemCtx({ env, tenant, job: 'object_events', waitUntil: (work) => execution.waitUntil(work) })
      try {
        const levels = items.flatMap((item) => item.levels ?? [])
        if (levels.length > 0) {
          await projectStockLevels({ ctx, messages: levels })
          const pieces = [...new Set(levels.map(({ sku }) => sku))]
          // A bundle can be sold as often as its parts allow: its listings hear of their changes.
          const skus = [...pieces, ...(await catalogRepository(ctx).bundlesWith(pieces))]
          ctx.waitUntil(publishStock(ctx.env, tenant.id, skus))
          await ctx.env.EFFECTS.send({
            v: 1,
            id: ctx.ids.next('out'),
            tenantId,
            effect: { kind: 'channel.stock', skus },
          })
          if (wantsAny(await wantedEvents(ctx), ['stock.changed', 'stock.low']))
            await ctx.env.EFFECTS.send({
              v: 1,
              id: ctx.ids.next('out'),
              tenantId,
              effect: { kind: 'webhook.stock', skus },
            })
          await retryShort({ ctx, skus: pieces })
        }
        await takePoolCounts({ ctx, messages: items.flatMap((item) => item.pool ?? []) })
        await handleDeadlines({ ctx, items: items.flatMap((item) => item.due?.items ?? []) })
        for (const { queued } of items) queued.ack()
      } catch (error) {
        ctx.log.error('object_events.failed', {
          count: items.length,
          error: String(error),
          stack: error instanceof Error ? error.stack : undefined,
        })
        const delaySeconds = noteTenantMoving(error) ? 1 : 5
        for (const { queued } of items) queued.retry({ delaySeconds })
      }
    }),
  )
}
