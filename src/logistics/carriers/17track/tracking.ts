/** Registration, query and pushes of 17TRACK. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { ok } from '../../../core/result.ts'
import { isSameText, sha256Hex } from '../../../platform/digests.ts'
import { unreadable } from '../../../platform/pushes.ts'
import type { AskedParcel, CarrierAdapter } from '../../carrier.port.ts'
import { malformed, refusedBy } from '../courier-call.ts'
import { replies } from '../push-replies.ts'
import { call, codes, PROVIDER } from './call.ts'
import { numberOf } from './carriers.ts'
import { reportOf, trackSchema } from './track.ts'

type Tracking = NonNullable<CarrierAdapter['tracking']>

function named({ waybill, carrier }: Pick<AskedParcel, 'waybill' | 'carrier'>) {
  const number = numberOf(carrier)
  return number === null ? { number: waybill } : { number: waybill, carrier: number }
}

/** A number that is registered already is a success; from then on every change is pushed. */
const subscribe: Tracking['subscribe'] = async (parcel, options) => {
  const answer = await call('register', { ...named(parcel), lang: 'zh' }, options)
  if (!answer.ok) return answer
  const no = answer.value.rejected
  return no === null || no.code === codes.alreadyRegistered
    ? ok(undefined)
    : refusedBy(PROVIDER, 'rejected', no.code, no.message)
}

/** Only of numbers that are registered; one that is not has no track yet. */
const query: Tracking['query'] = async (parcel, options) => {
  const answer = await call('gettrackinfo', named(parcel), options)
  if (!answer.ok) return answer
  const no = answer.value.rejected
  if (no?.code === codes.notRegistered)
    return ok({ waybill: parcel.waybill, carrier: '', nodes: [], watching: 'on' as const })
  if (no) return refusedBy(PROVIDER, 'rejected', no.code, no.message)
  const track = trackSchema.safeParse(answer.value.accepted[0])
  const report = track.success ? reportOf(track.data) : null
  return report ? ok(report) : malformed(PROVIDER, answer.value.accepted)
}

/** Header `sign`: SHA-256 over the raw body, a slash and the key. */
export const pushSign = (rawBody: string, key: string): string => sha256Hex(`${rawBody}/${key}`)

const verify: Tracking['verify'] = async (input, credentials) => {
  const key = credentials.key ?? ''
  const given = (input.headers.get('sign') ?? '').toLowerCase()
  return key !== '' && isSameText(pushSign(input.rawBody, key), given)
    ? { ok: true }
    : { ok: false, reason: 'bad_signature' }
}

const pushSchema = z.object({ event: z.string(), data: trackSchema })

/** TRACKING_STOPPED: it watches no longer, whatever the parcel does. */
const read: Tracking['read'] = (rawBody) => {
  const push = pushSchema.safeParse(tryParseJson(rawBody))
  const report = push.success ? reportOf(push.data.data) : null
  if (!push.success || !report) return unreadable('no tracking event, or an event has no readable time')
  const stopped = push.data.event === 'TRACKING_STOPPED' && report.watching === 'on'
  return ok([stopped ? { ...report, watching: 'gave_up' } : report])
}

export const tracking: Tracking = {
  subscribe,
  query,
  // 3 a second.
  pollsPerMinute: 150,
  verify,
  read,
  ...replies('{"code":0}', '{"code":-1}'),
}

/** What is left of the quota: a refused key shows (HTTP 401). */
export const test: CarrierAdapter['test'] = async (options) => {
  const answer = await call('gettrackinfo', { number: 'RR000000000CN' }, options)
  return answer.ok ? ok('17TRACK 已应答，密钥有效') : answer
}
