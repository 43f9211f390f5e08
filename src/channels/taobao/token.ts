/** Tokens (`session`): the merchant agrees on the platform's page, which comes back with a code; later ones by `refresh`. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { DAY } from '../../core/time.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ChannelAuthorisation, ChannelToken, ClientOptions } from '../channels.port.ts'
import { fieldsOf, integerAt, textAt } from '../read-fields.ts'
import { agreementPage } from '../shop-settings.ts'
import { callTaobao } from './client.ts'

export const AUTHORISE_PAGE = 'https://oauth.taobao.com/authorize'
/** A session key that was typed in does not tell its end; it is taken anew this often. */
const SESSION_KEY_TRUST = 30 * DAY

type TokenOptions = Omit<ClientOptions, 'accessToken'>
type Outcome = Result<ChannelToken, IntegrationError>

export const authorisation: ChannelAuthorisation = {
  url({ credentials, settings }, { redirectUri, state }) {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: credentials.appKey ?? '',
      redirect_uri: redirectUri,
      state,
    })
    return `${agreementPage(settings, AUTHORISE_PAGE)}?${query}`
  },
  async exchange(options, { query }) {
    const code = query.get('code') ?? ''
    if (code === '') return err(integrationError('taobao', 'unauthorised', query.get('error_description') ?? 'no code'))
    return ask(options, 'taobao.top.auth.token.create', { code })
  },
}

export async function requestToken(options: TokenOptions, refreshToken: string | null): Promise<Outcome> {
  if (refreshToken !== null) {
    const refreshed = await ask(options, 'taobao.top.auth.token.refresh', { refresh_token: refreshToken })
    if (refreshed.ok || isPassing(refreshed.error)) return refreshed
  }
  const { sessionKey = '' } = options.credentials
  if (sessionKey === '') return err(integrationError('taobao', 'unauthorised', 'the merchant has to authorise the app'))
  return permitMessages(options, {
    accessToken: sessionKey,
    refreshToken: '',
    expiresAt: options.now() + SESSION_KEY_TRUST,
  })
}

/** Trouble that has nothing to do with the refresh token itself. */
const isPassing = (error: IntegrationError): boolean => error.retryable && error.code !== 'token_expired'

async function ask(options: TokenOptions, method: string, params: Readonly<Record<string, string>>): Promise<Outcome> {
  const answer = await callTaobao({ ...options, accessToken: null }, method, params)
  if (!answer.ok) return answer
  // A JSON text within the JSON answer.
  const result = fieldsOf(tryParseJson(textAt(answer.value, 'token_result'))) ?? {}
  const accessToken = textAt(result, 'access_token')
  const expiresIn = integerAt(result, 'expires_in')
  if (accessToken === '' || expiresIn === null)
    return err(integrationError('taobao', 'malformed', `${method} gave no access_token`))
  const refreshToken = textAt(result, 'refresh_token')
  return permitMessages(options, { accessToken, refreshToken, expiresAt: options.now() + expiresIn * 1_000 })
}

/**
 * The shop's messages flow once its token permits them. That may fail: the orders come by the pull all the same, and the
 * next token tries again.
 */
async function permitMessages(options: TokenOptions, token: ChannelToken): Promise<Outcome> {
  await callTaobao({ ...options, accessToken: token.accessToken }, 'taobao.tmc.user.permit', {})
  return ok(token)
}
