/** OAuth of 京东: the merchant agrees on its page, the code buys the first token, the refresh token the next ones. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { DAY } from '../../core/time.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../platform/outside-call.ts'
import type { ChannelAuthorisation, ChannelToken, ClientOptions } from '../channels.port.ts'
import { fieldsOf, integerAt, textAt } from '../read-fields.ts'
import { agreementPage, gatewayOf } from '../shop-settings.ts'

const OAUTH = 'https://open-oauth.jd.com'
export const AUTHORISE_PAGE = `${OAUTH}/oauth2/to_login`

/** A token that somebody pasted says nothing of its end; a refusal tells sooner. */
const PASTED_LIFE = 365 * DAY

type TokenOptions = Omit<ClientOptions, 'accessToken'>
type Outcome = Result<ChannelToken, IntegrationError>

export async function requestToken(options: TokenOptions, refreshToken: string | null): Promise<Outcome> {
  if (refreshToken !== null)
    return ask(options, 'refresh_token', { grant_type: 'refresh_token', refresh_token: refreshToken })
  const { accessToken = '' } = options.credentials
  if (accessToken !== '') return ok({ accessToken, refreshToken: '', expiresAt: options.now() + PASTED_LIFE })
  return err(integrationError('jd', 'unauthorised', '店铺还没有授权'))
}

export const authorisation: ChannelAuthorisation = {
  url({ credentials, settings }, { redirectUri, state }) {
    const query = new URLSearchParams({
      app_key: credentials.appKey ?? '',
      response_type: 'code',
      redirect_uri: redirectUri,
      state,
      scope: 'snsapi_base',
    })
    return `${agreementPage(settings, AUTHORISE_PAGE)}?${query}`
  },
  async exchange(options, { query }) {
    const code = query.get('code') ?? ''
    return code === ''
      ? err(integrationError('jd', 'unauthorised', 'the page gave no code'))
      : ask(options, 'access_token', { grant_type: 'authorization_code', code })
  },
}

/** `expires_in` counts seconds from now. */
async function ask(options: TokenOptions, path: string, params: Readonly<Record<string, string>>): Promise<Outcome> {
  const { appKey = '', appSecret = '' } = options.credentials
  const query = new URLSearchParams({ app_key: appKey, app_secret: appSecret, ...params })
  const answer = await callOutside({
    provider: 'jd',
    fetch: options.fetch,
    method: 'GET',
    url: `${gatewayOf(options.settings, OAUTH)}/oauth2/${path}?${query}`,
    headers: {},
  })
  if (!answer.ok) return answer
  const { status, text } = answer.value
  const read = fieldsOf(tryParseJson(text)) ?? {}
  const accessToken = textAt(read, 'access_token')
  const expiresIn = integerAt(read, 'expires_in')
  if (accessToken !== '' && expiresIn !== null) {
    const refreshToken = textAt(read, 'refresh_token')
    return ok({ accessToken, refreshToken, expiresAt: options.now() + expiresIn * 1_000 })
  }
  const said = `${textAt(read, 'code')} ${textAt(read, 'msg')}`.trim()
  const refused = errorOfStatus('jd', answer.value)
  if (refused) return err(refused)
  // A code or refresh token that is no good any more: only the merchant can agree anew.
  return err(integrationError('jd', said === '' ? 'malformed' : 'unauthorised', said || text, status))
}
