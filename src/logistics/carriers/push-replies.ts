/** What couriers' pushes have alike: they read the status, and their own body where they have one. */
import * as z from 'zod'
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { refusalStatus, unreadable } from '../../platform/pushes.ts'
import type { CarrierAdapter, TrackReport } from '../carrier.port.ts'

type Tracking = NonNullable<CarrierAdapter['tracking']>

/** Both answers of a service: the body that it takes as read, and the one that makes it come again. */
export const replies = (taken: string, refused: string): Pick<Tracking, 'accepted' | 'rejected'> => {
  const contentType = 'application/json; charset=utf-8'
  return {
    accepted: () => ({ status: 200, body: taken, contentType }),
    rejected: (reason) => ({ status: refusalStatus[reason], body: refused, contentType }),
  }
}

/** A push of several tracks: all of them, or none where one is null. */
export function wholePush(
  reports: readonly (TrackReport | null)[],
  why: string,
): Result<readonly TrackReport[], { readonly code: 'ingest.unreadable'; readonly why: string }> {
  const read = reports.filter((report) => report !== null)
  return read.length === reports.length ? ok(read) : unreadable(why)
}

/** A push of scans as JSON text: one or several, of one waybill or of several. `name`: of the field that holds it. */
export function readScans<Scan>(
  text: string | null,
  {
    name,
    scan,
    waybillOf,
    reportOf,
  }: {
    readonly name: string
    readonly scan: z.ZodType<Scan>
    readonly waybillOf: (scan: Scan) => string
    readonly reportOf: (waybill: string, scans: readonly Scan[]) => TrackReport | null
  },
): ReturnType<Tracking['read']> {
  const push = z.union([z.array(scan), scan.transform((one) => [one])]).safeParse(tryParseJson(text ?? ''))
  if (!push.success) return unreadable(`${name} holds no scans`)
  const byWaybill = Map.groupBy(push.data, waybillOf)
  return wholePush(
    [...byWaybill].map(([waybill, scans]) => (waybill === '' ? null : reportOf(waybill, scans))),
    'a scan names no waybill, or has no readable time',
  )
}

/** The test of a connection: asks for `waybill`, which nobody has. That the service knows no such number proves the keys. */
export const testByAsking =
  (query: Tracking['query'], parcel: Parameters<Tracking['query']>[0], said: string): CarrierAdapter['test'] =>
  async (options) => {
    const answer = await query(parcel, options)
    return answer.ok || answer.error.code === 'rejected' ? ok(said) : err(answer.error)
  }
