/** One call to 丰桥: POST form; the answer holds JSON text within JSON. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { err, ok, type Result } from '../../../core/result.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { integrationError } from '../../../platform/outside-call.ts'
import type { CarrierOptions } from '../../carrier.port.ts'
import { askJson, FORM, formText, malformed } from '../courier-call.ts'
import { text, truth } from '../loose-fields.ts'
import { msgDigest } from './sign.ts'

export const PROVIDER = 'sf'
export const CARRIER = 'shunfeng'
const BASE = 'https://sfapi.sf-express.com'

const envelope = z.object({ apiErrorMsg: text, apiResultCode: text, apiResultData: text })
const business = z.object({ success: truth, errorCode: text, errorMsg: text, msgData: z.unknown().optional() })

/** Codes of the gateway; their numbers are not settled (?). */
const gatewayErrors: Readonly<Record<string, IntegrationError['code']>> = {
  A1003: 'unauthorised',
  A1004: 'unauthorised',
  A1005: 'throttled',
  A1006: 'unauthorised',
  A1008: 'busy',
}

/** What the service itself says; `code` is `S0000` for yes. */
export interface SfAnswer {
  readonly code: string
  readonly message: string
  readonly data: unknown
}

/** `msgData` is serialised once, signed and sent as that text. */
export async function call(
  serviceCode: string,
  msgData: unknown,
  options: CarrierOptions,
): Promise<Result<SfAnswer, IntegrationError>> {
  const { partnerId = '', checkword = '' } = options.credentials
  const data = JSON.stringify(msgData)
  const timestamp = String(options.now())
  const answer = await askJson({
    provider: PROVIDER,
    fetch: options.fetch,
    url: `${baseUrl(options.settings, BASE)}/std/service`,
    headers: FORM,
    body: formText({
      partnerID: partnerId,
      requestID: crypto.randomUUID(),
      serviceCode,
      timestamp,
      msgDigest: msgDigest(data, timestamp, checkword),
      msgData: data,
    }),
  })
  if (!answer.ok) return answer
  const outer = envelope.safeParse(answer.value)
  if (!outer.success) return malformed(PROVIDER, answer.value)
  const { apiResultCode, apiErrorMsg, apiResultData } = outer.data
  if (apiResultCode !== 'A1000')
    return err(
      integrationError(PROVIDER, gatewayErrors[apiResultCode] ?? 'rejected', `${apiResultCode} ${apiErrorMsg}`, 200),
    )
  const inner = business.safeParse(tryParseJson(apiResultData))
  if (!inner.success) return malformed(PROVIDER, answer.value)
  const { success, errorCode, errorMsg, msgData: said } = inner.data
  return ok({ code: success && errorCode === '' ? 'S0000' : errorCode, message: errorMsg, data: said })
}

export const isYes = ({ code }: SfAnswer): boolean => code === 'S0000'
