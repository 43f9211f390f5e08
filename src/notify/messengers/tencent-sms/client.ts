/** The calls of 腾讯云 SMS 2021-01-11. Refusals come with HTTP 200, of the whole request or of single numbers. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { err, ok, type Result } from '../../../core/result.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../../platform/outside-call.ts'
import { isForBuyer } from '../../domain/notice-events.ts'
import type { MessengerOptions, OutgoingNotice } from '../../messenger.port.ts'
import { errorOfCode, PROVIDER } from './errors.ts'
import { readSettings } from './settings.ts'
import { signTc3 } from './sign.ts'

const BASE = 'https://sms.tencentcloudapi.com'
const CONTENT_TYPE = 'application/json; charset=utf-8'

const answerSchema = z.object({
  Response: z.looseObject({
    Error: z.object({ Code: z.string(), Message: z.string().catch('') }).optional(),
    SendStatusSet: z
      .array(z.object({ SerialNo: z.string().catch(''), Code: z.string(), Message: z.string().catch('') }))
      .optional(),
  }),
})
type Answer = z.infer<typeof answerSchema>['Response']

async function call(
  action: string,
  body: unknown,
  options: MessengerOptions,
): Promise<Result<Answer, IntegrationError>> {
  const url = new URL(`${baseUrl(options.settings, BASE)}/`)
  const payload = JSON.stringify(body)
  const timestamp = Math.floor(options.now() / 1_000)
  const { secretId = '', secretKey = '' } = options.credentials
  // The service signs over its host without a port, and always over the path "/".
  const { authorization } = signTc3(
    { service: 'sms', host: url.hostname, contentType: CONTENT_TYPE, payload, timestamp },
    { secretId, secretKey },
  )
  const answer = await callOutside({
    provider: PROVIDER,
    fetch: options.fetch,
    url: url.href,
    headers: {
      'content-type': CONTENT_TYPE,
      'x-tc-action': action,
      'x-tc-version': '2021-01-11',
      'x-tc-region': String(options.settings.region || 'ap-guangzhou'),
      'x-tc-timestamp': String(timestamp),
      authorization,
    },
    body: payload,
  })
  if (!answer.ok) return answer
  const { status, text } = answer.value
  const failed = errorOfStatus(PROVIDER, { status, text })
  if (failed) return err(failed)
  const reply = answerSchema.safeParse(tryParseJson(text))
  if (!reply.success) return err(integrationError(PROVIDER, 'malformed', text, status))
  const refused = reply.data.Response.Error
  return refused ? err(errorOfCode(refused.Code, refused.Message)) : ok(reply.data.Response)
}

/** A number without a country is one of the mainland. */
const e164 = (phone: string): string => (phone.startsWith('+') ? phone : `+86${phone.replace(/^86(?=1\d{10}$)/, '')}`)

/** SendSms for one notice; the value is the SerialNo of every number that was taken, with commas. One number is enough. */
export async function send(
  notices: readonly OutgoingNotice[],
  options: MessengerOptions,
): Promise<Result<string, IntegrationError>> {
  const notice = notices[0]
  const settings = readSettings.safeParse(options.settings)
  if (!notice || !settings.success)
    return err(integrationError(PROVIDER, 'rejected', 'nothing to send, or settings are incomplete'))
  const { sdkAppId, signName, templates, phones } = settings.data
  // Words for the merchant's people are not for buyers.
  const template = templates[notice.event] ?? (isForBuyer(notice.event) ? undefined : templates['*'])
  if (!template) return err(integrationError(PROVIDER, 'rejected', `no template for ${notice.event}`))
  const to = notice.to === '' ? phones : [notice.to]
  if (to.length === 0) return err(integrationError(PROVIDER, 'rejected', 'no phone number to send to'))
  const sent = await call(
    'SendSms',
    {
      SmsSdkAppId: sdkAppId,
      SignName: signName,
      TemplateId: template.id,
      PhoneNumberSet: to.map(e164),
      TemplateParamSet: template.params.map((name) => notice.params[name] ?? ''),
      SessionContext: notice.noticeId,
    },
    options,
  )
  if (!sent.ok) return sent
  const statuses = sent.value.SendStatusSet ?? []
  const taken = statuses.filter(({ Code }) => Code === 'Ok')
  const [refused] = statuses
  if (taken.length > 0) return ok(taken.map(({ SerialNo }) => SerialNo).join(','))
  return err(
    refused
      ? errorOfCode(refused.Code, refused.Message)
      : integrationError(PROVIDER, 'malformed', 'no SendStatusSet', 200),
  )
}

/** Asks for the reports of a number that nobody has: proves keys and signature, sends nothing. */
export async function test(options: MessengerOptions): Promise<Result<string, IntegrationError>> {
  const { sdkAppId } = options.settings
  const answer = await call('PullSmsSendStatus', { Limit: 0, SmsSdkAppId: String(sdkAppId ?? '') }, options)
  return answer.ok ? ok('腾讯云短信已应答，SecretId 与签名有效') : answer
}
