/** One call to 菜鸟 LINK: POST form; the digest covers the text of `logistics_interface`. */
import * as z from 'zod'
import { ok, type Result } from '../../../core/result.ts'
import { md5Base64 } from '../../../platform/digests.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import type { CarrierOptions } from '../../carrier.port.ts'
import { askJson, FORM, formText, refusedBy } from '../courier-call.ts'
import { text } from '../loose-fields.ts'

export const PROVIDER = 'cainiao'
const BASE = 'https://link.cainiao.com'

/** Of calls and of pushes: base64 of MD5 over text and secret. */
export const dataDigest = (logisticsInterface: string, secretKey: string): string =>
  md5Base64(logisticsInterface + secretKey)

const refusal = z.object({
  success: z.union([z.literal(false), z.literal('false')]),
  errorCode: text,
  errorMsg: text,
})

/** Codes are not settled (?). */
const errors: Readonly<Record<string, IntegrationError['code']>> = {
  S02: 'unauthorised',
  S03: 'unauthorised',
  S07: 'busy',
}

export async function call(
  msgType: string,
  data: unknown,
  options: CarrierOptions,
): Promise<Result<unknown, IntegrationError>> {
  const { token = '', secretKey = '' } = options.credentials
  const words = JSON.stringify(data)
  const answer = await askJson({
    provider: PROVIDER,
    fetch: options.fetch,
    url: `${baseUrl(options.settings, BASE)}/gateway/link.do`,
    headers: FORM,
    body: formText({
      msg_type: msgType,
      logistic_provider_id: token,
      data_digest: dataDigest(words, secretKey),
      to_code: '',
      logistics_interface: words,
    }),
  })
  if (!answer.ok) return answer
  const { data: refused } = refusal.safeParse(answer.value)
  if (!refused) return ok(answer.value)
  const code = /签名/.test(refused.errorMsg) ? 'unauthorised' : (errors[refused.errorCode] ?? 'rejected')
  return refusedBy(PROVIDER, code, refused.errorCode, refused.errorMsg)
}
