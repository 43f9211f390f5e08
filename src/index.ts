/** The Worker: fetch, queue, scheduled, and the Durable Object classes. */
import { app } from './app.ts'
import { claimRequest } from './campaigns/claim-door.routes.ts'
import { jobs } from './cron.ts'
import { createLog } from './platform/log.ts'
import { consumers } from './queue.ts'

export { ChannelGate } from '../durable-objects/channel-gate/channel-gate.ts'
export { OrderClock } from '../durable-objects/order-clock/order-clock.ts'
export { SalePool } from '../durable-objects/sale-pool/sale-pool.ts'
export { StockLedger } from '../durable-objects/stock-ledger/stock-ledger.ts'
export { TenantFeed } from '../durable-objects/tenant-feed/tenant-feed.ts'

export default {
  fetch(request, env, ctx) {
    const router = (asked: Request) => app.fetch(asked, env, ctx)
    return claimRequest(request, env, ctx, router) ?? router(request)
  },
  async queue(batch, env, ctx) {
    const consume = consumers[batch.queue]
    if (!consume) throw new Error(`no consumer for ${batch.queue}`)
    await consume(env, ctx, batch.messages)
  },
  async scheduled(controller, env, ctx) {
    const log = createLog({ cron: controller.cron })
    for (const [name, job] of Object.entries(jobs[controller.cron] ?? {})) {
      // One job in trouble must not keep the others from running.
      await job(env, ctx, controller.scheduledTime).catch((error: unknown) =>
        log.error('cron.failed', { job: name, error: String(error) }),
      )
    }
  },
} satisfies ExportedHandler<Env>
