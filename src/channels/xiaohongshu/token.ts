/** OAuth of 小红书. A refresh gives another access token only in the last half hour of the old one, which is when the gate asks. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ChannelAuthorisation, ChannelToken, ClientOptions } from '../channels.port.ts'
import { millisAt, textAt } from '../read-fields.ts'
import { agreementPage } from '../shop-settings.ts'
import { callXiaohongshu } from './client.ts'

export const AUTHORISE_PAGE = 'https://ark.xiaohongshu.com/ark/authorization'

type TokenOptions = Omit<ClientOptions, 'accessToken'>
type Outcome = Result<ChannelToken, IntegrationError>

export const authorisation: ChannelAuthorisation = {
  url({ credentials, settings }, { redirectUri, state }) {
    const query = new URLSearchParams({ appId: credentials.appId ?? '', redirectUri, state })
    return `${agreementPage(settings, AUTHORISE_PAGE)}?${query}`
  },
  async exchange(options, { query }) {
    const code = query.get('code') ?? ''
    if (code === '') return err(integrationError('xiaohongshu', 'unauthorised', 'no code'))
    return ask(options, 'oauth.getAccessToken', { code })
  },
}

/** A refresh token that was typed in counts when the one in use is refused: somebody authorised anew elsewhere. */
export async function requestToken(options: TokenOptions, refreshToken: string | null): Promise<Outcome> {
  const typedIn = options.credentials.refreshToken ?? ''
  const candidates = [...new Set([refreshToken ?? '', typedIn])].filter((token) => token !== '')
  let outcome: Outcome = err(integrationError('xiaohongshu', 'unauthorised', 'the merchant has to authorise the app'))
  for (const candidate of candidates) {
    outcome = await ask(options, 'oauth.refreshToken', { refreshToken: candidate })
    if (outcome.ok || outcome.error.retryable) return outcome
  }
  return outcome
}

async function ask(options: TokenOptions, method: string, params: Readonly<Record<string, string>>): Promise<Outcome> {
  const answer = await callXiaohongshu({ ...options, accessToken: null }, method, params)
  if (!answer.ok) {
    const { error } = answer
    // A code or refresh token that has ended needs the merchant.
    return error.code === 'token_expired' || error.code === 'rejected'
      ? err(integrationError('xiaohongshu', 'unauthorised', error.detail, error.status))
      : answer
  }
  const accessToken = textAt(answer.value, 'accessToken')
  const expiresAt = millisAt(answer.value, 'accessTokenExpiresAt')
  if (accessToken === '' || expiresAt === null)
    return err(integrationError('xiaohongshu', 'malformed', `${method} gave no accessToken`))
  return ok({ accessToken, refreshToken: textAt(answer.value, 'refreshToken'), expiresAt })
}
