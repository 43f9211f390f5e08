/** The calls of a 小程序: its token, a subscribe message, and whose login code it is. */
import type { ChannelToken } from '../../../channels/channels.port.ts'
import { err, ok, type Result } from '../../../core/result.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { integrationError } from '../../../platform/outside-call.ts'
import type { MessengerOptions, OutgoingNotice } from '../../messenger.port.ts'
import { askToken, callWeixin } from '../weixin-call.ts'
import { PROVIDER, platform } from './answer.ts'
import { fieldValue } from './field-values.ts'
import { type SubscribeTemplate, templateOf, templatesOf } from './settings.ts'

/** The same token for everybody who asks while it lives; `force_refresh` would end the one of the merchant's own server. */
export async function requestToken(options: MessengerOptions): Promise<Result<ChannelToken, IntegrationError>> {
  const { appId = '', appSecret = '' } = options.credentials
  const got = await askToken(platform, options, {
    path: '/cgi-bin/stable_token',
    body: { grant_type: 'client_credential', appid: appId, secret: appSecret, force_refresh: false },
  })
  // Here the code of a refused token means a wrong secret.
  return !got.ok && got.error.code === 'token_expired'
    ? err(integrationError(PROVIDER, 'unauthorised', got.error.detail, got.error.status))
    : got
}

type Data = Record<string, { readonly value: string }>

/** Every keyword of the template must be filled: one that is empty refuses the message. */
function dataOf(
  { fields }: SubscribeTemplate,
  params: Readonly<Record<string, string>>,
): Result<Data, IntegrationError> {
  const data: Data = {}
  for (const { keyword, fact, otherwise } of fields) {
    const value = fieldValue(keyword, params[fact] ?? '') || fieldValue(keyword, otherwise)
    if (value === '')
      return err(integrationError(PROVIDER, 'rejected', `nothing fits ${keyword}: ${fact} is "${params[fact] ?? ''}"`))
    data[keyword] = { value }
  }
  return ok(data)
}

const filled = (words: string, params: Readonly<Record<string, string>>): string =>
  words.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))

/** The value is the `msgid`, by which the receipt names it. `to` is the buyer's openid. */
export async function send(
  notices: readonly OutgoingNotice[],
  options: MessengerOptions,
): Promise<Result<string, IntegrationError>> {
  const notice = notices[0]
  const template = notice ? templateOf(options.settings, notice.event) : null
  if (!notice || !template)
    return err(integrationError(PROVIDER, 'rejected', `no template for ${notice?.event ?? 'nothing'}`))
  const data = dataOf(template, notice.params)
  if (!data.ok) return data
  const { page, state } = options.settings
  const to = filled(String(page ?? ''), notice.params)
  const sent = await callWeixin(platform, options, {
    path: '/cgi-bin/message/subscribe/send',
    query: { access_token: options.accessToken ?? '' },
    body: {
      touser: notice.to,
      template_id: template.id,
      ...(to === '' ? {} : { page: to }),
      miniprogram_state: String(state || 'formal'),
      lang: 'zh_CN',
      data: data.value,
    },
  })
  // A number beyond 2^53 is read as its text.
  return sent.ok ? ok(String(sent.value.msgid ?? '')) : sent
}

/** Whose `wx.login` code it is; a code is good once, for five minutes. */
export async function openidOf(code: string, options: MessengerOptions): Promise<Result<string, IntegrationError>> {
  const { appId = '', appSecret = '' } = options.credentials
  const query = { appid: appId, secret: appSecret, js_code: code, grant_type: 'authorization_code' }
  const got = await callWeixin(platform, options, { path: '/sns/jscode2session', query })
  if (!got.ok) return got
  // The session key stays here: nothing of ours needs it.
  const { openid } = got.value
  return typeof openid === 'string' && openid !== ''
    ? ok(openid)
    : err(integrationError(PROVIDER, 'malformed', 'jscode2session gave no openid'))
}

/** The templates of the account: proves id, secret and the list of trusted addresses, tells nobody. */
export async function test(options: MessengerOptions): Promise<Result<string, IntegrationError>> {
  const query = { access_token: options.accessToken ?? '' }
  const got = await callWeixin(platform, options, { path: '/wxaapi/newtmpl/gettemplate', query })
  if (!got.ok) return got
  const { data } = got.value
  const ids = Array.isArray(data) ? data.flatMap((one) => (one as { priTmplId?: unknown }).priTmplId ?? []) : []
  const wanted = Object.values(templatesOf(options.settings)).map(({ id }) => id)
  const unknown = wanted.filter((id) => !ids.includes(id))
  return unknown.length === 0
    ? ok(`小程序已应答，${ids.length} 个订阅消息模板可用`)
    : err(integrationError(PROVIDER, 'rejected', `小程序里没有这些模板：${unknown.join(' ')}`))
}
