/** What people do with a campaign: plan it, take it back, end it early, add pieces, give pieces back. */

import type { CampaignDto, ChangeCampaign, CreateCampaign } from '../../campaigns/campaigns.contract.ts'
import type { CampaignErrorCode } from '../../campaigns/campaigns.errors.ts'
import { type Campaign, campaignsRepository, shownCampaign } from '../../campaigns/campaigns.repository.ts'
import { editedCampaign } from '../../campaigns/domain/edit-campaign.ts'
import type { Parts } from '../../campaigns/sale-pool.port.ts'
import { catalogRepository } from '../../catalog/catalog.repository.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { MINUTE } from '../../core/time.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { isWholeTenant } from '../../platform/row-scope.ts'
import { warehousesRepository } from '../../warehouses/warehouses.repository.ts'
import { giveBack, turnCampaign } from './turn-campaign.ts'

type Pieces = readonly { readonly warehouseId: string; readonly pieces: number }[]
const partsIn = (list: Pieces): Parts =>
  Object.fromEntries(list.map(({ warehouseId, pieces }) => [warehouseId, pieces]))

/** Where the sale has begun to take pieces when it is planned too late for its lead time, it does so at once. */
export async function createCampaign({
  ctx,
  input,
}: {
  ctx: Ctx
  input: CreateCampaign
}): Promise<Result<CampaignDto, Failure>> {
  const allowed = authorise(ctx, 'campaigns:write')
  if (!allowed.ok) return allowed
  if (!isWholeTenant(ctx.scope)) return fail('auth.forbidden')
  if ((await catalogRepository(ctx).sku(input.sku)) === null) return fail('stock.not_found', { sku: input.sku })
  const missing = await unknownWarehouses(ctx, input.warehouses)
  if (missing.length > 0) return fail('warehouse.not_found', { warehouseIds: missing })
  const now = ctx.clock.now()
  const { warehouses, unpaidSeconds, carveMinutes, ...rest } = input
  const carveAt = Math.max(0, input.opensAt - carveMinutes * MINUTE)
  const campaign: Campaign = {
    ...rest,
    id: ctx.ids.next('cpn'),
    pieces: partsIn(warehouses),
    unpaidTtlMs: unpaidSeconds * 1_000,
    carveAt,
    status: 'scheduled',
    version: 1,
    turnAt: carveAt,
    createdAt: now,
    updatedAt: now,
  }
  const saved = await commit(ctx, {
    statements: campaignsRepository(ctx).insert(campaign),
    audit: { action: 'campaign.created', subjects: [campaign.id, campaign.sku], after: { ...input } },
  })
  return saved.ok ? ok(await shownNow(ctx, await turnSoon(ctx, campaign))) : saved
}

export type CampaignVerb =
  | { readonly kind: 'cancel' | 'close' }
  | { readonly kind: 'top_up'; readonly warehouses: Pieces; readonly reason: string }
  | { readonly kind: 'give_back'; readonly pieces: number }
  | { readonly kind: 'edit'; readonly change: ChangeCampaign }

export async function changeCampaign({
  ctx,
  input: { id, verb },
}: {
  ctx: Ctx
  input: { readonly id: string; readonly verb: CampaignVerb }
}): Promise<Result<CampaignDto, Failure>> {
  const allowed = authorise(ctx, 'campaigns:write')
  if (!allowed.ok) return allowed
  const campaign = await campaignsRepository(ctx).byId(id)
  if (!campaign) return fail('campaign.not_found')
  const { status } = campaign
  if (status === 'closed' || status === 'cancelled' || (status === 'closing' && verb.kind !== 'close'))
    return fail('campaign.over' satisfies CampaignErrorCode, { status })
  switch (verb.kind) {
    case 'cancel':
      if (ctx.clock.now() >= campaign.opensAt) return fail('campaign.already_begun', { status })
      return end(ctx, campaign, 'cancelled')
    case 'close':
      return end(ctx, campaign, 'closing')
    case 'edit':
      return edit(ctx, campaign, verb.change)
    case 'top_up':
      return addPieces(ctx, campaign, verb)
    case 'give_back': {
      const pieces = await reaching(() => giveBack(ctx, campaign, verb.pieces))
      if (!pieces.ok) return pieces
      const noted = await commit(ctx, {
        statements: [],
        audit: { action: 'campaign.gave_back', subjects: [id], after: { asked: verb.pieces, pieces: pieces.value } },
      })
      return noted.ok ? ok(await shownNow(ctx, campaign)) : noted
    }
  }
}

