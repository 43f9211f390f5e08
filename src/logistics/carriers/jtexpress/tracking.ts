/** 极兔's tracks: query, subscription and pushes, all signed alike. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { err, ok } from '../../../core/result.ts'
import { isSameText } from '../../../platform/digests.ts'
import { unreadable } from '../../../platform/pushes.ts'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { malformed } from '../courier-call.ts'
import { listOf } from '../loose-fields.ts'
import { replies, testByAsking, wholePush } from '../push-replies.ts'
import { CARRIER, call, digestOf, PROVIDER } from './call.ts'
import { reportOf, traceSchema } from './track.ts'

type Tracking = NonNullable<CarrierAdapter['tracking']>

const query: Tracking['query'] = async (parcel, options) => {
  const answer = await call('logistics/trace', { billCodes: parcel.waybill }, options)
  if (!answer.ok) return answer
  const traces = listOf(traceSchema).safeParse(answer.value)
  const found = traces.data?.find(({ billCode }) => billCode === parcel.waybill)
  const report = reportOf(found ?? { billCode: parcel.waybill, details: [] })
  return traces.success && report ? ok(report) : malformed(PROVIDER, answer.value)
}

/** Names of the fields are not settled (?). */
const subscribe: Tracking['subscribe'] = async (parcel, options) => {
  const content = {
    id: parcel.waybill,
    list: [{ traceNode: '1,2,3,4,5,6,7,8,9,10,11', waybillCode: parcel.waybill }],
  }
  const answer = await call('trace/subscribe', content, options)
  return answer.ok || /重复|已订阅/.test(answer.error.detail) ? ok(undefined) : err(answer.error)
}

const contentOf = (rawBody: string): string => new URLSearchParams(rawBody).get('bizContent') ?? ''

const verify: Tracking['verify'] = async (input, credentials) => {
  const key = credentials.privateKey ?? ''
  const isGood = key !== '' && isSameText(digestOf(contentOf(input.rawBody), key), input.headers.get('digest') ?? '')
  return isGood ? { ok: true } : { ok: false, reason: 'bad_signature' }
}

const pushSchema = z.union([z.array(traceSchema), traceSchema.transform((trace) => [trace])])

const read: Tracking['read'] = (rawBody) => {
  const push = pushSchema.safeParse(tryParseJson(contentOf(rawBody)))
  if (!push.success) return unreadable('bizContent is no track')
  return wholePush(push.data.map(reportOf), 'a track names no waybill, or a scan has no readable time')
}

export const tracking: Tracking = {
  query,
  subscribe,
  pollsPerMinute: 300,
  verify,
  read,
  ...replies('{"code":"1","msg":"success","data":"SUCCESS"}', '{"code":"0","msg":"fail","data":null}'),
}

export const test = testByAsking(
  query,
  { waybill: 'JT0000000000000', carrier: CARRIER, phoneTail: '' },
  '极兔开放平台已应答，apiAccount 与 privateKey 有效',
)
