/** AliExpress writes and reads US Pacific time without an offset: UTC-8 in winter, UTC-7 in summer. */
import { formatLocal, HOUR, parseLocal } from '../../core/time.ts'

const WINTER = -8 * HOUR
const SUMMER = -7 * HOUR

const hourInLosAngeles = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hour: '2-digit',
  hourCycle: 'h23',
})

/** Offset of an instant, ms. */
export function pacificOffset(at: number): number {
  const hour = Number(hourInLosAngeles.format(at))
  return new Date(at + SUMMER).getUTCHours() === hour ? SUMMER : WINTER
}

/** Epoch ms; the hour that comes twice in autumn is read as its second, the one that is left out in spring as the one after. */
export function parsePacific(text: string): number | null {
  const winter = parseLocal(text, WINTER)
  if (winter === null || pacificOffset(winter) === WINTER) return winter
  return parseLocal(text, SUMMER)
}

/**
 * Both ends of a window as text. Within an hour of a change of the clocks a text does not tell instants apart: that end is
 * moved outwards by up to an hour.
 */
export function pacificWindow(from: number, to: number): { readonly from: string; readonly to: string } {
  return {
    from: formatLocal(from, isNearChange(from) ? WINTER : pacificOffset(from)),
    to: formatLocal(to, isNearChange(to) ? SUMMER : pacificOffset(to)),
  }
}

const isNearChange = (at: number): boolean => pacificOffset(at - HOUR) !== pacificOffset(at + HOUR)
