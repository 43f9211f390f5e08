/** HTTP statuses of a push that is not taken; couriers read the status, and their own body where they have one. */
import { err } from '../../core/result.ts'
import type { CarrierAdapter } from '../carrier.port.ts'

type Tracking = NonNullable<CarrierAdapter['tracking']>

export const refusalStatus = { bad_signature: 401, stale: 401, overloaded: 503, too_large: 413 } as const

/** Both answers of a service: the body that it takes as read, and the one that makes it come again. */
export const replies = (taken: string, refused: string): Pick<Tracking, 'accepted' | 'rejected'> => {
  const contentType = 'application/json; charset=utf-8'
  return {
    accepted: () => ({ status: 200, body: taken, contentType }),
    rejected: (reason) => ({ status: refusalStatus[reason], body: refused, contentType }),
  }
}

export const unreadable = (why: string) => err({ code: 'ingest.unreadable' as const, why })
