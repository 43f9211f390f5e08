/** 钉钉 group robot. HTTP is 200 for refusals; `errcode` decides. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { err, ok, type Result } from '../../../core/result.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../../platform/outside-call.ts'
import { countThatFits, type MarkdownForm, markdownOf } from '../../domain/coalesce.ts'
import type { MessengerOptions, OutgoingNotice } from '../../messenger.port.ts'
import { robotSign } from './sign.ts'

export const PROVIDER = 'dingtalk'
const BASE = 'https://oapi.dingtalk.com'
/** A body may have 20,000 bytes; JSON escapes and the frame take their share. */
const TEXT_LIMIT = 16_000

/** Lines need an empty one between them to stand alone. */
const form: MarkdownForm = { head: (title) => `**${title}**`, newline: '\n\n' }

export const fits = (notices: readonly OutgoingNotice[]): number => countThatFits(notices, TEXT_LIMIT, form)

const answerSchema = z.object({ errcode: z.number(), errmsg: z.string().catch('') })

const errorByCode: Readonly<Record<number, IntegrationError['code']>> = {
  [-1]: 'busy',
  130101: 'throttled',
  410100: 'throttled',
  300001: 'unauthorised',
  300005: 'unauthorised',
  400101: 'unauthorised',
  400102: 'unauthorised',
  400106: 'unauthorised',
  400013: 'unauthorised',
}

function kindOf(errcode: number, errmsg: string): IntegrationError['code'] {
  // The security check: a clock that was off is right with the next try; a sign or an address is not. A missing keyword is of this text.
  if (errcode === 310000) {
    if (/timestamp/i.test(errmsg)) return 'busy'
    return /keyword/i.test(errmsg) ? 'rejected' : 'unauthorised'
  }
  return errorByCode[errcode] ?? 'rejected'
}

async function post(
  markdown: { readonly title: string; readonly text: string },
  options: MessengerOptions,
): Promise<Result<void, IntegrationError>> {
  const { accessToken = '', secret = '' } = options.credentials
  const timestamp = String(options.now())
  const signed: Record<string, string> = secret === '' ? {} : { timestamp, sign: robotSign(secret, timestamp) }
  const answer = await callOutside({
    provider: PROVIDER,
    fetch: options.fetch,
    url: `${baseUrl(options.settings, BASE)}/robot/send?${new URLSearchParams({ access_token: accessToken, ...signed })}`,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ msgtype: 'markdown', markdown, at: { isAtAll: false } }),
  })
  if (!answer.ok) return answer
  const failed = errorOfStatus(PROVIDER, answer.value)
  if (failed) return err(failed)
  const reply = answerSchema.safeParse(tryParseJson(answer.value.text))
  if (!reply.success) return err(integrationError(PROVIDER, 'malformed', answer.value.text, answer.value.status))
  const { errcode, errmsg } = reply.data
  if (errcode === 0) return ok(undefined)
  return err(integrationError(PROVIDER, kindOf(errcode, errmsg), `${errcode} ${errmsg}`, answer.value.status))
}

/** One markdown message; robots give no message id. */
export async function send(
  notices: readonly OutgoingNotice[],
  options: MessengerOptions,
): Promise<Result<string, IntegrationError>> {
  const title = notices.length > 1 ? `${notices[0]?.title ?? ''} 等 ${notices.length} 条` : (notices[0]?.title ?? '')
  const sent = await post({ title, text: markdownOf(notices, form) }, options)
  return sent.ok ? ok('') : sent
}

/** A robot can only be proved by speaking: the group sees one line. */
export async function test(options: MessengerOptions): Promise<Result<string, IntegrationError>> {
  const sent = await post({ title: '订枢', text: '**订枢** 连接成功，履约提醒会发到这个群。' }, options)
  return sent.ok ? ok('钉钉群机器人已收到测试消息') : sent
}
