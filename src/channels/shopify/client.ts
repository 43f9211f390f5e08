/** The only place that talks to a Shopify shop: GraphQL Admin API, one POST each. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions } from '../channels.port.ts'
import { type Fields, fieldsOf, objectAt } from '../read-fields.ts'
import { gatewayOf } from '../shop-settings.ts'
import { errorOfAnswer, errorOfHttp, userErrorOf } from './errors.ts'

/** Versions come each quarter and live for a year at least. */
export const API_VERSION = '2026-07'

/** Base address of the shop: its own domain, unless `gateway` replaces it. */
export const shopUrl = ({ credentials, settings }: Pick<ClientOptions, 'credentials' | 'settings'>): string =>
  gatewayOf(settings, `https://${credentials.shop ?? ''}`)

/** `data` of the answer. */
export async function callShopify(
  options: ClientOptions,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<Result<Fields, IntegrationError>> {
  const answer = await callOutside({
    provider: 'shopify',
    fetch: options.fetch,
    url: `${shopUrl(options)}/admin/api/${API_VERSION}/graphql.json`,
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': options.accessToken },
    body: JSON.stringify({ query, variables }),
  })
  if (!answer.ok) return answer
  const refused = errorOfHttp(answer.value)
  if (refused) return err(refused)
  const body = fieldsOf(tryParseJson(answer.value.text))
  const error = body && errorOfAnswer(body, answer.value.status)
  if (error) return err(error)
  const data = fieldsOf(body?.data)
  return data ? ok(data) : err(integrationError('shopify', 'malformed', answer.value.text, answer.value.status))
}

/** The payload of one mutation; its `userErrors` are an error. */
export async function mutateShopify(
  options: ClientOptions,
  { name, query, variables }: { readonly name: string; readonly query: string; readonly variables: Fields },
): Promise<Result<Fields, IntegrationError>> {
  const data = await callShopify(options, query, variables)
  if (!data.ok) return data
  const payload = objectAt(data.value, name)
  const refused = userErrorOf(payload)
  return refused ? err(refused) : ok(payload)
}
