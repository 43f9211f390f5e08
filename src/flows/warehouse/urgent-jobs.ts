/** What a warehouse picks first: urgent orders, and goods of the sales that live rooms are running over with. */
import { campaignsRepository } from '../../campaigns/campaigns.repository.ts'
import { liveRoomsRepository } from '../../campaigns/live-rooms.repository.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { idsUrgent } from '../../orders/waiting-orders.queries.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'

const MOST = 200

/** Jobs of urgent orders first, each kind oldest first. `warehouseId`: null for all that the caller sees. */
export async function urgentJobs({
  ctx,
  input: { warehouseId },
}: {
  ctx: Ctx
  input: { readonly warehouseId: string | null }
}): Promise<Fulfilment[]> {
  const whole = unscoped(ctx, 'the rooms say what goes first; of the jobs only those are shown that the caller sees')
  const now = ctx.clock.now()
  const rooms = (await liveRoomsRepository(whole).surging()).filter(({ untilAt }) => (untilAt ?? 0) > now)
  const jobs = new Map<string, Fulfilment>()
  for (const { campaignId, warehouses } of rooms) {
    const campaign = await campaignsRepository(whole).byId(campaignId)
    const here = warehouses.filter((id) => warehouseId === null || id === warehouseId)
    if (!campaign || here.length === 0) continue
    for (const job of await fulfilmentRepository(ctx).toPick({ sku: campaign.sku, warehouses: here, limit: MOST }))
      jobs.set(job.id, job)
  }
  const urgent = await ofUrgentOrders(ctx, warehouseId)
  const rest = [...jobs.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  return [...new Map([...urgent, ...rest].map((job) => [job.id, job])).values()].slice(0, MOST)
}

/** Jobs of urgent orders that nobody has picked yet. */
async function ofUrgentOrders(ctx: Ctx, warehouseId: string | null): Promise<Fulfilment[]> {
  const jobs = await fulfilmentRepository(ctx).ofOrders(await idsUrgent(ctx, MOST))
  return jobs.filter(
    ({ status, warehouseId: at }) =>
      (status === 'to_pick' || status === 'picking') && (warehouseId === null || at === warehouseId),
  )
}
