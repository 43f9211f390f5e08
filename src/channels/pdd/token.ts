/** Tokens: the merchant agrees on 拼多多's page, the code buys the first pair, the refresh token the next ones. */
import { err, ok, type Result } from '../../core/result.ts'
import { DAY } from '../../core/time.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ChannelAuthorisation, ChannelToken, ClientOptions } from '../channels.port.ts'
import { integerAt, textAt } from '../read-fields.ts'
import { agreementPage } from '../shop-settings.ts'
import { callPdd } from './client.ts'

export const AUTHORISE_PAGE = 'https://fuwu.pinduoduo.com/service-market/auth'

/** A token that somebody pasted says nothing of its end: an own app's lives a year, and a refusal tells sooner. */
const PASTED_LIFE = 365 * DAY

type TokenOptions = Omit<ClientOptions, 'accessToken'>
type Outcome = Result<ChannelToken, IntegrationError>

export async function requestToken(options: TokenOptions, refreshToken: string | null): Promise<Outcome> {
  if (refreshToken !== null) return ask(options, 'pdd.pop.auth.token.refresh', { refresh_token: refreshToken })
  const { accessToken = '' } = options.credentials
  if (accessToken !== '') return ok({ accessToken, refreshToken: '', expiresAt: options.now() + PASTED_LIFE })
  return err(integrationError('pdd', 'unauthorised', '店铺还没有授权'))
}

export const authorisation: ChannelAuthorisation = {
  url({ credentials, settings }, { redirectUri, state }) {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: credentials.clientId ?? '',
      redirect_uri: redirectUri,
      state,
    })
    return `${agreementPage(settings, AUTHORISE_PAGE)}?${query}`
  },
  async exchange(options, { query }) {
    const code = query.get('code') ?? ''
    return code === ''
      ? err(integrationError('pdd', 'unauthorised', 'the page gave no code'))
      : ask(options, 'pdd.pop.auth.token.create', { code })
  },
}

/** `expires_in` counts seconds from now. */
async function ask(options: TokenOptions, type: string, params: Readonly<Record<string, string>>): Promise<Outcome> {
  const answer = await callPdd({ ...options, accessToken: null }, type, params)
  if (!answer.ok) return answer
  const accessToken = textAt(answer.value, 'access_token')
  const expiresIn = integerAt(answer.value, 'expires_in')
  if (accessToken === '' || expiresIn === null)
    return err(integrationError('pdd', 'malformed', `${type} gave no access_token`))
  const refreshToken = textAt(answer.value, 'refresh_token')
  return ok({ accessToken, refreshToken, expiresAt: options.now() + expiresIn * 1_000 })
}
