/** One call to 中通开放平台: JSON body, digest of that very text in a header. */
import * as z from 'zod'
import { ok, type Result } from '../../../core/result.ts'
import { md5Base64 } from '../../../platform/digests.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import type { CarrierOptions } from '../../carrier.port.ts'
import { askJson, JSON_BODY, malformed, refusedBy } from '../courier-call.ts'
import { text, truth } from '../loose-fields.ts'

export const PROVIDER = 'zto'
export const CARRIER = 'zhongtong'
const BASE = 'https://japi.zto.com'

/** `x-dataDigest`, and `data_digest` of pushes: base64 of MD5 over text and secret. */
export const dataDigest = (body: string, appSecret: string): string => md5Base64(body + appSecret)

const envelope = z.object({ status: truth, statusCode: text, message: text, result: z.unknown().optional() })

function refusalCode(code: string, message: string): IntegrationError['code'] {
  if (/签名|鉴权|appKey|未授权|白名单/i.test(message)) return 'unauthorised'
  if (/频率|限流|次数/.test(message)) return 'throttled'
  return /繁忙|超时|稍后/.test(message) || code === 'SYS001' ? 'busy' : 'rejected'
}

/** The `result` of a yes. */
export async function call(
  method: string,
  data: unknown,
  options: CarrierOptions,
): Promise<Result<unknown, IntegrationError>> {
  const { appKey = '', appSecret = '' } = options.credentials
  const body = JSON.stringify(data)
  const answer = await askJson({
    provider: PROVIDER,
    fetch: options.fetch,
    url: `${baseUrl(options.settings, BASE)}/${method}`,
    headers: { ...JSON_BODY, 'x-appKey': appKey, 'x-dataDigest': dataDigest(body, appSecret) },
    body,
  })
  if (!answer.ok) return answer
  const parsed = envelope.safeParse(answer.value)
  if (!parsed.success) return malformed(PROVIDER, answer.value)
  const { status, statusCode, message, result } = parsed.data
  return status ? ok(result) : refusedBy(PROVIDER, refusalCode(statusCode, message), statusCode, message)
}
