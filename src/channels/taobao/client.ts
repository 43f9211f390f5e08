/** The only place that talks to 淘宝: signs, posts, and reads the envelope of the answer. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { formatLocal } from '../../core/time.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions } from '../channels.port.ts'
import { type Fields, fieldsOf } from '../read-fields.ts'
import { gatewayOf } from '../shop-settings.ts'
import { errorOfAnswer } from './errors.ts'
import { presentParams, type SignMethod, topSign } from './sign.ts'

export const DEFAULT_GATEWAY = 'https://eco.taobao.com'
const SIGN_METHOD: SignMethod = 'hmac'

/** `accessToken` is null for calls that belong to the app and to no shop: tokens and messages. */
export type TaobaoOptions = Omit<ClientOptions, 'accessToken'> & { readonly accessToken: string | null }

/** The inside of `<method>_response`, or what went wrong. Empty values are not sent. One request, at most 8 s. */
export async function callTaobao(
  options: TaobaoOptions,
  method: string,
  params: Readonly<Record<string, string>>,
): Promise<Result<Fields, IntegrationError>> {
  const answer = await callOutside({
    provider: 'taobao',
    fetch: options.fetch,
    url: `${gatewayOf(options.settings, DEFAULT_GATEWAY)}/router/rest`,
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: signedForm(options, method, params),
  })
  if (!answer.ok) return answer
  const { status, text } = answer.value
  const envelope = fieldsOf(tryParseJson(text))
  const refusal = fieldsOf(envelope?.error_response)
  if (refusal) return err(errorOfAnswer(refusal, status))
  const content = fieldsOf(envelope?.[answerKey(method)])
  if (content) return ok(content)
  return err(errorOfStatus('taobao', answer.value) ?? integrationError('taobao', 'malformed', text, status))
}

/** `taobao.trade.fullinfo.get` → `trade_fullinfo_get_response`. */
const answerKey = (method: string): string => `${method.replace(/^taobao\./, '').replaceAll('.', '_')}_response`

function signedForm(options: TaobaoOptions, method: string, params: Readonly<Record<string, string>>): string {
  const { appKey = '', appSecret = '' } = options.credentials
  const sent = presentParams({
    ...params,
    method,
    app_key: appKey,
    session: options.accessToken ?? '',
    timestamp: formatLocal(options.now()),
    format: 'json',
    v: '2.0',
    sign_method: SIGN_METHOD,
  })
  return new URLSearchParams({ ...sent, sign: topSign(appSecret, sent) }).toString()
}
