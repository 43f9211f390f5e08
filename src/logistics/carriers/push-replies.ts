/** HTTP statuses of a push that is not taken; couriers read the status, and their own body where they have one. */
import { err, ok, type Result } from '../../core/result.ts'
import type { CarrierAdapter, TrackReport } from '../carrier.port.ts'

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

/** A push of several tracks: all of them, or none where one is null. */
export function wholePush(
  reports: readonly (TrackReport | null)[],
  why: string,
): Result<readonly TrackReport[], { readonly code: 'ingest.unreadable'; readonly why: string }> {
  const read = reports.filter((report) => report !== null)
  return read.length === reports.length ? ok(read) : unreadable(why)
}

/** The test of a connection: asks for `waybill`, which nobody has. That the service knows no such number proves the keys. */
export const testByAsking =
  (query: Tracking['query'], parcel: Parameters<Tracking['query']>[0], said: string): CarrierAdapter['test'] =>
  async (options) => {
    const answer = await query(parcel, options)
    return answer.ok || answer.error.code === 'rejected' ? ok(said) : err(answer.error)
  }
