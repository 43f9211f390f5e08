/**
 * A live room that fills up is helped: its sale gets pieces from the three nearest warehouses, as far as its own setting goes, and
 * their picking of these goods comes first. It stands down by itself. Words may be repeated: a surge has a number, and so has what
 * it adds.
 */
import { campaignsRepository } from '../../campaigns/campaigns.repository.ts'
import { type Heard, hearViewers, passTimeOf } from '../../campaigns/domain/live-room.ts'
import { addParts, type PartsMap, pick, unitsOf } from '../../campaigns/domain/parts.ts'
import type { LiveRoomDto, SaveLiveRoom, ViewersSaid } from '../../campaigns/live-rooms.contract.ts'
import { dueRooms, type LiveRoom, liveRoomsRepository, shownRoom } from '../../campaigns/live-rooms.repository.ts'
import type { Parts } from '../../campaigns/sale-pool.port.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { shardDb, shardNames } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { isWholeTenant, unscoped } from '../../platform/row-scope.ts'
import { kmBetween } from '../../regions/domain/distance.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { warehousesRepository } from '../../warehouses/warehouses.repository.ts'
import { knownTenant } from '../shops/known-connection.ts'
import { askMainLedger } from './carve-out.ts'
import { turnCampaign } from './turn-campaign.ts'

const HELPERS = 3

/** Sets how a room is helped; what it has said so far stays. */
export async function saveLiveRoom({
  ctx,
  input: { roomId, ttlSeconds, ...rest },
}: {
  ctx: Ctx
  input: SaveLiveRoom & { readonly roomId: string }
}): Promise<Result<LiveRoomDto, Failure>> {
  const allowed = authorise(ctx, 'campaigns:write')
  if (!allowed.ok) return allowed
  if (!isWholeTenant(ctx.scope)) return fail('auth.forbidden')
  const campaign = await campaignsRepository(ctx).byId(rest.campaignId)
  if (!campaign) return fail('campaign.not_found')
  if (campaign.turnAt === null) return fail('campaign.over', { status: campaign.status })
  const repository = liveRoomsRepository(ctx)
  const before = await repository.byId(roomId)
  const now = ctx.clock.now()
  const quiet = { viewers: 0, saidAt: 0, surges: 0, surgedAt: null, untilAt: null, warehouses: [], version: 0 }
  const room: LiveRoom = { ...(before ?? quiet), ...rest, roomId, ttlMs: ttlSeconds * 1_000, updatedAt: now }
  const saved = { ...room, version: room.version + 1 }
  const written = await commit(ctx, {
    statements: repository.save(saved),
    audit: { action: 'live_room.saved', subjects: [roomId, rest.campaignId], after: { ...rest, ttlSeconds } },
  })
  return written.ok ? ok(shownRoom(saved)) : written
}

/** What a room's own system says, every few seconds. */
export async function sayViewers({
  ctx: caller,
  input: { roomId, viewers, at },
}: {
  ctx: Ctx
  input: ViewersSaid & { readonly roomId: string }
}): Promise<Result<LiveRoomDto, Failure>> {
  const allowed = authorise(caller, 'campaigns:claim')
  if (!allowed.ok) return allowed
  if (!isWholeTenant(caller.scope)) return fail('auth.forbidden')
  const room = await liveRoomsRepository(caller).byId(roomId)
  if (!room) return fail('live_room.not_found')
  return ok(shownRoom(await take(caller, room, hearViewers(room, { viewers, at, now: caller.clock.now() }))))
}

/** Each minute: surges that nobody has confirmed in time are over. */
export async function calmLiveRooms(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  for (const shard of shardNames)
    for (const { tenantId, roomId } of await dueRooms(shardDb(env, shard), now)) {
      const tenant = await knownTenant(env, tenantId, now)
      if (!tenant) continue
      const ctx = systemCtx({ env, tenant, job: 'live-rooms', waitUntil: (work) => execution.waitUntil(work) })
      const room = await liveRoomsRepository(ctx).byId(roomId)
      if (room)
        await take(ctx, room, passTimeOf(room, now)).catch((error: unknown) =>
          createLog({ tenant: tenantId, room: roomId }).error('live_room.calm_failed', { error: String(error) }),
        )
    }
}

