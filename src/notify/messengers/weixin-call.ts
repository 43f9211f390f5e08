/** Calls of 微信 and 企业微信: JSON both ways, and HTTP is 200 for refusals as well: `errcode` decides. */
import * as z from 'zod'
import type { ChannelToken } from '../../channels/channels.port.ts'
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { baseUrl } from '../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../platform/outside-call.ts'
import type { MessengerOptions } from '../messenger.port.ts'

export interface WeixinService {
  readonly provider: string
  readonly base: string
  /** Anything not listed is a refusal of this one message. `unauthorised`: the account must be looked at. */
  readonly errorByCode: Readonly<Record<number, IntegrationError['code']>>
  /** Of an answer without an `errcode`; null where each has one. */
  readonly silence: 0 | null
}

const answerSchema = z.looseObject({ errcode: z.number().optional(), errmsg: z.string().catch('') })
type Answer = z.infer<typeof answerSchema>

export interface WeixinCall {
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** GET without one. */
  readonly body?: unknown
}

export async function callWeixin(
  { provider, base, errorByCode, silence }: WeixinService,
  options: MessengerOptions,
  { path, query, body }: WeixinCall,
): Promise<Result<Answer, IntegrationError>> {
  const answer = await callOutside({
    provider,
    fetch: options.fetch,
    method: body === undefined ? 'GET' : 'POST',
    url: `${baseUrl(options.settings, base)}${path}${query ? `?${new URLSearchParams(query)}` : ''}`,
    headers: body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) return answer
  const { status, text } = answer.value
  const failed = errorOfStatus(provider, { status, text })
  if (failed) return err(failed)
  const reply = answerSchema.safeParse(tryParseJson(text))
  const errcode = reply.success ? (reply.data.errcode ?? silence) : null
  if (!reply.success || errcode === null) return err(integrationError(provider, 'malformed', text, status))
  return errcode === 0
    ? ok(reply.data)
    : err(integrationError(provider, errorByCode[errcode] ?? 'rejected', `${errcode} ${reply.data.errmsg}`, status))
}

/** The token that a call for one brought. */
export async function askToken(
  service: WeixinService,
  options: MessengerOptions,
  call: WeixinCall,
): Promise<Result<ChannelToken, IntegrationError>> {
  const got = await callWeixin(service, options, call)
  if (!got.ok) return got
  const { access_token, expires_in } = got.value
  if (typeof access_token !== 'string' || typeof expires_in !== 'number')
    return err(integrationError(service.provider, 'malformed', `${call.path} gave no access_token`))
  return ok({ accessToken: access_token, refreshToken: '', expiresAt: options.now() + expires_in * 1_000 })
}
