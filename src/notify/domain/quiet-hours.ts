/** Quiet hours: a notice waits until they are over, unless its event is red. */
import { DAY, localMinuteOfDay, MINUTE, SHANGHAI_OFFSET } from '../../core/time.ts'
import { noticeEvent } from './notice-events.ts'

export interface QuietHours {
  /** Local minutes of the day, 0..1439; the window may pass midnight; equal values mean none. */
  readonly quietFrom: number
  readonly quietTo: number
}

/** Epoch ms at which a notice may be sent at the earliest; `now` when that is at once. */
export function nextAllowed(
  { event, now, offset = SHANGHAI_OFFSET }: { readonly event: string; readonly now: number; readonly offset?: number },
  { quietFrom, quietTo }: QuietHours,
): number {
  if (quietFrom === quietTo || noticeEvent(event)?.severity === 'red') return now
  const minute = localMinuteOfDay(now, offset)
  const isQuiet =
    quietFrom < quietTo ? minute >= quietFrom && minute < quietTo : minute >= quietFrom || minute < quietTo
  if (!isQuiet) return now
  const startOfMinute = now - ((((now + offset) % MINUTE) + MINUTE) % MINUTE)
  const minutesLeft = (quietTo - minute + DAY / MINUTE) % (DAY / MINUTE)
  return startOfMinute + minutesLeft * MINUTE
}