/** From now on the pools say "closed"; what is left goes back, unpaid claims keep their time. */
async function end(
  ctx: Ctx,
  campaign: Campaign,
  status: 'cancelled' | 'closing',
): Promise<Result<CampaignDto, Failure>> {
  const now = ctx.clock.now()
  const closesAt = Math.min(now, campaign.closesAt)
  const repository = campaignsRepository(ctx)
  const ended: Campaign = { ...campaign, status, closesAt, version: campaign.version + 1, turnAt: now }
  const saved = await commit(ctx, {
    statements: [
      repository.stillAs(campaign),
      repository.move(campaign, { status, closesAt, version: ended.version, turnAt: now }, now),
    ],
    audit: {
      action: status === 'cancelled' ? 'campaign.cancelled' : 'campaign.closed_early',
      subjects: [campaign.id],
      before: { status: campaign.status, closesAt: campaign.closesAt },
    },
  })
  if (!saved.ok) return saved
  return ok(await shownNow(ctx, await turnSoon(ctx, ended)))
}

async function edit(ctx: Ctx, campaign: Campaign, change: ChangeCampaign): Promise<Result<CampaignDto, Failure>> {
  const missing = await unknownWarehouses(ctx, change.warehouses ?? [])
  if (missing.length > 0) return fail('warehouse.not_found', { warehouseIds: missing })
  const now = ctx.clock.now()
  const decided = editedCampaign(campaign, change, now)
  if (!decided.ok) return decided
  const edited: Campaign = { ...decided.value, version: campaign.version + 1, turnAt: now, updatedAt: now }
  const repository = campaignsRepository(ctx)
  const before = shownCampaign(campaign)
  const saved = await commit(ctx, {
    statements: [repository.edit(edited, campaign.version)],
    audit: {
      action: 'campaign.changed',
      subjects: [campaign.id, campaign.sku],
      before: Object.fromEntries(Object.keys(change).map((field) => [field, before[field as keyof CampaignDto]])),
      after: change,
    },
  })
  if (!saved.ok) return saved
  // The statement changes nothing when another hand was faster.
  const stored = await repository.byId(campaign.id)
  if (stored?.version !== edited.version || stored.updatedAt !== now) return fail('platform.conflict')
  return ok(await shownNow(ctx, await turnSoon(ctx, edited)))
}

async function addPieces(
  ctx: Ctx,
  campaign: Campaign,
  { warehouses, reason }: { warehouses: Pieces; reason: string },
): Promise<Result<CampaignDto, Failure>> {
  const missing = await unknownWarehouses(ctx, warehouses)
  if (missing.length > 0) return fail('warehouse.not_found', { warehouseIds: missing })
  const more = { warehouses, reason }
  const first = await wantMore(ctx, campaign, more)
  const saved = first.ok ? first : await wantMore(ctx, campaign, more)
  return saved.ok ? ok(await shownNow(ctx, await turnSoon(ctx, campaign))) : saved
}

/** A conflict: somebody else added pieces in the same moment. */
async function wantMore(
  ctx: Ctx,
  campaign: Campaign,
  { warehouses, reason }: { warehouses: Pieces; reason: string },
): Promise<Result<void, Failure>> {
  const repository = campaignsRepository(ctx)
  const last = (await repository.issues(campaign.id)).at(-1)
  // The carve-out itself is number 1: what is added before it has its own number behind it.
  const no = Math.max(2, (last?.no ?? 0) + 1)
  const now = ctx.clock.now()
  const first = last
    ? []
    : repository.want({ campaignId: campaign.id, no: 1, wanted: campaign.pieces, reason: '活动备货' }, now)
  return commit(ctx, {
    statements: [
      ...first,
      ...repository.want({ campaignId: campaign.id, no, wanted: partsIn(warehouses), reason }, now, 'abort'),
    ],
    audit: { action: 'campaign.topped_up', subjects: [campaign.id], after: { no, warehouses, reason } },
  })
}

/** What was decided stands; where an object cannot be reached now, the minute goes on. */
async function turnSoon(ctx: Ctx, campaign: Campaign): Promise<Campaign> {
  try {
    return await turnCampaign(ctx, campaign)
  } catch (error) {
    ctx.log.warn('campaign.turn_later', { campaign: campaign.id, error: String(error) })
    return campaign
  }
}

async function reaching<T>(work: () => Promise<T>): Promise<Result<T, Failure>> {
  try {
    return ok(await work())
  } catch (error) {
    return fail('campaign.unreachable', { detail: String(error).slice(0, 200) })
  }
}

async function shownNow(ctx: Ctx, campaign: Campaign): Promise<CampaignDto> {
  return shownCampaign(campaign, (await campaignsRepository(ctx).counts([campaign.id])).get(campaign.id))
}

async function unknownWarehouses(ctx: Ctx, wanted: Pieces): Promise<string[]> {
  const known = new Set((await warehousesRepository(ctx).all()).map(({ id }) => id))
  return wanted.flatMap(({ warehouseId }) => (known.has(warehouseId) ? [] : [warehouseId]))
}
