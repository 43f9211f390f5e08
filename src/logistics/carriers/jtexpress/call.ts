/** One call to 极兔开放平台: form of `bizContent`, digest in a header. */
import * as z from 'zod'
import { ok, type Result } from '../../../core/result.ts'
import { md5Base64 } from '../../../platform/digests.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import type { CarrierOptions } from '../../carrier.port.ts'
import { askJson, FORM, formText, malformed, refusedBy } from '../courier-call.ts'
import { text } from '../loose-fields.ts'

export const PROVIDER = 'jtexpress'
export const CARRIER = 'jtexpress'
const BASE = 'https://openapi.jtexpress.com.cn'

/** Header `digest`, of calls and of pushes. One client abroad puts the timestamp between the two (?). */
export const digestOf = (bizContent: string, privateKey: string): string => md5Base64(bizContent + privateKey)

const envelope = z.object({ code: text, msg: text, data: z.unknown().optional() })

/** 145003xxx: header, account or signature. */
function refusalCode(code: string, message: string): IntegrationError['code'] {
  if (code.startsWith('145003')) return 'unauthorised'
  if (/频率|限流|次数/.test(message)) return 'throttled'
  return /繁忙|超时|稍后/.test(message) ? 'busy' : 'rejected'
}

/** The `data` of a yes. */
export async function call(
  path: string,
  content: unknown,
  options: CarrierOptions,
): Promise<Result<unknown, IntegrationError>> {
  const { apiAccount = '', privateKey = '' } = options.credentials
  const bizContent = JSON.stringify(content)
  const answer = await askJson({
    provider: PROVIDER,
    fetch: options.fetch,
    url: `${baseUrl(options.settings, BASE)}/webopenplatformapi/api/${path}`,
    headers: { ...FORM, apiAccount, digest: digestOf(bizContent, privateKey), timestamp: String(options.now()) },
    body: formText({ bizContent }),
  })
  if (!answer.ok) return answer
  const parsed = envelope.safeParse(answer.value)
  if (!parsed.success) return malformed(PROVIDER, answer.value)
  const { code, msg, data } = parsed.data
  return code === '1' ? ok(data) : refusedBy(PROVIDER, refusalCode(code, msg), code, msg)
}
