/** Calls of 快递100's e-waybills and interception: signed with the secret, and on another host than the tracks. */
import * as z from 'zod'
import { ok, type Result } from '../../../core/result.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import type { CarrierOptions } from '../../carrier.port.ts'
import { accountOf } from '../accounts.ts'
import { askJson, FORM, formText, malformed, refusedBy } from '../courier-call.ts'
import { text, truth } from '../loose-fields.ts'
import { PROVIDER } from './client.ts'
import { signLabel } from './sign.ts'

const BASE = 'https://api.kuaidi100.com'

const envelope = z.object({ success: truth, code: text, message: text, data: z.unknown().optional() })

/** 3xxxx codes are not public (?): words decide. */
function refusalCode(message: string): IntegrationError['code'] {
  if (/签名|授权|key/i.test(message)) return 'unauthorised'
  if (/频率|限流|次数/.test(message)) return 'throttled'
  return /繁忙|超时|稍后/.test(message) ? 'busy' : 'rejected'
}

/** The account at the carrier as the service names it: 客户号, 密码, 网点, 密钥. */
export function partner(carrier: string, options: CarrierOptions) {
  const { customerName, customerPwd, sendSite, monthCode } = accountOf(carrier, options)
  return { partnerId: customerName, partnerKey: customerPwd, partnerSecret: monthCode, net: sendSite }
}

/** `data` of a yes. */
export async function callLabel(
  method: 'order' | 'cancel' | 'interceptOrder',
  content: unknown,
  options: CarrierOptions,
): Promise<Result<unknown, IntegrationError>> {
  const { key = '', secret = '' } = options.credentials
  const param = JSON.stringify(content)
  const t = String(options.now())
  const answer = await askJson({
    provider: PROVIDER,
    fetch: options.fetch,
    url: `${baseUrl(options.settings, BASE)}/label/order`,
    headers: FORM,
    body: formText({ method, key, t, sign: signLabel(param, t, { key, secret }), param }),
  })
  if (!answer.ok) return answer
  const parsed = envelope.safeParse(answer.value)
  if (!parsed.success) return malformed(PROVIDER, answer.value)
  const { success, code, message, data } = parsed.data
  return success && code === '200' ? ok(data) : refusedBy(PROVIDER, refusalCode(message), code, message)
}
