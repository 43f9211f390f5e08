/** 快递100's push: form fields `sign` and `param`; the list in it is always the whole one. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { ok } from '../../../core/result.ts'
import { unreadable } from '../../../platform/pushes.ts'
import type { CarrierAdapter, TrackReport } from '../../carrier.port.ts'
import { replies } from '../push-replies.ts'
import { sameSign, signPush } from './sign.ts'
import { trackSchema, translateTrack } from './translate.ts'

type Tracking = NonNullable<CarrierAdapter['tracking']>

const pushSchema = z.object({
  status: z.string(),
  lastResult: trackSchema,
  /** Second leg of an international parcel, abroad. */
  destResult: trackSchema.nullish().catch(null),
})

/** `shutdown`: signed for. `abort`: no record for 3 days, or no change for 60. */
const watchingByStatus: Readonly<Record<string, TrackReport['watching']>> = { shutdown: 'ended', abort: 'gave_up' }

/** MD5(param + salt). Without a salt of ours the signature proves nothing, so such a push is refused. */
export const verify: Tracking['verify'] = async (input, credentials) => {
  const form = new URLSearchParams(input.rawBody)
  const salt = credentials.salt ?? ''
  const sign = form.get('sign') ?? ''
  const isGood = salt !== '' && sameSign(sign, signPush(form.get('param') ?? '', salt))
  return isGood ? { ok: true } : { ok: false, reason: 'bad_signature' }
}

export const read: Tracking['read'] = (rawBody) => {
  const push = pushSchema.safeParse(tryParseJson(new URLSearchParams(rawBody).get('param') ?? ''))
  if (!push.success) return unreadable('param is no track push')
  const { status, lastResult, destResult } = push.data
  const whole = destResult ? { ...lastResult, data: [...destResult.data, ...lastResult.data] } : lastResult
  const report = lastResult.nu === '' ? null : translateTrack(whole, watchingByStatus[status] ?? 'on')
  return report ? ok([report]) : unreadable('the track names no waybill, or a line has no readable time')
}

/** Anything but this text is pushed again, three times about every half hour. */
export const { accepted, rejected } = replies(
  '{"result":true,"returnCode":"200","message":"成功"}',
  '{"result":false,"returnCode":"500","message":"失败"}',
)
