/** What a date-and-time field holds, in the tenant's zone (UTC+8), to the second. */
import { formatExact } from './format.ts'

/** `2026-11-22T20:00:00` */
export const toLocalInput = (at: number): string => formatExact(at).replace(' ', 'T')

/** Epoch ms; null for text that is no instant. */
export function fromLocalInput(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text)) return null
  const at = Date.parse(`${text}+08:00`)
  return Number.isNaN(at) ? null : at
}
