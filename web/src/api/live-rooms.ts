import type { LiveRoomDto, SaveLiveRoom } from '../../../src/campaigns/live-rooms.contract.ts'
import { http, type Page } from './http.ts'

export type { SaveLiveRoom }
export type LiveRoom = LiveRoomDto

export const liveRoomsApi = {
  list: () => http.get<Page<LiveRoom>>('/v1/live-rooms'),
  save: (roomId: string, input: SaveLiveRoom) =>
    http.put<LiveRoom>(`/v1/live-rooms/${encodeURIComponent(roomId)}`, input),
}
