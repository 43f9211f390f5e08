/** 快递鸟's push (RequestType 101, 102): several parcels in one message, each with its whole track. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { formatLocal } from '../../../core/time.ts'
import { isSameText } from '../../../platform/digests.ts'
import { refusalStatus, unreadable } from '../../../platform/pushes.ts'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { wholePush } from '../push-replies.ts'
import { dataSign } from './sign.ts'
import { trackSchema, translateTrack } from './translate.ts'

type Tracking = NonNullable<CarrierAdapter['tracking']>

const pushSchema = z.object({
  EBusinessID: z.union([z.string(), z.number().transform(String)]),
  Data: z.array(trackSchema),
})

const JSON_TYPE = 'application/json; charset=utf-8'
const requestDataOf = (rawBody: string): string => new URLSearchParams(rawBody).get('RequestData') ?? ''

export const verify: Tracking['verify'] = async (input, credentials) => {
  const apiKey = credentials.apiKey ?? ''
  const sign = new URLSearchParams(input.rawBody).get('DataSign') ?? ''
  const isGood = apiKey !== '' && isSameText(dataSign(requestDataOf(input.rawBody), apiKey), sign)
  return isGood ? { ok: true } : { ok: false, reason: 'bad_signature' }
}

export const read: Tracking['read'] = (rawBody) => {
  const push = pushSchema.safeParse(tryParseJson(requestDataOf(rawBody)))
  if (!push.success) return unreadable('RequestData is no track push')
  return wholePush(
    push.data.Data.map((track) => (track.LogisticCode === '' ? null : translateTrack(track))),
    'a track names no waybill, or a line has no readable time',
  )
}

const answer = (account: string, { time, why }: { readonly time: string; readonly why: string }): string =>
  JSON.stringify({ EBusinessID: account, UpdateTime: time, Success: why === '', Reason: why })

export const accepted: Tracking['accepted'] = (push) => {
  const account = push ? (pushSchema.safeParse(tryParseJson(requestDataOf(push.rawBody))).data?.EBusinessID ?? '') : ''
  return {
    status: 200,
    body: answer(account, { time: push ? formatLocal(push.now) : '', why: '' }),
    contentType: JSON_TYPE,
  }
}

const reasons = {
  bad_signature: '数据签名验证失败',
  stale: '请求已过期',
  overloaded: '系统繁忙',
  too_large: '请求内容过大',
} as const

export const rejected: Tracking['rejected'] = (reason) => ({
  status: refusalStatus[reason],
  body: answer('', { time: '', why: reasons[reason] }),
  contentType: JSON_TYPE,
})
