/** The only place that talks to 微信小店: posts JSON with the token in the query and reads the envelope. Requests are not signed. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions } from '../channels.port.ts'
import { type Fields, fieldsOf, integerAt } from '../read-fields.ts'
import { gatewayOf } from '../shop-settings.ts'
import { errorOfAnswer } from './errors.ts'

export const DEFAULT_GATEWAY = 'https://api.weixin.qq.com'

/** `accessToken` is null for the token call itself. */
export type WeixinOptions = Omit<ClientOptions, 'accessToken'> & { readonly accessToken: string | null }

/** The whole answer, or what went wrong. Without `params` it is a GET, which some calls insist on. */
export async function callWeixin(
  options: WeixinOptions,
  path: string,
  params?: Readonly<Record<string, unknown>>,
): Promise<Result<Fields, IntegrationError>> {
  const query = options.accessToken === null ? '' : `?${new URLSearchParams({ access_token: options.accessToken })}`
  const answer = await callOutside({
    provider: 'weixin-shop',
    fetch: options.fetch,
    method: params ? 'POST' : 'GET',
    url: `${gatewayOf(options.settings, DEFAULT_GATEWAY)}${path}${query}`,
    ...(params ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(params) } : { headers: {} }),
  })
  if (!answer.ok) return answer
  const { status, text } = answer.value
  const envelope = fieldsOf(tryParseJson(text))
  const code = envelope && integerAt(envelope, 'errcode')
  if (envelope && code !== null && code !== 0) return err(errorOfAnswer(envelope, status))
  const error = errorOfStatus('weixin-shop', answer.value)
  if (error) return err(error)
  // The token call answers without a code.
  return envelope && (code === 0 || 'access_token' in envelope)
    ? ok(envelope)
    : err(integrationError('weixin-shop', 'malformed', text, status))
}
