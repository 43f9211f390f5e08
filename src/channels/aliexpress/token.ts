/** Tokens: the merchant agrees on the platform's page, which comes back with a code; later ones by `refresh`. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ChannelAuthorisation, ChannelToken, ClientOptions } from '../channels.port.ts'
import { integerAt, millisAt, textAt } from '../read-fields.ts'
import { gatewayOf } from '../shop-settings.ts'
import { callSystem, DEFAULT_GATEWAY } from './client.ts'

type TokenOptions = Omit<ClientOptions, 'accessToken'>
type Outcome = Result<ChannelToken, IntegrationError>

export const authorisation: ChannelAuthorisation = {
  url({ credentials, settings }, { redirectUri, state }) {
    const query = new URLSearchParams({
      response_type: 'code',
      force_auth: 'true',
      client_id: credentials.appKey ?? '',
      redirect_uri: redirectUri,
      state,
    })
    return `${gatewayOf(settings, DEFAULT_GATEWAY)}/oauth/authorize?${query}`
  },
  async exchange(options, { query }) {
    const code = query.get('code') ?? ''
    if (code === '') return err(integrationError('aliexpress', 'unauthorised', query.get('error') ?? 'no code'))
    return ask(options, '/auth/token/create', { code })
  },
}

export async function requestToken(options: TokenOptions, refreshToken: string | null): Promise<Outcome> {
  // The one that was typed in may be newer than the one that we keep.
  const known = new Set([refreshToken ?? '', options.credentials.refreshToken ?? ''])
  for (const refresh_token of known) {
    if (refresh_token === '') continue
    const refreshed = await ask(options, '/auth/token/refresh', { refresh_token })
    if (refreshed.ok || isPassing(refreshed.error)) return refreshed
  }
  return err(integrationError('aliexpress', 'unauthorised', 'the merchant has to authorise the app'))
}

/** Trouble that has nothing to do with the refresh token itself. */
const isPassing = (error: IntegrationError): boolean => error.retryable && error.code !== 'token_expired'

async function ask(options: TokenOptions, path: string, params: Readonly<Record<string, string>>): Promise<Outcome> {
  const answer = await callSystem(options, path, params)
  if (!answer.ok) return answer
  const accessToken = textAt(answer.value, 'access_token')
  const seconds = integerAt(answer.value, 'expires_in')
  // Both are documented: seconds from now, and the instant itself.
  const expiresAt = seconds === null ? millisAt(answer.value, 'expire_time') : options.now() + seconds * 1_000
  if (accessToken === '' || expiresAt === null)
    return err(integrationError('aliexpress', 'malformed', `${path} gave no access_token`))
  return ok({ accessToken, refreshToken: textAt(answer.value, 'refresh_token'), expiresAt })
}
