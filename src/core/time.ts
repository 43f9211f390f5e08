/**
 * Calendar work in a tenant's zone. China has had no daylight saving since 1991, so a zone is a fixed offset here;
 * `Asia/Shanghai` is the default and the only one a tenant can choose until a second one is needed.
 */
export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
export const SHANGHAI_OFFSET = 8 * HOUR

/** `2026-11-21` of an instant in the zone. */
export function localDay(epochMs: number, offset: number = SHANGHAI_OFFSET): string {
  return new Date(epochMs + offset).toISOString().slice(0, 10)
}

/** Minutes since local midnight, 0..1439. */
export function localMinuteOfDay(epochMs: number, offset: number = SHANGHAI_OFFSET): number {
  const date = new Date(epochMs + offset)
  return date.getUTCHours() * 60 + date.getUTCMinutes()
}

/** Instant (epoch ms) of a local day's midnight plus `minuteOfDay`. */
export function instantOf(day: string, minuteOfDay = 0, offset: number = SHANGHAI_OFFSET): number {
  return Date.parse(`${day}T00:00:00.000Z`) - offset + minuteOfDay * MINUTE
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * DAY).toISOString().slice(0, 10)
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00.000Z`).getUTCDay()
}

/** `2026-11-21 10:00:00` in the zone, the form that Chinese platforms use. */
export function formatLocal(epochMs: number, offset: number = SHANGHAI_OFFSET): string {
  return new Date(epochMs + offset).toISOString().slice(0, 19).replace('T', ' ')
}

/** Reads `yyyy-MM-dd HH:mm:ss` written in the zone; null when the text is no such time. */
export function parseLocal(text: string, offset: number = SHANGHAI_OFFSET): number | null {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/.test(text)) return null
  const ms = Date.parse(`${text.replace(' ', 'T')}${text.length === 16 ? ':00' : ''}.000Z`)
  // The engine reads 30 February as 2 March.
  const daysOfMonth = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate()
  return Number.isNaN(ms) || Number(text.slice(8, 10)) > daysOfMonth ? null : ms - offset
}
