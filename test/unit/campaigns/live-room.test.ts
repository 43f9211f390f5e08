import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hearViewers, passTimeOf, type RoomState } from '../../../src/campaigns/domain/live-room.ts'

const NOW = 1_700_000_000_000
const quiet: RoomState = {
  threshold: 1_000,
  ttlMs: 60_000,
  viewers: 0,
  saidAt: 0,
  surges: 0,
  surgedAt: null,
  untilAt: null,
}
const hear = (room: RoomState, viewers: number, at: number) => hearViewers(room, { viewers, at, now: at })

describe('a live room', () => {
  it('surges at its threshold, stays so while that is confirmed, and calms when the viewers have clearly gone', () => {
    const surged = hear(quiet, 1_000, NOW)
    expect(surged).toMatchObject({ change: 'surged', room: { surgedAt: NOW, untilAt: NOW + 60_000, surges: 1 } })
    const on = hear(surged.room, 5_000, NOW + 10_000)
    expect(on).toMatchObject({ change: null, room: { surgedAt: NOW, untilAt: NOW + 70_000, surges: 1 } })
    // A little below is no end, and does not put it off either.
    const swaying = hear(on.room, 900, NOW + 20_000)
    expect(swaying).toMatchObject({ change: null, room: { untilAt: NOW + 70_000 } })
    expect(hear(swaying.room, 799, NOW + 30_000)).toMatchObject({
      change: 'calmed',
      room: { surgedAt: null, untilAt: null, surges: 1 },
    })
  })

  it('calms by itself when nobody says anything', () => {
    const { room } = hear(quiet, 1_000, NOW)
    expect(passTimeOf(room, NOW + 59_999).change).toBeNull()
    expect(passTimeOf(room, NOW + 60_000)).toMatchObject({ change: 'calmed', room: { surgedAt: null } })
    expect(passTimeOf(quiet, NOW).change).toBeNull()
  })

  it('does not believe a word twice, nor a late one, nor one from the future for longer than it says', () => {
    const { room } = hear(quiet, 1_000, NOW)
    expect(hear(room, 1, NOW)).toEqual({ room, change: null })
    expect(hear(room, 1, NOW - 1)).toEqual({ room, change: null })
    const early = hearViewers(quiet, { viewers: 1_000, at: NOW + 3_600_000, now: NOW })
    expect(early.room.saidAt).toBe(NOW)
  })

  it('counts a surge once, whatever is said in whatever order: surged and calmed alternate', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 200_000 })), { maxLength: 40 }),
        (words) => {
          let room = quiet
          let now = NOW
          const changes: string[] = []
          for (const [viewers, wait] of words) {
            now += wait
            for (const step of [passTimeOf(room, now), null]) {
              const heard = step ?? hear(room, viewers, now)
              room = heard.room
              if (heard.change) changes.push(heard.change)
            }
          }
          changes.forEach((change, i) => void expect(change).toBe(i % 2 === 0 ? 'surged' : 'calmed'))
          expect(room.surges).toBe(changes.filter((change) => change === 'surged').length)
        },
      ),
      { numRuns: 300 },
    )
  })
})
