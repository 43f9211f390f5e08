/**
 * The hub's order number: `D` + yymmdd + eight letters and digits, readable over the phone (no I, L, O, U). The first four
 * say how far the day is gone (82 ms steps), so that numbers made together lie together in their index; the others count.
 */
import { encodeTime } from '../../core/ids.ts'
import { DAY, instantOf, localDay } from '../../core/time.ts'

const LENGTH = 4
const STEPS = 32 ** LENGTH

/** `serial`: any integer ≥ 0; orders of one batch take successive ones from a random start, and so are different. */
export function hubNumber(now: number, serial: number): string {
  const day = localDay(now)
  const gone = Math.floor(((now - instantOf(day)) / DAY) * STEPS)
  const text = (n: number): string => encodeTime(n % STEPS).slice(-LENGTH)
  return `D${day.slice(2).replaceAll('-', '')}${text(gone)}${text(serial)}`
}
