/**
 * Takes a campaign on as far as it goes at this instant: plan the pools, set pieces aside, open, top up, close, give back. Each
 * step may be repeated and has a number, so a crash between two of them costs a moment and no piece.
 */
import type { CampaignStatus } from '../../campaigns/campaigns.contract.ts'
import { type Campaign, campaignsRepository, isReturn, termsOf } from '../../campaigns/campaigns.repository.ts'
import { addParts, type PartsMap, partsOf, pick, unitsOf } from '../../campaigns/domain/parts.ts'
import { ROOT } from '../../campaigns/domain/pool-name.ts'
import { addressOf, askPool } from '../../campaigns/sale-pool.client.ts'
import type { PoolCounts } from '../../campaigns/sale-pool.port.ts'
import { MINUTE } from '../../core/time.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { askMainLedger, carveOut, putBack } from './carve-out.ts'

const ALL = Number.MAX_SAFE_INTEGER
/** Withdrawals of one turn; a lease gives back what it has at once, so it is two at most. */
const WITHDRAWALS = 4

/** Throws when an object or D1 cannot be reached: the next turn goes on. */
export async function turnCampaign(ctx: Ctx, campaign: Campaign): Promise<Campaign> {
  const now = ctx.clock.now()
  if (campaign.turnAt === null) return campaign
  const counts = await planPools(ctx, campaign, now)
  if (now < campaign.carveAt && campaign.status === 'scheduled') return rest(ctx, campaign, campaign.carveAt)
  if (now < campaign.closesAt) {
    await carve(ctx, campaign, counts, now)
    const status = now < campaign.opensAt ? 'ready' : 'open'
    return moveTo(
      ctx,
      campaign,
      status,
      now < campaign.opensAt ? campaign.opensAt : Math.min(now + MINUTE, campaign.closesAt),
    )
  }
  await finishIssues(ctx, campaign)
  await giveBack(ctx, campaign, ALL)
  const isOver = (await countsOfAll(ctx, campaign, now)).every(({ left, held }) => left === 0 && held === 0)
  const status = campaign.status === 'cancelled' ? 'cancelled' : isOver ? 'closed' : 'closing'
  return moveTo(ctx, campaign, status, isOver ? null : now + MINUTE)
}

/** Every lease knows the newest terms. */
async function planPools(ctx: Ctx, campaign: Campaign, now: number): Promise<PoolCounts[]> {
  const terms = termsOf(campaign)
  return eachLease(ctx, campaign, (lease) => {
    const address = addressOf(ctx.tenant, campaign.id, lease)
    return askPool(ctx.env, address, (pool) => pool.plan(address, terms, now))
  })
}

const countsOfAll = (ctx: Ctx, campaign: Campaign, now: number): Promise<PoolCounts[]> =>
  eachLease(ctx, campaign, (lease) => {
    const address = addressOf(ctx.tenant, campaign.id, lease)
    return askPool(ctx.env, address, (pool) => pool.counts(address, now))
  })

const eachLease = <T>(_ctx: Ctx, { leases }: Campaign, work: (lease: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: leases }, (_, lease) => work(lease)))

async function carve(ctx: Ctx, campaign: Campaign, counts: readonly PoolCounts[], now: number): Promise<void> {
  const repository = campaignsRepository(ctx)
  const issues = await repository.issues(campaign.id)
  if (issues.length === 0)
    await ctx.db.$client.batch(
      repository.want({ campaignId: campaign.id, no: 1, wanted: campaign.pieces, reason: '活动备货' }, now),
    )
  await finishIssues(ctx, campaign)
  if (now >= campaign.opensAt && counts.every(({ left }) => left === 0)) await checkMainStock(ctx, campaign)
}

/** Issues that nobody has carried to the end. */
async function finishIssues(ctx: Ctx, campaign: Campaign): Promise<void> {
  const repository = campaignsRepository(ctx)
  for (const issue of await repository.issues(campaign.id)) {
    if (issue.granted !== null) continue
    const granted = await carveOut(ctx, campaign, issue)
    if (!granted.ok) throw new Error(`campaign ${campaign.id}: ${granted.error.code}`)
    const address = addressOf(ctx.tenant, campaign.id, ROOT)
    await askPool(ctx.env, address, (pool) => pool.issue(address, issue.no, granted.value, ctx.clock.now()))
    await commit(ctx, {
      statements: [repository.granted(campaign.id, issue.no, granted.value, ctx.clock.now())],
      audit: {
        action: 'campaign.carved_out',
        subjects: [campaign.id],
        after: { no: issue.no, wanted: issue.wanted, granted: granted.value, reason: issue.reason },
      },
    })
  }
}

/** The pool is sold out: what the main stock has left goes after it, as far as the campaign allows. */
async function checkMainStock(ctx: Ctx, campaign: Campaign): Promise<void> {
  const { topUp } = campaign
  if (topUp === null) return
  const repository = campaignsRepository(ctx)
  const issues = await repository.issues(campaign.id)
  const added = issues
    .slice(1)
    .filter((issue) => !isReturn(issue))
    .reduce((sum, { granted, wanted }) => sum + unitsOf(granted ?? wanted), 0)
  const most = Math.min(topUp.pieces, topUp.most - added)
  if (most <= 0) return
  const levels = await askMainLedger(ctx, campaign.sku, [])
  if (!levels.ok) return
  const available: PartsMap = new Map()
  for (const level of levels.value.levels)
    if (level.warehouseId in campaign.pieces) addParts(available, { [level.warehouseId]: Math.max(0, level.available) })
  const wanted = pick(available, most)
  if (unitsOf(wanted) === 0) return
  await ctx.db.$client.batch(
    repository.want(
      { campaignId: campaign.id, no: (issues.at(-1)?.no ?? 0) + 1, wanted, reason: '售罄后主库存补货' },
      ctx.clock.now(),
    ),
  )
  await finishIssues(ctx, campaign)
}

/** Up to `most` of what the pools have left. Returns how many went back. */
export async function giveBack(ctx: Ctx, campaign: Campaign, most: number): Promise<number> {
  const address = addressOf(ctx.tenant, campaign.id, ROOT)
  const back: PartsMap = new Map()
  let missing = most
  for (let i = 0; i < WITHDRAWALS; i++) {
    const now = ctx.clock.now()
    const pending = await askPool(ctx.env, address, (pool) => pool.withdraw(address, Math.max(0, missing), now))
    if (pending === null) break
    const put = await putBack(ctx, campaign, pending)
    if (!put.ok) throw new Error(`campaign ${campaign.id}: ${put.error.code}`)
    await askPool(ctx.env, address, (pool) => pool.withdrawn(address, pending.no, now))
    addParts(back, pending.parts)
    missing -= unitsOf(pending.parts)
  }
  return unitsOf(partsOf(back))
}

async function moveTo(ctx: Ctx, campaign: Campaign, status: CampaignStatus, turnAt: number | null): Promise<Campaign> {
  if (status === campaign.status) return rest(ctx, campaign, turnAt)
  await commit(ctx, {
    statements: [campaignsRepository(ctx).move(campaign, { status, turnAt }, ctx.clock.now())],
    audit: {
      action: `campaign.${status}`,
      subjects: [campaign.id],
      before: { status: campaign.status },
      after: { status },
    },
  })
  return { ...campaign, status, turnAt }
}

async function rest(ctx: Ctx, campaign: Campaign, turnAt: number | null): Promise<Campaign> {
  if (turnAt !== campaign.turnAt) await campaignsRepository(ctx).move(campaign, { turnAt }, ctx.clock.now()).run()
  return { ...campaign, turnAt }
}
