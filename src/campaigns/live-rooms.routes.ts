import { Hono } from 'hono'
import { saveLiveRoom, sayViewers } from '../flows/campaigns/live-room.ts'
import { answer, api, body, params, type TenantEnv } from '../platform/http.ts'
import { liveRoomListSchema, liveRoomSchema, roomParam, saveLiveRoomBody, viewersBody } from './live-rooms.contract.ts'
import { liveRoomsRepository, shownRoom } from './live-rooms.repository.ts'

const tag = 'campaigns'

export const liveRoomsRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({
      tag,
      right: 'campaigns:read',
      summary: 'Live rooms, and which are being helped now',
      ok: liveRoomListSchema,
    }),
    async (c) => c.json({ items: (await liveRoomsRepository(c.get('ctx')).list()).map(shownRoom), nextCursor: null }),
  )
  .put(
    '/:roomId',
    api({
      tag,
      right: 'campaigns:write',
      summary: 'From how many viewers on a room is helped, and how',
      ok: liveRoomSchema,
    }),
    params(roomParam),
    body(saveLiveRoomBody),
    async (c) =>
      answer(c, await saveLiveRoom({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), ...c.req.valid('json') } })),
  )
  .post(
    '/:roomId/viewers',
    api({ tag, right: 'campaigns:claim', summary: 'A room says how many watch it', ok: liveRoomSchema }),
    params(roomParam),
    body(viewersBody),
    async (c) =>
      answer(c, await sayViewers({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), ...c.req.valid('json') } })),
  )
