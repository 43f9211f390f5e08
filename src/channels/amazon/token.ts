/** Login with Amazon. The seller agrees in Seller Central, or pastes the refresh token of an app of their own. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../platform/outside-call.ts'
import type { ChannelAuthorisation, ChannelToken, ClientOptions } from '../channels.port.ts'
import { fieldsOf, integerAt, textAt } from '../read-fields.ts'
import { addressOf, marketplaceIds } from './client.ts'
import { marketplaces } from './marketplaces.ts'

type Options = Omit<ClientOptions, 'accessToken'>
type Token = Result<ChannelToken, IntegrationError>

const refused = (detail: string) => err(integrationError('amazon', 'unauthorised', detail))

export const authorisation: ChannelAuthorisation = {
  url(options, { redirectUri, state }) {
    const [id = ''] = marketplaceIds(options)
    const page = addressOf(options, marketplaces[id]?.domain ?? 'sellercentral.amazon.com')
    const query = new URLSearchParams({
      application_id: options.credentials.applicationId ?? '',
      state,
      redirect_uri: redirectUri,
      // Apps that are not in the app store, which a merchant's own is.
      ...(options.settings.publishedApp === true ? {} : { version: 'beta' }),
    })
    return `${page}/apps/authorize/consent?${query}`
  },
  /** Amazon does not sign its answer; that the code is good for this app and secret is the proof. */
  async exchange(options, { query, redirectUri }) {
    const { sellerId = '' } = options.credentials
    const seller = query.get('selling_partner_id')
    if (seller !== sellerId) return refused(`the answer is of seller ${seller}, not of ${sellerId}`)
    const code = query.get('spapi_oauth_code') ?? ''
    return ask(options, { grant_type: 'authorization_code', code, redirect_uri: redirectUri })
  },
}

export async function requestToken(options: Options, refreshToken: string | null): Promise<Token> {
  const token = refreshToken ?? (options.credentials.refreshToken || null)
  if (token === null) return refused('nobody has agreed in Seller Central yet')
  return ask(options, { grant_type: 'refresh_token', refresh_token: token })
}

/** `expires_in` counts seconds, an hour as a rule. */
async function ask(options: Options, params: Readonly<Record<string, string>>): Promise<Token> {
  const { clientId = '', clientSecret = '' } = options.credentials
  const answer = await callOutside({
    provider: 'amazon',
    fetch: options.fetch,
    url: `${addressOf(options, 'api.amazon.com')}/auth/o2/token`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...params, client_id: clientId, client_secret: clientSecret }),
  })
  if (!answer.ok) return answer
  const { status, text } = answer.value
  const body = fieldsOf(tryParseJson(text)) ?? {}
  // invalid_grant, invalid_client, unauthorized_client: only the merchant can put it right.
  if (status === 400 || status === 401)
    return refused(`${textAt(body, 'error')} ${textAt(body, 'error_description')}`.trim() || text)
  const error = errorOfStatus('amazon', answer.value)
  if (error) return err(error)
  const accessToken = textAt(body, 'access_token')
  const seconds = integerAt(body, 'expires_in')
  if (accessToken === '' || seconds === null)
    return err(integrationError('amazon', 'malformed', 'no access_token in the answer', status))
  const refreshToken = textAt(body, 'refresh_token') || (params.refresh_token ?? '')
  return ok({ accessToken, refreshToken, expiresAt: options.now() + seconds * 1_000 })
}
