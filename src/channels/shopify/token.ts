/** Access to a shop: the merchant agrees on Shopify's page, or pastes the token of an app made in the shop's own admin. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { DAY, MINUTE } from '../../core/time.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../platform/outside-call.ts'
import type { ChannelAuthorisation, ChannelToken, ClientOptions } from '../channels.port.ts'
import { fieldsOf, integerAt, textAt } from '../read-fields.ts'
import { shopUrl } from './client.ts'
import { isCallbackGenuine } from './sign.ts'

type Options = Omit<ClientOptions, 'accessToken'>
type Token = Result<ChannelToken, IntegrationError>

const SCOPES = [
  'read_orders',
  'write_orders',
  'read_products',
  'write_products',
  'read_inventory',
  'write_inventory',
  'read_locations',
  'read_merchant_managed_fulfillment_orders',
  'write_merchant_managed_fulfillment_orders',
]

/** Tokens without an end are asked about once in ten years. */
const NO_END = 3_650 * DAY
/** Shopify's own SDK takes an answer of its page no older than this. */
const CALLBACK_AGE = 90_000

const refused = (detail: string) => err(integrationError('shopify', 'unauthorised', detail))

export const authorisation: ChannelAuthorisation = {
  url(options, { redirectUri, state }) {
    const query = new URLSearchParams({
      client_id: options.credentials.clientId ?? '',
      scope: SCOPES.join(','),
      redirect_uri: redirectUri,
      state,
    })
    return `${shopUrl(options)}/admin/oauth/authorize?${query}`
  },
  async exchange(options, { query }) {
    const { shop = '', clientSecret = '' } = options.credentials
    if (!isCallbackGenuine(clientSecret, query)) return refused('the hmac of the answer is not that of this app')
    if (query.get('shop') !== shop) return refused(`the answer is of ${query.get('shop')}, not of ${shop}`)
    const age = options.now() - Number(query.get('timestamp')) * 1_000
    if (!(age < CALLBACK_AGE && age > -MINUTE)) return refused('the answer of the page is too old')
    return ask(options, { code: query.get('code') ?? '', expiring: '1' })
  },
}

export async function requestToken(options: Options, refreshToken: string | null): Promise<Token> {
  if (refreshToken !== null) return ask(options, { grant_type: 'refresh_token', refresh_token: refreshToken })
  const { accessToken } = options.credentials
  if (!accessToken) return refused('nobody has agreed on the page of the shop yet')
  return ok({ accessToken, refreshToken: '', expiresAt: options.now() + NO_END })
}

/** `expires_in` counts seconds; without it the token has no end. */
async function ask(options: Options, params: Readonly<Record<string, string>>): Promise<Token> {
  const { clientId = '', clientSecret = '' } = options.credentials
  const answer = await callOutside({
    provider: 'shopify',
    fetch: options.fetch,
    url: `${shopUrl(options)}/admin/oauth/access_token`,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ client_id: clientId, client_secret: clientSecret, ...params }),
  })
  if (!answer.ok) return answer
  const { status, text } = answer.value
  // 400 invalid_grant: the code or the refresh token is dead, and only the merchant can give another.
  if (status === 400 || status === 401 || status === 403)
    return err(integrationError('shopify', 'unauthorised', text, status))
  const error = errorOfStatus('shopify', answer.value)
  if (error) return err(error)
  const body = fieldsOf(tryParseJson(text))
  const accessToken = body ? textAt(body, 'access_token') : ''
  if (!body || accessToken === '')
    return err(integrationError('shopify', 'malformed', 'no access_token in the answer', status))
  const seconds = integerAt(body, 'expires_in')
  return ok({
    accessToken,
    refreshToken: textAt(body, 'refresh_token'),
    expiresAt: options.now() + (seconds === null ? NO_END : seconds * 1_000),
  })
}
