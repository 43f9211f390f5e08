/** OAuth of 快手小店. A refresh gives a new refresh token too; the old one goes on for five minutes, so that a lost answer is no loss. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, integrationError } from '../../platform/outside-call.ts'
import type { ChannelAuthorisation, ChannelToken, ClientOptions } from '../channels.port.ts'
import { integerAt, textAt } from '../read-fields.ts'
import { agreementPage, gatewayOf } from '../shop-settings.ts'
import { DEFAULT_GATEWAY, readEnvelope } from './client.ts'

export const AUTHORISE_PAGE = 'https://open.kwaixiaodian.com/oauth/authorize'
const SCOPES = 'user_base,merchant_user,merchant_item,merchant_order,merchant_refund,merchant_logistics'

type TokenOptions = Omit<ClientOptions, 'accessToken'>
type Outcome = Result<ChannelToken, IntegrationError>

export const authorisation: ChannelAuthorisation = {
  url({ credentials, settings }, { redirectUri, state }) {
    const query = new URLSearchParams({
      app_id: credentials.appKey ?? '',
      redirect_uri: redirectUri,
      scope: SCOPES,
      response_type: 'code',
      state,
    })
    return `${agreementPage(settings, AUTHORISE_PAGE)}?${query}`
  },
  async exchange(options, { query }) {
    const code = query.get('code') ?? ''
    if (code === '') return err(integrationError('kuaishou', 'unauthorised', query.get('error_msg') ?? 'no code'))
    return ask(options, 'GET', '/oauth2/access_token', { grant_type: 'code', code })
  },
}

/** A refresh token that was typed in counts when the one in use is refused: somebody authorised anew elsewhere. */
export async function requestToken(options: TokenOptions, refreshToken: string | null): Promise<Outcome> {
  const typedIn = options.credentials.refreshToken ?? ''
  const candidates = [...new Set([refreshToken ?? '', typedIn])].filter((token) => token !== '')
  let outcome: Outcome = err(integrationError('kuaishou', 'unauthorised', 'the merchant has to authorise the app'))
  for (const candidate of candidates) {
    outcome = await ask(options, 'POST', '/oauth2/refresh_token', {
      grant_type: 'refresh_token',
      refresh_token: candidate,
    })
    if (outcome.ok || isPassing(outcome.error)) return outcome
  }
  return outcome
}

/** Trouble that has nothing to do with the refresh token itself. */
const isPassing = (error: IntegrationError): boolean => error.retryable && error.code !== 'token_expired'

async function ask(
  options: TokenOptions,
  http: 'GET' | 'POST',
  path: string,
  more: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const { appKey = '', appSecret = '' } = options.credentials
  const form = new URLSearchParams({ app_id: appKey, app_secret: appSecret, ...more }).toString()
  const url = `${gatewayOf(options.settings, DEFAULT_GATEWAY)}${path}`
  const answer = await callOutside({
    provider: 'kuaishou',
    fetch: options.fetch,
    method: http,
    url: http === 'GET' ? `${url}?${form}` : url,
    headers: http === 'GET' ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
    ...(http === 'GET' ? {} : { body: form }),
  })
  const envelope = answer.ok ? readEnvelope(answer.value) : answer
  if (!envelope.ok) {
    const { error } = envelope
    // A refresh token that has ended needs the merchant.
    return error.code === 'token_expired' || error.code === 'rejected'
      ? err(integrationError('kuaishou', 'unauthorised', error.detail, error.status))
      : envelope
  }
  const accessToken = textAt(envelope.value, 'access_token')
  const expiresIn = integerAt(envelope.value, 'expires_in')
  if (accessToken === '' || expiresIn === null)
    return err(integrationError('kuaishou', 'malformed', `${path} gave no access_token`))
  return ok({
    accessToken,
    refreshToken: textAt(envelope.value, 'refresh_token'),
    expiresAt: options.now() + expiresIn * 1_000,
  })
}
