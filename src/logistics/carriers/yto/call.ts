/** One call to 圆通开放平台: `param` is JSON text within the JSON body, and its sign covers method and version too. */
import * as z from 'zod'
import { ok, type Result } from '../../../core/result.ts'
import { md5Base64 } from '../../../platform/digests.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import type { CarrierOptions } from '../../carrier.port.ts'
import { askJson, JSON_BODY, refusedBy } from '../courier-call.ts'
import { text } from '../loose-fields.ts'

export const PROVIDER = 'yto'
export const CARRIER = 'yuantong'
const BASE = 'https://openapi.yto.net.cn:11443'
const VERSION = 'v1'

export const sign = (param: string, method: string, secret: string): string =>
  md5Base64(param + method + VERSION + secret)

const refusalSchema = z.object({
  success: z.union([z.literal(false), z.literal('false')]),
  code: text,
  message: text,
  reason: text,
})

function refusalCode(message: string): IntegrationError['code'] {
  if (/签名|sign|鉴权|白名单|未授权/i.test(message)) return 'unauthorised'
  if (/频率|限流|次数/.test(message)) return 'throttled'
  return /繁忙|超时|稍后/.test(message) ? 'busy' : 'rejected'
}

/** `segment`: the last part of the path: `PROD`, or the customer's code for orders. */
export async function call(
  { method, param, segment }: { readonly method: string; readonly param: unknown; readonly segment: string },
  options: CarrierOptions,
): Promise<Result<unknown, IntegrationError>> {
  const { clientId = '', secret = '' } = options.credentials
  const words = JSON.stringify(param)
  const answer = await askJson({
    provider: PROVIDER,
    fetch: options.fetch,
    url: `${baseUrl(options.settings, BASE)}/open/${method}/${VERSION}/${encodeURIComponent(clientId)}/${encodeURIComponent(segment)}`,
    headers: JSON_BODY,
    body: JSON.stringify({
      timestamp: String(options.now()),
      param: words,
      sign: sign(words, method, secret),
      format: 'JSON',
    }),
  })
  if (!answer.ok) return answer
  const refused = refusalSchema.safeParse(answer.value).data
  const said = refused ? refused.message || refused.reason : ''
  return refused ? refusedBy(PROVIDER, refusalCode(said), refused.code, said) : ok(answer.value)
}
