import { and, asc, eq, isNotNull } from 'drizzle-orm'
import { bulkInsert } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { ShardDb } from '../platform/db.ts'
import { isWholeTenant } from '../platform/row-scope.ts'
import { AT_HOME } from '../platform/tenant-fence.ts'
import { liveRooms } from './campaigns.tables.ts'
import type { LiveRoomDto } from './live-rooms.contract.ts'

export type LiveRoom = Omit<typeof liveRooms.$inferSelect, 'tenantId'>

/** A merchant has some dozens; more are not listed. */
const MOST = 200
/** Of all tenants, in one minute. */
const MOST_DUE = 500

const bare = ({ tenantId: _tenant, ...row }: typeof liveRooms.$inferSelect): LiveRoom => row

export function shownRoom({
  ttlMs,
  version: _version,
  updatedAt: _updatedAt,
  warehouses,
  ...room
}: LiveRoom): LiveRoomDto {
  return { ...room, ttlSeconds: ttlMs / 1_000, warehouses: [...warehouses] }
}

/** A room sells from several warehouses: who sees a part of the tenant does not see it. */
export function liveRoomsRepository(ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const tenantId = ctx.tenant.id
  const mine = eq(liveRooms.tenantId, tenantId)
  const isSeen = isWholeTenant(ctx.scope)
  return {
    async byId(roomId: string): Promise<LiveRoom | null> {
      if (!isSeen) return null
      const [row] = await ctx.db
        .select()
        .from(liveRooms)
        .where(and(mine, eq(liveRooms.roomId, roomId)))
        .limit(1)
      return row ? bare(row) : null
    },
    async list(): Promise<LiveRoom[]> {
      if (!isSeen) return []
      return (await ctx.db.select().from(liveRooms).where(mine).orderBy(asc(liveRooms.roomId)).limit(MOST)).map(bare)
    },
    /** Rooms that are being helped now. */
    async surging(): Promise<LiveRoom[]> {
      const rows = await ctx.db
        .select()
        .from(liveRooms)
        .where(and(mine, isNotNull(liveRooms.untilAt)))
        .limit(MOST)
      return rows.map(bare)
    },
    /** Rolls its batch back when the room is no longer as it was read: somebody else took the step, and it is told of once. */
    stillAs: ({ roomId, version }: Pick<LiveRoom, 'roomId' | 'version'>): D1PreparedStatement =>
      ctx.db.$client
        .prepare('INSERT INTO live_rooms SELECT * FROM live_rooms WHERE tenant_id = ? AND room_id = ? AND version <> ?')
        .bind(tenantId, roomId, version),
    save: (room: LiveRoom): D1PreparedStatement[] =>
      bulkInsert(ctx.db.$client, {
        table: liveRooms,
        rows: [{ ...room, tenantId }],
        onConflict: {
          target: ['tenant_id', 'room_id'],
          update: [
            'campaign_id',
            'region_code',
            'threshold',
            'top_up_pieces',
            'top_up_most',
            'ttl_ms',
            'viewers',
            'said_at',
            'surges',
            'surged_at',
            'until_at',
            'warehouses',
            'version',
            'updated_at',
          ],
          // Who was faster has said something newer.
          where: 'excluded.version = live_rooms.version + 1',
        },
      }),
  }
}

/** Rooms of a shard whose surge nobody has confirmed in time. */
export async function dueRooms(db: ShardDb, now: number): Promise<{ tenantId: string; roomId: string }[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT tenant_id AS tenantId, room_id AS roomId FROM live_rooms INDEXED BY live_rooms_until WHERE until_at <= ? AND until_at IS NOT NULL AND ${AT_HOME} ORDER BY until_at LIMIT ${MOST_DUE}`,
    )
    .bind(now)
    .all<{ tenantId: string; roomId: string }>()
  return results
}
