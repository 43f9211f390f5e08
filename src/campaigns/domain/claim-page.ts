/** A page of a lease's claims, the newest first. What ended is in the journal alone. */
import type { ClaimStatus, ClaimsWanted } from '../sale-pool.port.ts'

interface Listed {
  readonly requestId: string
  readonly buyerId: string
  readonly at: number
  readonly status: ClaimStatus
  readonly draw: { readonly orderId: string } | null
}

export const newestFirst = (a: Pick<Listed, 'at' | 'requestId'>, b: Pick<Listed, 'at' | 'requestId'>): number =>
  b.at - a.at || (a.requestId < b.requestId ? 1 : a.requestId > b.requestId ? -1 : 0)

/** One walk over all claims: for people who look, not for the rush. */
export function claimPage<C extends Listed>(
  claims: Iterable<C>,
  { before, limit, status, text, orderId }: ClaimsWanted,
): C[] {
  const found: C[] = []
  for (const claim of claims) {
    if (status !== null && claim.status !== status) continue
    if (before !== null && newestFirst(before, claim) >= 0) continue
    if (text !== '' && !speaksOf(claim, text, orderId)) continue
    found.push(claim)
  }
  return found.sort(newestFirst).slice(0, limit)
}

const speaksOf = ({ requestId, buyerId, draw }: Listed, text: string, orderId: string | null): boolean =>
  buyerId.startsWith(text) || requestId.includes(text) || (draw !== null && draw.orderId === orderId)
