/** The only place that talks to 抖店: signs, posts, and reads the envelope of the answer. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions } from '../channels.port.ts'
import { type Fields, fieldsOf, integerAt } from '../read-fields.ts'
import { gatewayOf } from '../shop-settings.ts'
import { errorOfAnswer } from './errors.ts'
import { canonicalJson, requestSign } from './sign.ts'

export const DEFAULT_GATEWAY = 'https://openapi-fxg.jinritemai.com'
const SUCCESS = 10_000

/** `accessToken` is null for the token calls themselves. */
export type DoudianOptions = Omit<ClientOptions, 'accessToken'> & { readonly accessToken: string | null }

/** `data` of the answer (empty when it is no object), or what went wrong. One request, at most 8 s. */
export async function callDoudian(
  options: DoudianOptions,
  method: string,
  params: Readonly<Record<string, unknown>>,
): Promise<Result<Fields, IntegrationError>> {
  // The signed string is the body: the platform checks the very bytes.
  const body = canonicalJson(params)
  const answer = await callOutside({
    provider: 'doudian',
    fetch: options.fetch,
    url: signedUrl(options, method, body),
    headers: { 'content-type': 'application/json' },
    body,
  })
  if (!answer.ok) return answer
  const { status, text } = answer.value
  const envelope = fieldsOf(tryParseJson(text))
  const code = envelope && integerAt(envelope, 'code')
  if (envelope && code !== null) {
    return code === SUCCESS ? ok(fieldsOf(envelope.data) ?? {}) : err(errorOfAnswer(envelope, status))
  }
  return err(errorOfStatus('doudian', answer.value) ?? integrationError('doudian', 'malformed', text, status))
}

function signedUrl(options: DoudianOptions, method: string, paramJson: string): string {
  const { appKey = '', appSecret = '' } = options.credentials
  const timestamp = String(Math.floor(options.now() / 1_000))
  const query = new URLSearchParams({
    app_key: appKey,
    method,
    ...(options.accessToken === null ? {} : { access_token: options.accessToken }),
    timestamp,
    v: '2',
    sign: requestSign({ appKey, appSecret, method, paramJson, timestamp }),
    sign_method: 'hmac-sha256',
  })
  return `${gatewayOf(options.settings, DEFAULT_GATEWAY)}/${method.replaceAll('.', '/')}?${query}`
}
