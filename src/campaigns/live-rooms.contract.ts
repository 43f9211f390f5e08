/** Live rooms as the console and partners see them. */
import * as z from 'zod'

const pieces = z.int().positive().max(1_000_000)

export const roomParam = z.object({ roomId: z.string().regex(/^[\w.:~-]{1,64}$/) })

export const saveLiveRoomBody = z.object({
  campaignId: z.string().max(64).describe('The sale that the room sells'),
  regionCode: z
    .string()
    .regex(/^\d{6}$/)
    .describe('Where its buyers mostly are: the three nearest warehouses help'),
  threshold: z.int().positive().max(100_000_000).describe('Viewers from which on it is helped'),
  topUpPieces: pieces.describe('Pieces that a surge adds, as far as the nearest warehouses have them'),
  topUpMost: pieces.describe('Pieces that all surges add together'),
  ttlSeconds: z.int().min(30).max(86_400).default(600).describe('A surge ends so long after the last word of it'),
})
export type SaveLiveRoom = z.infer<typeof saveLiveRoomBody>

export const viewersBody = z.object({
  viewers: z.int().nonnegative().max(1_000_000_000),
  at: z.int().nonnegative().describe('When it had so many, epoch ms; a word that is repeated or late changes nothing'),
})
export type ViewersSaid = z.infer<typeof viewersBody>

export const liveRoomSchema = z.object({
  roomId: z.string(),
  campaignId: z.string(),
  regionCode: z.string(),
  threshold: z.int(),
  topUpPieces: z.int(),
  topUpMost: z.int(),
  ttlSeconds: z.int(),
  viewers: z.int(),
  saidAt: z.int(),
  surges: z.int(),
  surgedAt: z.int().nullable().describe('Since when it is being helped; null: it is not'),
  untilAt: z.int().nullable().describe('When that ends by itself'),
  warehouses: z.array(z.string()).describe('Whose picking goes first meanwhile'),
})
export type LiveRoomDto = z.infer<typeof liveRoomSchema>
export const liveRoomListSchema = z.object({ items: z.array(liveRoomSchema), nextCursor: z.null() })
