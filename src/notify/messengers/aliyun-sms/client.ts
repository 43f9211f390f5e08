/** The calls of 阿里云 SMS: RPC style, POST with an empty body, parameters in the query, ACS3 signature in the headers. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { err, ok, type Result } from '../../../core/result.ts'
import { localDay } from '../../../core/time.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../../platform/outside-call.ts'
import { isForBuyer } from '../../domain/notice-events.ts'
import type { MessengerOptions, OutgoingNotice } from '../../messenger.port.ts'
import { errorOfCode, PROVIDER } from './errors.ts'
import { readSettings } from './settings.ts'
import { canonicalQuery, contentSha256, signAcs3 } from './sign.ts'

const BASE = 'https://dysmsapi.aliyuncs.com'
const VERSION = '2017-05-25'

const answerSchema = z.object({ Code: z.string(), Message: z.string().catch(''), BizId: z.string().catch('') })
type Answer = z.infer<typeof answerSchema>

async function call(
  action: string,
  query: Readonly<Record<string, string>>,
  options: MessengerOptions,
): Promise<Result<Answer, IntegrationError>> {
  // Host and path are signed, so they are those of the URL that is really called, gateway or not.
  const url = new URL(`${baseUrl(options.settings, BASE)}/`)
  const headers: Record<string, string> = {
    host: url.host,
    'x-acs-action': action,
    'x-acs-version': VERSION,
    'x-acs-date': `${new Date(options.now()).toISOString().slice(0, 19)}Z`,
    'x-acs-signature-nonce': crypto.randomUUID(),
    'x-acs-content-sha256': contentSha256(''),
  }
  const { accessKeyId = '', accessKeySecret = '' } = options.credentials
  const { authorization } = signAcs3(
    { method: 'POST', path: url.pathname, query, headers, body: '' },
    { accessKeyId, accessKeySecret },
  )
  const { host: _, ...sent } = headers
  const answer = await callOutside({
    provider: PROVIDER,
    fetch: options.fetch,
    url: `${url.origin}${url.pathname}?${canonicalQuery(query)}`,
    headers: { ...sent, accept: 'application/json', authorization },
  })
  return answer.ok ? readAnswer(answer.value) : answer
}

/** Refusals of the gateway come with HTTP 4xx/5xx, those of the business with 200; both name a `Code`. */
function readAnswer({
  status,
  text,
}: {
  readonly status: number
  readonly text: string
}): Result<Answer, IntegrationError> {
  const reply = answerSchema.safeParse(tryParseJson(text))
  if (!reply.success)
    return err(errorOfStatus(PROVIDER, { status, text }) ?? integrationError(PROVIDER, 'malformed', text, status))
  if (reply.data.Code === 'OK') return ok(reply.data)
  return err(errorOfCode(reply.data.Code, { message: reply.data.Message, status }))
}

/**
 * SendSms for one notice; the value is the BizId. There is no idempotency key: after a timeout the same text may arrive
 * twice, which is better for an operational alarm than not at all.
 */
export async function send(
  notices: readonly OutgoingNotice[],
  options: MessengerOptions,
): Promise<Result<string, IntegrationError>> {
  const notice = notices[0]
  const settings = readSettings.safeParse(options.settings)
  if (!notice || !settings.success)
    return err(integrationError(PROVIDER, 'rejected', 'nothing to send, or settings are incomplete'))
  const { signName, templateCodes, phones } = settings.data
  // Words for the merchant's people are not for buyers.
  const templateCode = templateCodes[notice.event] ?? (isForBuyer(notice.event) ? undefined : templateCodes['*'])
  if (!templateCode) return err(integrationError(PROVIDER, 'rejected', `no template code for ${notice.event}`))
  const to = notice.to || phones.join(',')
  if (to === '') return err(integrationError(PROVIDER, 'rejected', 'no phone number to send to'))
  const query = {
    PhoneNumbers: to,
    SignName: signName,
    TemplateCode: templateCode,
    TemplateParam: JSON.stringify(notice.params),
    OutId: notice.noticeId.slice(0, 256),
  }
  const sent = await call('SendSms', query, options)
  return sent.ok ? ok(sent.value.BizId) : sent
}

/** Asks for today's sendings to a number that nobody has: proves keys and signature, sends nothing. */
export async function test(options: MessengerOptions): Promise<Result<string, IntegrationError>> {
  const query = {
    PhoneNumber: '13000000000',
    SendDate: localDay(options.now()).replaceAll('-', ''),
    PageSize: '1',
    CurrentPage: '1',
  }
  const answer = await call('QuerySendDetails', query, options)
  return answer.ok ? ok('阿里云短信已应答，AccessKey 与签名有效') : answer
}
