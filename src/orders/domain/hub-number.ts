/** The hub's order number: `D` + yymmdd + eight letters and digits, readable over the phone (no I, L, O, U). */
import { localDay } from '../../core/time.ts'

/** `random` is at least 8 characters of Crockford base32 (the tail of a fresh id). */
export function hubNumber(now: number, random: string): string {
  return `D${localDay(now).slice(2).replaceAll('-', '')}${random.slice(-8)}`
}
