/** The only place that talks to 拼多多: signs, posts, and takes the answer out of its envelope. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions } from '../channels.port.ts'
import { type Fields, fieldsOf } from '../read-fields.ts'
import { gatewayOf } from '../shop-settings.ts'
import { errorOfAnswer } from './errors.ts'
import { paramTexts, requestSign } from './sign.ts'

export const DEFAULT_GATEWAY = 'https://gw-api.pinduoduo.com'

/** `accessToken` is null for the token calls themselves. */
export type PddOptions = Omit<ClientOptions, 'accessToken'> & { readonly accessToken: string | null }

/** What stands under the answer's one `…_response` key, or what went wrong. One request, at most 8 s. */
export async function callPdd(
  options: PddOptions,
  type: string,
  params: Readonly<Record<string, unknown>>,
): Promise<Result<Fields, IntegrationError>> {
  const answer = await callOutside({
    provider: 'pdd',
    fetch: options.fetch,
    url: `${gatewayOf(options.settings, DEFAULT_GATEWAY)}/api/router`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(signedParams(options, type, params)).toString(),
  })
  if (!answer.ok) return answer
  const { status, text } = answer.value
  const envelope = fieldsOf(tryParseJson(text)) ?? {}
  const error = fieldsOf(envelope.error_response)
  if (error) return err(errorOfAnswer(error, status))
  const refused = errorOfStatus('pdd', answer.value)
  if (refused) return err(refused)
  // The key's name follows no rule: `order_sn_increment_get_response` answers `pdd.order.number.list.increment.get`.
  const key = Object.keys(envelope).find((name) => name.endsWith('_response'))
  const content = key === undefined ? null : fieldsOf(envelope[key])
  return content ? ok(content) : err(integrationError('pdd', 'malformed', text, status))
}

function signedParams(options: PddOptions, type: string, params: Readonly<Record<string, unknown>>) {
  const { clientId = '', clientSecret = '' } = options.credentials
  const unsigned = paramTexts({
    ...params,
    type,
    client_id: clientId,
    access_token: options.accessToken,
    timestamp: Math.floor(options.now() / 1_000),
    data_type: 'JSON',
    version: 'V1',
  })
  return { ...unsigned, sign: requestSign(clientSecret, unsigned) }
}
