/** The only place that talks to a WooCommerce site: REST v3 with the site's consumer key and secret. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError, type OutsideAnswer } from '../../platform/outside-call.ts'
import type { ClientOptions } from '../channels.port.ts'
import { fieldsOf, textAt } from '../read-fields.ts'
import { gatewayOf } from '../shop-settings.ts'

export type WooOptions = Omit<ClientOptions, 'accessToken'>

export interface WooCall {
  readonly method?: 'GET' | 'POST' | 'PUT'
  /** Behind `/wp-json/wc/v3`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, unknown>>
}

export interface WooAnswer {
  /** Parsed JSON: an object or a list. */
  readonly json: unknown
  readonly headers: Headers
}

export async function callWoo(options: WooOptions, call: WooCall): Promise<Result<WooAnswer, IntegrationError>> {
  const { consumerKey = '', consumerSecret = '' } = options.credentials
  const inQuery = options.settings.keysInQuery === true
  const basic = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`
  const answer = await callOutside({
    provider: 'woocommerce',
    fetch: options.fetch,
    method: call.method ?? 'GET',
    url: urlOf(options, call, inQuery ? { consumer_key: consumerKey, consumer_secret: consumerSecret } : {}),
    headers: {
      accept: 'application/json',
      ...(inQuery ? {} : { authorization: basic }),
      ...(call.body ? { 'content-type': 'application/json' } : {}),
    },
    ...(call.body ? { body: JSON.stringify(call.body) } : {}),
  })
  if (!answer.ok) return answer
  const refused = errorOf(answer.value)
  if (refused) return err(refused)
  const json = tryParseJson(answer.value.text)
  // A page of the theme or of a cache answers 200 too.
  if (typeof json !== 'object' || json === null)
    return err(integrationError('woocommerce', 'malformed', answer.value.text, answer.value.status))
  return ok({ json, headers: answer.value.headers })
}

/** Sites without pretty permalinks take the path as a parameter. */
function urlOf(options: WooOptions, { path, query = {} }: WooCall, keys: Readonly<Record<string, string>>): string {
  const site = gatewayOf(options.settings, options.credentials.site ?? '')
  if (options.settings.plainPermalinks === true)
    return `${site}/?${new URLSearchParams({ rest_route: `/wc/v3${path}`, ...query, ...keys })}`
  const params = new URLSearchParams({ ...query, ...keys }).toString()
  return `${site}/wp-json/wc/v3${path}${params === '' ? '' : `?${params}`}`
}

/** WooCommerce says `{code, message}`; a page that is no JSON comes from a firewall before it, which may think otherwise later. */
function errorOf(answer: OutsideAnswer): IntegrationError | null {
  const error = errorOfStatus('woocommerce', answer)
  if (error === null) return null
  const said = fieldsOf(tryParseJson(answer.text))
  if (said === null) return error.status === 403 ? integrationError('woocommerce', 'busy', answer.text, 403) : error
  const detail = `${textAt(said, 'code')} ${textAt(said, 'message')}`.trim()
  // The REST API itself is not there: nothing that is about an order.
  const code = textAt(said, 'code') === 'rest_no_route' ? 'rejected' : error.code
  return integrationError('woocommerce', code, detail, answer.status)
}
