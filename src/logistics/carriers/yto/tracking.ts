/** 圆通's tracks: query, subscription, and the form that it pushes (?). */
import * as z from 'zod'
import { err, ok } from '../../../core/result.ts'
import { isSameText, md5Base64 } from '../../../platform/digests.ts'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { malformed } from '../courier-call.ts'
import { text } from '../loose-fields.ts'
import { readScans, replies, testByAsking } from '../push-replies.ts'
import { CARRIER, call, PROVIDER } from './call.ts'
import { reportOf, scanSchema } from './track.ts'

type Tracking = NonNullable<CarrierAdapter['tracking']>

const SEGMENT = 'PROD'

const emptyAnswer = z.object({ code: text, map: z.record(z.string(), z.unknown()) })

const query: Tracking['query'] = async (parcel, options) => {
  const answer = await call(
    { method: 'track_query_adapter', param: { NUMBER: parcel.waybill }, segment: SEGMENT },
    options,
  )
  if (!answer.ok) return answer
  if (emptyAnswer.safeParse(answer.value).success)
    return ok({ waybill: parcel.waybill, carrier: CARRIER, nodes: [], watching: 'on' })
  const scans = z.array(scanSchema).safeParse(answer.value)
  const report = scans.success ? reportOf(parcel.waybill, scans.data) : null
  return report ? ok(report) : malformed(PROVIDER, answer.value)
}

/** `logistics_interface` is JSON text of the parcel (?). */
const subscribe: Tracking['subscribe'] = async (parcel, options) => {
  const param = {
    client_id: options.credentials.clientId ?? '',
    logistics_interface: JSON.stringify({ clientId: options.credentials.clientId ?? '', waybillNo: parcel.waybill }),
    msg_type: 'online',
  }
  const answer = await call({ method: 'subscribe_adapter', param, segment: SEGMENT }, options)
  return answer.ok || /重复|已订阅/.test(answer.error.detail) ? ok(undefined) : err(answer.error)
}

/** `data_digest` over text and secret, as 圆通's older interfaces sign (?). */
const verify: Tracking['verify'] = async (input, credentials) => {
  const form = new URLSearchParams(input.rawBody)
  const secret = credentials.secret ?? ''
  const digest = md5Base64((form.get('logistics_interface') ?? '') + secret)
  const isGood = secret !== '' && isSameText(digest, form.get('data_digest') ?? '')
  return isGood ? { ok: true } : { ok: false, reason: 'bad_signature' }
}

const read: Tracking['read'] = (rawBody) => {
  const text = new URLSearchParams(rawBody).get('logistics_interface')
  return readScans(text, {
    name: 'logistics_interface',
    scan: scanSchema,
    waybillOf: ({ waybill_No }) => waybill_No,
    reportOf,
  })
}

export const tracking: Tracking = {
  query,
  subscribe,
  pollsPerMinute: 300,
  verify,
  read,
  ...replies('{"success":true,"logisticProviderID":"YTO"}', '{"success":false,"logisticProviderID":"YTO"}'),
}

export const test = testByAsking(
  query,
  { waybill: 'YT0000000000000', carrier: CARRIER, phoneTail: '' },
  '圆通开放平台已应答，客户编码与密钥有效',
)
