/** When a live room is helped: over its threshold, until its viewers have clearly gone or nobody has said anything for a while. */

export interface RoomState {
  readonly threshold: number
  readonly ttlMs: number
  readonly viewers: number
  /** Instant of the newest word, epoch ms. */
  readonly saidAt: number
  /** How many surges there were. */
  readonly surges: number
  readonly surgedAt: number | null
  readonly untilAt: number | null
}

/** Share of the threshold below which a surge is over: numbers that swing around it do not switch it on and off. */
const CALM_SHARE = 0.8

export interface Heard<S extends RoomState> {
  readonly room: S
  readonly change: 'surged' | 'calmed' | null
}

/** `at`: when the room had so many viewers. Words that are repeated or late change nothing. */
export function hearViewers<S extends RoomState>(
  room: S,
  { viewers, at, now }: { readonly viewers: number; readonly at: number; readonly now: number },
): Heard<S> {
  if (at <= room.saidAt) return { room, change: null }
  const heard = { ...room, viewers, saidAt: Math.min(at, now) }
  if (viewers >= room.threshold) {
    const untilAt = now + room.ttlMs
    if (room.surgedAt !== null) return { room: { ...heard, untilAt }, change: null }
    return { room: { ...heard, surgedAt: now, untilAt, surges: room.surges + 1 }, change: 'surged' }
  }
  return room.surgedAt !== null && viewers < room.threshold * CALM_SHARE ? calm(heard) : { room: heard, change: null }
}

/** Nobody confirmed the surge in time. */
export function passTimeOf<S extends RoomState>(room: S, now: number): Heard<S> {
  return room.untilAt !== null && room.untilAt <= now ? calm(room) : { room, change: null }
}

const calm = <S extends RoomState>(room: S): Heard<S> => ({
  room: { ...room, surgedAt: null, untilAt: null },
  change: 'calmed',
})
