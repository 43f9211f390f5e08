/** Names: which object keeps a lease, which lease serves a buyer, and how a claim is called outside. */
import { fnv1a } from '../../core/hash.ts'

export const MAX_LEASES = 32
export const ROOT = 0

export const poolName = (tenantId: string, campaignId: string, lease: number): string =>
  `${tenantId}:${campaignId}:${lease}`

/** Always the same for a buyer: that lease alone counts what the buyer has. */
export const leaseOf = (buyerId: string, leases: number): number => (leases <= 1 ? ROOT : fnv1a(buyerId) % leases)

/** `cpn_….3.req-17`: also the reservation id that an order names to take the claim over. At most 100 characters. */
export const claimIdOf = (campaignId: string, lease: number, requestId: string): string =>
  `${campaignId}.${lease}.${requestId}`

/** Null for any other reservation id. */
export function readClaimId(text: string): { campaignId: string; lease: number; requestId: string } | null {
  const match = /^(cpn_[0-9A-Z]{26})\.(\d{1,2})\.([\w.:~-]{1,64})$/.exec(text)
  const [, campaignId, lease, requestId] = match ?? []
  return campaignId && lease && requestId ? { campaignId, lease: Number(lease), requestId } : null
}

/** The hold of a pool's pieces in a main ledger: one a warehouse. */
export const poolHoldId = (campaignId: string, warehouseId: string): string => `pool/${campaignId}/${warehouseId}`

/** The hold of a claim that an order draws, split off the pool's. */
export const drawnHoldId = (claimId: string, warehouseId: string): string => `claim/${claimId}/${warehouseId}`