async function take(caller: Ctx, before: LiveRoom, { room, change }: Heard<LiveRoom>): Promise<LiveRoom> {
  if (room === before) return before
  const ctx = unscoped(caller, 'the room is helped by whatever warehouse is near')
  const repository = liveRoomsRepository(ctx)
  const next = { ...room, version: before.version + 1, updatedAt: ctx.clock.now() }
  if (change === null) {
    await ctx.db.$client.batch(repository.save(next))
    return next
  }
  if (change === 'calmed') {
    const calm = { ...next, warehouses: [] }
    const saved = await commit(ctx, {
      statements: [repository.stillAs(before), ...repository.save(calm)],
      audit: {
        action: 'live_room.calmed',
        subjects: [room.roomId, room.campaignId],
        before: { surgedAt: before.surgedAt, warehouses: before.warehouses },
        after: { viewers: room.viewers },
      },
    })
    return saved.ok ? calm : ((await repository.byId(room.roomId)) ?? before)
  }
  const warehouses = await nearest(ctx, room.regionCode)
  const surging = { ...next, warehouses }
  const wanted = await affordable(ctx, surging)
  const saved = await commit(ctx, {
    statements: [
      repository.stillAs(before),
      ...repository.save(surging),
      ...(unitsOf(wanted) === 0
        ? []
        : [
            campaignsRepository(ctx).wantNext(
              { campaignId: room.campaignId, wanted, granted: null, reason: reasonOf(surging, surging.surges) },
              ctx.clock.now(),
            ),
          ]),
    ],
    audit: {
      action: 'live_room.surged',
      subjects: [room.roomId, room.campaignId],
      before: { viewers: before.viewers },
      after: { viewers: room.viewers, threshold: room.threshold, warehouses, wanted },
    },
  })
  if (!saved.ok) return (await repository.byId(room.roomId)) ?? before
  const campaign = await campaignsRepository(ctx).byId(room.campaignId)
  // What was decided stands; where an object cannot be reached now, the minute goes on.
  if (campaign && unitsOf(wanted) > 0)
    await turnCampaign(ctx, campaign).catch((error: unknown) =>
      ctx.log.warn('campaign.turn_later', { campaign: campaign.id, error: String(error) }),
    )
  return surging
}

const reasonOf = ({ roomId }: LiveRoom, surge: number | ''): string => `直播间 ${roomId} 人气上涨 #${surge}`

/** The three nearest warehouses that work; one that cannot be placed comes last. */
async function nearest(ctx: Ctx, regionCode: string): Promise<string[]> {
  const open = (await warehousesRepository(ctx).all()).filter(({ active }) => active)
  const km = (code: string) => kmBetween(regionCode, code) ?? Number.POSITIVE_INFINITY
  return open
    .sort((a, b) => km(a.regionCode) - km(b.regionCode) || a.id.localeCompare(b.id))
    .slice(0, HELPERS)
    .map(({ id }) => id)
}

/** What the room's setting still allows, out of what the helpers have. */
async function affordable(ctx: Ctx, room: LiveRoom): Promise<Parts> {
  const repository = campaignsRepository(ctx)
  const campaign = await repository.byId(room.campaignId)
  if (!campaign || (campaign.status !== 'ready' && campaign.status !== 'open')) return {}
  const added = (await repository.issues(campaign.id))
    .filter(({ reason }) => reason.startsWith(reasonOf(room, '')))
    .reduce((sum, { granted, wanted }) => sum + unitsOf(granted ?? wanted), 0)
  const most = Math.min(room.topUpPieces, room.topUpMost - added)
  if (most <= 0) return {}
  const levels = await askMainLedger(ctx, campaign.sku, [])
  if (!levels.ok) return {}
  const available: PartsMap = new Map()
  for (const { warehouseId, available: free } of levels.value.levels)
    if (room.warehouses.includes(warehouseId)) addParts(available, { [warehouseId]: Math.max(0, free) })
  return pick(available, most, room.warehouses)
}
