/** Trackings and pushes of AfterShip. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { ok } from '../../../core/result.ts'
import { isSameText } from '../../../platform/digests.ts'
import { unreadable } from '../../../platform/pushes.ts'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { malformed } from '../courier-call.ts'
import { listOf } from '../loose-fields.ts'
import { replies } from '../push-replies.ts'
import { call, PROVIDER } from './call.ts'
import { pushSign } from './sign.ts'
import { slugOf } from './slugs.ts'
import { reportOf, trackSchema } from './track.ts'

type Tracking = NonNullable<CarrierAdapter['tracking']>

/** A tracking that exists already is a success. */
const subscribe: Tracking['subscribe'] = async ({ waybill, carrier }, options) => {
  const slug = slugOf(carrier)
  const body = { tracking_number: waybill, ...(slug === null ? {} : { slug }) }
  const answer = await call({ method: 'POST', resource: '/trackings', body }, options)
  return answer.ok ? ok(undefined) : answer
}

const listSchema = z.object({ trackings: listOf(trackSchema) })

/** By number; none yet is an empty report. */
const query: Tracking['query'] = async ({ waybill, carrier }, options) => {
  const slug = slugOf(carrier)
  const wanted: Record<string, string> = { tracking_numbers: waybill, ...(slug === null ? {} : { slug }) }
  const answer = await call({ method: 'GET', resource: '/trackings', query: wanted }, options)
  if (!answer.ok) return answer
  const list = listSchema.safeParse(answer.value)
  if (!list.success) return malformed(PROVIDER, answer.value)
  const found = list.data.trackings.find(({ tracking_number }) => tracking_number === waybill)
  const report = reportOf(found ?? { tracking_number: waybill, slug: '', tag: '', checkpoints: [] })
  return report ? ok(report) : malformed(PROVIDER, answer.value)
}

const verify: Tracking['verify'] = async (input, credentials) => {
  const secret = credentials.webhookSecret ?? ''
  const given = input.headers.get('aftership-hmac-sha256') ?? ''
  return secret !== '' && isSameText(pushSign(input.rawBody, secret), given)
    ? { ok: true }
    : { ok: false, reason: 'bad_signature' }
}

const pushSchema = z.object({ msg: trackSchema })

const read: Tracking['read'] = (rawBody) => {
  const push = pushSchema.safeParse(tryParseJson(rawBody))
  const report = push.success ? reportOf(push.data.msg) : null
  return report ? ok([report]) : unreadable('no tracking, or a checkpoint has no readable time')
}

export const tracking: Tracking = {
  subscribe,
  query,
  // 10 a second.
  pollsPerMinute: 300,
  verify,
  read,
  ...replies('{"ok":true}', '{"ok":false}'),
}

/** Asks for a number that nobody has. */
export const test: CarrierAdapter['test'] = async (options) => {
  const answer = await query({ waybill: 'DS0000000000', carrier: '', phoneTail: '' }, options)
  return answer.ok ? ok('AfterShip 已应答，API Key 有效') : answer
}
