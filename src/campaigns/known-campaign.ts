/** What the claim door must know of a campaign, remembered for seconds per isolate: a claim asks no database. */
import type { Ctx } from '../platform/ctx.ts'
import { mayTrust } from '../platform/tenant-fence.ts'
import { campaignsRepository } from './campaigns.repository.ts'

/** `leases` never changes, and what does is decided by the pools. */
export interface KnownCampaign {
  readonly id: string
  readonly leases: number
}

const TRUST_MS = 60_000
/** An id that nobody has is asked about again after this: it may be about to be made. */
const DOUBT_MS = 1_000
const MOST = 2_000

const remembered = new Map<string, { readonly campaign: KnownCampaign | null; readonly at: number }>()

export async function knownCampaign(ctx: Ctx, id: string, now: number): Promise<KnownCampaign | null> {
  const isWhole = ctx.scope.regions === null && ctx.scope.warehouses === null
  if (!isWhole) return null
  const key = `${ctx.tenant.id}/${id}`
  const hit = remembered.get(key)
  if (hit && now - hit.at < (hit.campaign ? TRUST_MS : DOUBT_MS) && mayTrust(hit.at)) return hit.campaign
  const row = await campaignsRepository(ctx).byId(id)
  const campaign = row ? { id: row.id, leases: row.leases } : null
  if (remembered.size >= MOST) remembered.clear()
  remembered.set(key, { campaign, at: now })
  return campaign
}
