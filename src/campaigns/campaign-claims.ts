/** Who has claimed what, the newest first, from the pools themselves. Buyers are masked. */
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { maskId } from '../core/mask.ts'
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { ClaimList, ClaimListQuery } from './campaigns.contract.ts'
import { newestFirst } from './domain/claim-page.ts'
import { claimIdOf, readClaimId } from './domain/pool-name.ts'
import { knownCampaign } from './known-campaign.ts'
import { addressOf, askLeases } from './sale-pool.client.ts'
import type { ClaimsWanted } from './sale-pool.port.ts'

export async function listClaims({
  ctx,
  input: { id, limit, cursor, status, q = '' },
}: {
  ctx: Ctx
  input: ClaimListQuery & { readonly id: string }
}): Promise<Result<ClaimList, Failure>> {
  const campaign = await knownCampaign(ctx, id, ctx.clock.now())
  if (!campaign) return fail('campaign.not_found')
  const [at, requestId] = decodeCursor(cursor ?? '') ?? []
  const wanted: ClaimsWanted = {
    before: at === undefined ? null : { at: Number(at), requestId: String(requestId) },
    limit: limit + 1,
    status: status ?? null,
    text: readClaimId(q)?.requestId ?? q,
    orderId: q === '' ? null : await orderNamed(ctx, q),
  }
  const asked = await askLeases(ctx, campaign, async (pool, lease) =>
    (await pool.claims(addressOf(ctx.tenant, id, lease), wanted)).map((claim) => ({ ...claim, lease })),
  )
  if (!asked.ok) return asked
  const found = asked.value.flat().sort(newestFirst)
  const shown = found.slice(0, limit)
  const hubNos = await hubNosOf(
    ctx,
    shown.flatMap(({ draw }) => draw?.orderId ?? []),
  )
  const last = shown.at(-1)
  return ok({
    items: shown.map((claim) => ({
      claimId: claimIdOf(id, claim.lease, claim.requestId),
      requestId: claim.requestId,
      buyer: maskId(claim.buyerId),
      quantity: claim.quantity,
      status: claim.status,
      claimedAt: claim.at,
      expiresAt: claim.expiresAt,
      orderId: claim.draw?.orderId ?? null,
      hubNo: hubNos.get(claim.draw?.orderId ?? '') ?? null,
    })),
    nextCursor: found.length > limit && last ? encodeCursor([last.at, last.requestId]) : null,
  })
}

/** A campaign is seen by those alone who see the whole tenant, so its orders are too. */
async function orderNamed(ctx: Pick<Ctx, 'db' | 'tenant'>, text: string): Promise<string | null> {
  const row = await ctx.db.$client
    .prepare('SELECT id FROM orders WHERE tenant_id = ?1 AND (hub_no = ?2 OR id = ?2) LIMIT 1')
    .bind(ctx.tenant.id, text)
    .first<{ id: string }>()
  return row?.id ?? null
}

export async function hubNosOf(ctx: Pick<Ctx, 'db' | 'tenant'>, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { results } = await ctx.db.$client
    .prepare('SELECT id, hub_no AS hubNo FROM orders WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?))')
    .bind(ctx.tenant.id, jsonList(ids))
    .all<{ id: string; hubNo: string }>()
  return new Map(results.map(({ id, hubNo }) => [id, hubNo]))
}
