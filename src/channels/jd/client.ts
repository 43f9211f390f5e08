/** The only place that talks to 京东: signs and sends in either protocol, and takes the answer out of its envelope. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { formatLocal } from '../../core/time.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions } from '../channels.port.ts'
import { type Fields, fieldsOf, objectAt } from '../read-fields.ts'
import { gatewayOf } from '../shop-settings.ts'
import { legacyError, legacyRefusal, spError } from './errors.ts'
import { legacySign, spSign } from './sign.ts'

export const SP_GATEWAY = 'https://api-cn.jd.com'
const LEGACY_GATEWAY = 'https://api.jd.com'

export const isLegacy = ({ settings }: Pick<ClientOptions, 'settings'>): boolean => settings.protocol === 'legacy'

type Answer = Promise<Result<Fields, IntegrationError>>

export interface SpCall {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** `/sp-order/v0/orders/{orderId}`: names in braces are taken from `at`. */
  readonly path: string
  readonly at?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** The whole answer `{success, data, paginationData}`, or what went wrong. One request, at most 8 s. */
export async function callSp(options: ClientOptions, { method, path, at = {}, query = {}, body }: SpCall): Answer {
  const { appKey = '', appSecret = '' } = options.credentials
  const text = body === undefined ? '' : JSON.stringify(body)
  const headers = {
    'X-JOS-App-Key': appKey,
    'X-JOS-Access-Token': options.accessToken,
    'X-JOS-Timestamp': String(options.now()),
  }
  const bodyName = options.settings.namelessBody === true ? '' : 'body'
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(at[name] ?? ''))
  const search = Object.keys(query).length === 0 ? '' : `?${new URLSearchParams(query)}`
  const answer = await callOutside({
    provider: 'jd',
    fetch: options.fetch,
    method,
    url: `${gatewayOf(options.settings, SP_GATEWAY)}/rest${filled}${search}`,
    headers: {
      ...headers,
      'X-JOS-Sign': spSign(appSecret, { headers, query, path: at, body: text, bodyName }),
      ...(text === '' ? {} : { 'content-type': 'application/json' }),
    },
    ...(text === '' ? {} : { body: text }),
  })
  if (!answer.ok) return answer
  const read = fieldsOf(tryParseJson(answer.value.text))
  if (read && read.success === true) return ok(read)
  const { status } = answer.value
  return read || status < 200 || status > 299
    ? err(spError(read ?? {}, answer.value))
    : err(integrationError('jd', 'malformed', answer.value.text, status))
}

/** What stands in the answer's `…_responce` (the platform spells it so), or what went wrong. */
export async function callLegacy(options: ClientOptions, method: string, params: Fields): Answer {
  const { appKey = '', appSecret = '' } = options.credentials
  const paramJson = JSON.stringify(params)
  const now = options.now()
  const system = {
    access_token: options.accessToken,
    app_key: appKey,
    method,
    timestamp: `${formatLocal(now)}.${String(now % 1_000).padStart(3, '0')}+0800`,
    v: '2.0',
  }
  const sign = legacySign(appSecret, { ...system, '360buy_param_json': paramJson })
  const answer = await callOutside({
    provider: 'jd',
    fetch: options.fetch,
    url: `${gatewayOf(options.settings, LEGACY_GATEWAY)}/routerjson?${new URLSearchParams({ ...system, sign })}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ '360buy_param_json': paramJson }).toString(),
  })
  if (!answer.ok) return answer
  const { status, text } = answer.value
  const read = fieldsOf(tryParseJson(text)) ?? {}
  const error = fieldsOf(read.error_response)
  if (error) return err(legacyError(error, status))
  const refused = errorOfStatus('jd', answer.value)
  if (refused) return err(refused)
  const key = Object.keys(read).find((name) => /_respon[sc]e$/.test(name))
  const content = key === undefined ? null : fieldsOf(read[key])
  return content ? ok(content) : err(integrationError('jd', 'malformed', text, status))
}

/** Some APIs give their inner result as JSON in a text; `apiResult` may refuse what the envelope accepted. */
export function innerResult(content: Fields, ...names: readonly string[]): Result<Fields, IntegrationError> {
  for (const name of names) {
    const value = content[name]
    const inner = fieldsOf(typeof value === 'string' ? tryParseJson(value) : value)
    if (!inner) continue
    const result = objectAt(inner, 'apiResult')
    return result.success === false ? err(legacyRefusal(result)) : ok(inner)
  }
  return err(integrationError('jd', 'malformed', `none of ${names.join(', ')} in the answer`, 200))
}
