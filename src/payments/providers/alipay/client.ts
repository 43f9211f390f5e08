/** Calls of the Alipay OpenAPI v2: one gateway, a signed form in, a signed JSON value out. */
import { tryParseJson } from '../../../core/json.ts'
import { err, ok, type Result } from '../../../core/result.ts'
import { formatLocal } from '../../../core/time.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../../platform/outside-call.ts'
import { signText } from '../../../platform/rsa.ts'
import type { PaymentOptions } from '../../payment.port.ts'
import { anySigned, requestText, responseText } from './sign.ts'
import { type Fields, textAt } from './translate.ts'

const PROVIDER = 'alipay'

/** Both keys are good while one takes the place of the other. */
export const publicKeysOf = ({
  alipayPublicKey = '',
  nextAlipayPublicKey = '',
}: PaymentOptions['credentials']): string[] => [alipayPublicKey, nextAlipayPublicKey].filter((key) => key !== '')

/** Fields of the answer; `not_found` for a trade or refund that Alipay does not know. */
export async function callAlipay(
  method: string,
  content: Readonly<Record<string, string>>,
  { credentials, settings, now, fetch }: PaymentOptions,
): Promise<Result<Fields, IntegrationError>> {
  const params: Record<string, string> = {
    app_id: credentials.appId ?? '',
    method,
    format: 'JSON',
    charset: 'utf-8',
    sign_type: 'RSA2',
    timestamp: formatLocal(now()),
    version: '1.0',
    biz_content: JSON.stringify(content),
  }
  const sign = await signText(credentials.privateKey ?? '', requestText(params))
  const answer = await callOutside({
    provider: PROVIDER,
    fetch,
    url: `${baseUrl(settings, 'https://openapi.alipay.com')}/gateway.do`,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ ...params, sign }).toString(),
  })
  if (!answer.ok) return answer
  const failed = errorOfStatus(PROVIDER, answer.value)
  if (failed) return err(failed)
  return readAnswer(answer.value.text, method, publicKeysOf(credentials))
}

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null

async function readAnswer(
  body: string,
  method: string,
  publicKeys: readonly string[],
): Promise<Result<Fields, IntegrationError>> {
  const whole = tryParseJson(body)
  const name = `${method.replaceAll('.', '_')}_response`
  const text = responseText(body, name) ?? responseText(body, 'error_response')
  const fields = text === null ? null : tryParseJson(text)
  if (text === null || !isRecord(whole) || !isRecord(fields))
    return err(integrationError(PROVIDER, 'malformed', 'no answer in the body'))
  const failed = errorOf(fields)
  if (failed) return err(failed)
  return (await anySigned(publicKeys, [text], textAt(whole, 'sign')))
    ? ok(fields)
    : err(integrationError(PROVIDER, 'malformed', 'the answer is bad_signature'))
}

/** Codes of opendocs.alipay.com/common/02km9f. 40005 as "too often" is not settled by public material. */
function errorOf(fields: Fields): IntegrationError | null {
  const code = textAt(fields, 'code')
  if (code === '10000') return null
  const sub = textAt(fields, 'sub_code')
  const detail = [code, textAt(fields, 'msg'), sub, textAt(fields, 'sub_msg')].join(' ').trim()
  return integrationError(PROVIDER, kindOf(code, sub), detail)
}

function kindOf(code: string, sub: string): IntegrationError['code'] {
  if (/TRADE_NOT_EXIST|REFUND_NOT_EXIST/.test(sub)) return 'not_found'
  if (code === '40005' || /call-limited|CALL_LIMIT/i.test(sub)) return 'throttled'
  if (code === '20000' || /SYSTEM_ERROR|unknow-error/i.test(sub)) return 'busy'
  if (code === '20001' || code === '40006' || /invalid-signature|invalid-app/i.test(sub)) return 'unauthorised'
  return 'rejected'
}
