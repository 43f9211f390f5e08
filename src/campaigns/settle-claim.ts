/** What follows a claim: it was paid, it is given back, how does it stand. The pool decides; its journal is the record. */
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import { authorise } from '../platform/authorise.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { ClaimDto } from './campaigns.contract.ts'
import { readClaimId } from './domain/pool-name.ts'
import { knownCampaign } from './known-campaign.ts'
import { addressOf, askPool } from './sale-pool.client.ts'
import type { Claim, PoolAddress } from './sale-pool.port.ts'

export interface ClaimRef {
  readonly id: string
  readonly claimId: string
}

export async function settleClaim({
  ctx,
  input,
}: {
  ctx: Ctx
  input: ClaimRef & { readonly kind: 'confirm' | 'release' }
}): Promise<Result<ClaimDto, Failure>> {
  const found = await find(ctx, input)
  if (!found.ok) return found
  const { address, requestId } = found.value
  const wish = { kind: input.kind, requestId }
  const outcomes = await reaching(askPool(ctx.env, address, (pool) => pool.settle(address, [wish], ctx.clock.now())))
  if (!outcomes.ok) return outcomes
  const outcome = outcomes.value[0]
  return outcome?.ok ? ok(shown(input.claimId, outcome.claim)) : fail(outcome?.code ?? 'claim.not_found')
}

export async function claimState({ ctx, input }: { ctx: Ctx; input: ClaimRef }): Promise<Result<ClaimDto, Failure>> {
  const found = await find(ctx, input)
  if (!found.ok) return found
  const { address, requestId } = found.value
  const claim = await reaching(askPool(ctx.env, address, (pool) => pool.claimOf(address, requestId)))
  if (!claim.ok) return claim
  return claim.value ? ok(shown(input.claimId, claim.value)) : fail('claim.not_found')
}

async function find(
  ctx: Ctx,
  { id, claimId }: ClaimRef,
): Promise<Result<{ address: PoolAddress; requestId: string }, Failure>> {
  const allowed = authorise(ctx, 'campaigns:claim')
  if (!allowed.ok) return allowed
  const campaign = await knownCampaign(ctx, id, Date.now())
  if (!campaign) return fail('campaign.not_found')
  const named = readClaimId(claimId)
  if (named?.campaignId !== id || named.lease >= campaign.leases) return fail('claim.not_found')
  return ok({ address: addressOf(ctx.tenant, id, named.lease), requestId: named.requestId })
}

async function reaching<T>(call: Promise<T>): Promise<Result<T, Failure>> {
  try {
    return ok(await call)
  } catch (error) {
    return fail('campaign.unreachable', { detail: String(error).slice(0, 200) })
  }
}

const shown = (claimId: string, { buyerId, quantity, status, at, expiresAt, draw }: Claim): ClaimDto => ({
  claimId,
  buyerId,
  quantity,
  status,
  claimedAt: at,
  expiresAt,
  orderId: draw?.orderId ?? null,
})
