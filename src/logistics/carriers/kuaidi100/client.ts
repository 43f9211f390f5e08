/** The calls of 快递100: POST form, `param` serialised once, signed, and sent as that same text. */
import * as z from 'zod'
import { err, ok, type Result } from '../../../core/result.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { integrationError } from '../../../platform/outside-call.ts'
import type { AskedParcel, CarrierOptions, TrackReport, WatchedParcel } from '../../carrier.port.ts'
import { askJson, FORM, formText } from '../courier-call.ts'
import { text } from '../loose-fields.ts'
import { signQuery } from './sign.ts'
import { trackSchema, translateTrack } from './translate.ts'

export const PROVIDER = 'kuaidi100'
const POLL_BASE = 'https://poll.kuaidi100.com'

/** Refusals have this shape; a good query answer has `status` and `data` instead. */
const refusalSchema = z.object({ returnCode: text, message: text })

/** 订阅: an error code on its own says nothing about the other calls, each has its own table. */
const subscribeErrors: Readonly<Record<string, IntegrationError['code']>> = {
  '500': 'busy',
  '600': 'unauthorised',
  '601': 'unauthorised',
  '700': 'rejected',
  '701': 'rejected',
  '702': 'rejected',
}

const queryErrors: Readonly<Record<string, IntegrationError['code']>> = {
  '400': 'rejected',
  '408': 'rejected',
  '501': 'busy',
  '502': 'busy',
  '503': 'unauthorised',
  '504': 'throttled',
  '601': 'unauthorised',
}

/** The service has no track: usual for a fresh parcel, also for an old number. */
const NO_RESULT = '500'

const call = (path: string, form: Record<string, string>, options: CarrierOptions) =>
  askJson({
    provider: PROVIDER,
    fetch: options.fetch,
    url: `${baseUrl(options.settings, POLL_BASE)}${path}`,
    headers: FORM,
    body: formText(form),
  })

function refusalOf(json: unknown): { code: string; detail: string } {
  const { data } = refusalSchema.safeParse(json)
  return { code: data?.returnCode ?? '', detail: `${data?.returnCode ?? ''} ${data?.message ?? ''}`.trim() }
}

/** 订阅推送. 501 (already watched) is a success; 600, 601, 700, 701, 702 are final. */
export async function subscribe(
  parcel: WatchedParcel,
  options: CarrierOptions,
): Promise<Result<void, IntegrationError>> {
  const param = JSON.stringify({
    company: parcel.carrier,
    number: parcel.waybill,
    from: parcel.from,
    to: parcel.to,
    key: options.credentials.key ?? '',
    parameters: {
      callbackurl: parcel.callbackUrl,
      salt: parcel.salt || (options.credentials.salt ?? ''),
      phone: parcel.phoneTail,
      resultv2: '4',
      autoCom: '0',
      interCom: '0',
    },
  })
  const answer = await call('/poll', { schema: 'json', param }, options)
  if (!answer.ok) return answer
  const { code, detail } = refusalOf(answer.value)
  if (code === '200' || code === '501') return ok(undefined)
  return err(integrationError(PROVIDER, subscribeErrors[code] ?? 'malformed', detail, 200))
}

/** 实时查询 of one number; at most every 30 minutes per number, or the service locks it. No track yet is an empty report. */
export async function query(
  parcel: AskedParcel,
  options: CarrierOptions,
): Promise<Result<TrackReport, IntegrationError>> {
  const { key = '', customer = '' } = options.credentials
  const param = JSON.stringify({
    com: parcel.carrier,
    num: parcel.waybill,
    phone: parcel.phoneTail,
    resultv2: '4',
    show: '0',
    order: 'desc',
  })
  const answer = await call('/poll/query.do', { customer, sign: signQuery(param, { key, customer }), param }, options)
  if (!answer.ok) return answer
  const { code, detail } = refusalOf(answer.value)
  if (code === NO_RESULT) return ok({ waybill: parcel.waybill, carrier: parcel.carrier, nodes: [], watching: 'on' })
  const refused = queryErrors[code]
  if (refused) return err(integrationError(PROVIDER, refused, detail, 200))
  const track = trackSchema.safeParse(answer.value)
  const report =
    track.success && track.data.nu !== ''
      ? translateTrack(track.data, track.data.ischeck === '1' ? 'ended' : 'on')
      : null
  return report ? ok(report) : err(integrationError(PROVIDER, 'malformed', JSON.stringify(answer.value), 200))
}

/** Asks for a number that nobody has: a refused key or signature shows, and no parcel is touched. */
export async function test(options: CarrierOptions): Promise<Result<string, IntegrationError>> {
  const probe = { waybill: 'YT0000000000000', carrier: 'yuantong', phoneTail: '' }
  const answer = await query(probe, options)
  // "Asked too often" comes after the signature was checked, so it proves the key as well.
  if (answer.ok || answer.error.code === 'throttled') return ok('快递100 已应答，授权 key 与签名有效')
  return answer
}
