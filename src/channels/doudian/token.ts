/** Tokens of an own shop (自用型): `token.create` with `authorization_self`, then `token.refresh`. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ChannelToken, ClientOptions } from '../channels.port.ts'
import { type Fields, integerAt, textAt } from '../read-fields.ts'
import { callDoudian } from './client.ts'

/** An access token lives about 7 days, a refresh token about 14: a shop that slept longer gets a new pair. */
export async function requestToken(
  options: Omit<ClientOptions, 'accessToken'>,
  refreshToken: string | null,
): Promise<Result<ChannelToken, IntegrationError>> {
  if (refreshToken !== null) {
    const refreshed = await ask(options, 'token.refresh', { grant_type: 'refresh_token', refresh_token: refreshToken })
    if (refreshed.ok || isPassing(refreshed.error)) return refreshed
  }
  return ask(options, 'token.create', {
    code: '',
    grant_type: 'authorization_self',
    shop_id: options.credentials.shopId ?? '',
    test_shop: options.settings.testShop === true ? '1' : undefined,
  })
}

/** Trouble that has nothing to do with the refresh token itself. */
function isPassing(error: IntegrationError): boolean {
  return error.code === 'throttled' || error.code === 'unreachable' || error.code === 'timeout' || error.status >= 500
}

async function ask(
  options: Omit<ClientOptions, 'accessToken'>,
  method: string,
  params: Readonly<Record<string, unknown>>,
): Promise<Result<ChannelToken, IntegrationError>> {
  const answer = await callDoudian({ ...options, accessToken: null }, method, params)
  if (!answer.ok) return answer
  const token = readToken(answer.value, options.now())
  return token === null ? err(integrationError('doudian', 'malformed', `${method} gave no access_token`)) : ok(token)
}

/** `expires_in` counts seconds from now. */
function readToken(data: Fields, now: number): ChannelToken | null {
  const accessToken = textAt(data, 'access_token')
  const expiresIn = integerAt(data, 'expires_in')
  if (accessToken === '' || expiresIn === null) return null
  return { accessToken, refreshToken: textAt(data, 'refresh_token'), expiresAt: now + expiresIn * 1_000 }
}
