/** The only place that talks to AliExpress: signs, posts, and reads the envelope of the answer. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError, type OutsideAnswer } from '../../platform/outside-call.ts'
import type { ClientOptions } from '../channels.port.ts'
import { type Fields, fieldsOf, textAt } from '../read-fields.ts'
import { gatewayOf } from '../shop-settings.ts'
import { errorOfAnswer, refusalIn } from './errors.ts'
import { iopSign } from './sign.ts'

export const DEFAULT_GATEWAY = 'https://api-sg.aliexpress.com'

type SystemOptions = Omit<ClientOptions, 'accessToken'>
type Params = Readonly<Record<string, string>>

/**
 * A business method by `/sync`: the inside of `<method>_response`. What a method refuses by a `success` of false within its
 * result is an error, too. One request, at most 8 s.
 */
export async function callAliexpress(
  options: ClientOptions,
  method: string,
  params: Params,
): Promise<Result<Fields, IntegrationError>> {
  const sent = { ...params, ...commonParams(options), method, session: options.accessToken, format: 'json', v: '2.0' }
  const answer = await post(options, '/sync', { ...sent, sign: iopSign(secretOf(options), '', sent) })
  if (!answer.ok) return answer
  const envelope = fieldsOf(tryParseJson(answer.value.text))
  const refusal = fieldsOf(envelope?.error_response)
  if (refusal) return err(errorOfAnswer(refusal, answer.value.status))
  const content = fieldsOf(envelope?.[`${method.replaceAll('.', '_')}_response`])
  if (!content) return noAnswer(answer.value)
  const refused = refusalIn(content)
  return refused ? err(refused) : ok(content)
}

/** A system method by `/rest<path>` (tokens): the answer itself, whose `code` is 0. */
export async function callSystem(
  options: SystemOptions,
  path: string,
  params: Params,
): Promise<Result<Fields, IntegrationError>> {
  const sent = { ...params, ...commonParams(options) }
  const answer = await post(options, `/rest${path}`, { ...sent, sign: iopSign(secretOf(options), path, sent) })
  if (!answer.ok) return answer
  const content = fieldsOf(tryParseJson(answer.value.text))
  if (!content || textAt(content, 'code') === '') return noAnswer(answer.value)
  return textAt(content, 'code') === '0' ? ok(content) : err(errorOfAnswer(content, answer.value.status))
}

const secretOf = ({ credentials }: SystemOptions): string => credentials.appSecret ?? ''

const commonParams = ({ credentials, now }: SystemOptions): Params => ({
  app_key: credentials.appKey ?? '',
  timestamp: String(now()),
  sign_method: 'sha256',
})

const post = (options: SystemOptions, path: string, params: Params) =>
  callOutside({
    provider: 'aliexpress',
    fetch: options.fetch,
    url: `${gatewayOf(options.settings, DEFAULT_GATEWAY)}${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: new URLSearchParams(params).toString(),
  })

const noAnswer = (answer: OutsideAnswer) =>
  err(errorOfStatus('aliexpress', answer) ?? integrationError('aliexpress', 'malformed', answer.text, answer.status))
