/** 中通's tracks: query, subscription and the form that it pushes. */
import { err, ok } from '../../../core/result.ts'
import { isSameText } from '../../../platform/digests.ts'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { malformed } from '../courier-call.ts'
import { listOf } from '../loose-fields.ts'
import { readScans, replies, testByAsking } from '../push-replies.ts'
import { CARRIER, call, dataDigest, PROVIDER } from './call.ts'
import { reportOf, scanSchema } from './track.ts'

type Tracking = NonNullable<CarrierAdapter['tracking']>

const query: Tracking['query'] = async (parcel, options) => {
  const phone = parcel.phoneTail === '' ? {} : { mobilePhone: parcel.phoneTail }
  const answer = await call('zto.merchant.waybill.track.query', { billCode: parcel.waybill, ...phone }, options)
  if (!answer.ok) return answer
  const scans = listOf(scanSchema).safeParse(answer.value)
  const report = scans.success ? reportOf(parcel.waybill, scans.data) : null
  return report ? ok(report) : malformed(PROVIDER, answer.value)
}

/** `subscribeType` 1: every scan (?). */
const subscribe: Tracking['subscribe'] = async (parcel, options) => {
  const data = { billCode: parcel.waybill, subscribeType: 1, mobilePhone: parcel.phoneTail }
  const answer = await call('zto.merchant.waybill.track.subscribe', data, options)
  if (answer.ok || /重复|已订阅/.test(answer.error.detail)) return ok(undefined)
  return err(answer.error)
}

const verify: Tracking['verify'] = async (input, credentials) => {
  const form = new URLSearchParams(input.rawBody)
  const secret = credentials.appSecret ?? ''
  const isGood = secret !== '' && isSameText(dataDigest(form.get('data') ?? '', secret), form.get('data_digest') ?? '')
  return isGood ? { ok: true } : { ok: false, reason: 'bad_signature' }
}

/** One scan or several, of one waybill or of several (?). */
const read: Tracking['read'] = (rawBody) => {
  const text = new URLSearchParams(rawBody).get('data')
  return readScans(text, { name: 'data', scan: scanSchema, waybillOf: ({ billCode }) => billCode, reportOf })
}

export const tracking: Tracking = {
  query,
  subscribe,
  pollsPerMinute: 300,
  verify,
  read,
  ...replies('{"status":true,"message":"成功"}', '{"status":false,"message":"失败"}'),
}

export const test = testByAsking(
  query,
  { waybill: '75000000000000', carrier: CARRIER, phoneTail: '' },
  '中通开放平台已应答，appKey 与 appSecret 有效',
)
