// Which clock keeps an order's deadlines: tenant × day of the order × four, so that clocks grow with the tenant.
import { fnv1a } from '../../core/hash.ts'
import { timeOfId } from '../../core/ids.ts'
import { localDay } from '../../core/time.ts'

const BUCKETS_PER_DAY = 4
/** The day of ids that carry no time. */
export const UNDATED = 'undated'

/** Name of the object; the same for ever, since an order's id carries the time at which it was made. */
export function clockName(tenantId: string, orderId: string): string {
  const madeAt = timeOfId(orderId)
  const day = Number.isNaN(madeAt) ? UNDATED : localDay(madeAt)
  return `${tenantId}:${day}:${fnv1a(orderId) % BUCKETS_PER_DAY}`
}

/** All clocks that orders of one local day may have. */
export const clockNamesOfDay = (tenantId: string, day: string): string[] =>
  Array.from({ length: BUCKETS_PER_DAY }, (_, bucket) => `${tenantId}:${day}:${bucket}`)
