/** `stable_token` of the own shop: the same token for everybody who asks while it lives, so that asking again harms nobody. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import type { ChannelToken, ClientOptions } from '../channels.port.ts'
import { integerAt, textAt } from '../read-fields.ts'
import { callWeixin } from './client.ts'

/** There is no refresh token. `force_refresh` is never asked for: it ends the token of everybody else. */
export async function requestToken(
  options: Omit<ClientOptions, 'accessToken'>,
): Promise<Result<ChannelToken, IntegrationError>> {
  const { appId = '', appSecret = '' } = options.credentials
  const answer = await callWeixin({ ...options, accessToken: null }, '/cgi-bin/stable_token', {
    grant_type: 'client_credential',
    appid: appId,
    secret: appSecret,
    force_refresh: false,
  })
  // Here the code of a refused token means a wrong secret.
  if (!answer.ok)
    return err(
      answer.error.code === 'token_expired'
        ? integrationError('weixin-shop', 'unauthorised', answer.error.detail, answer.error.status)
        : answer.error,
    )
  const accessToken = textAt(answer.value, 'access_token')
  const expiresIn = integerAt(answer.value, 'expires_in')
  if (accessToken === '' || expiresIn === null)
    return err(integrationError('weixin-shop', 'malformed', 'stable_token gave no access_token'))
  return ok({ accessToken, refreshToken: '', expiresAt: options.now() + expiresIn * 1_000 })
}
