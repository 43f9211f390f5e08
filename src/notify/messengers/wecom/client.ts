/** 企业微信 group robot: no signature, the key in the URL is the secret. HTTP is 200 for refusals; `errcode` decides. */
import { ok, type Result } from '../../../core/result.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { callOutside } from '../../../platform/outside-call.ts'
import { markdownOf } from '../../domain/coalesce.ts'
import type { MessengerOptions, OutgoingNotice } from '../../messenger.port.ts'
import { BASE, readAnswer } from './answer.ts'

export const PROVIDER = 'wecom'
/** Bytes of `markdown.content`. */
export const MARKDOWN_LIMIT = 4096

async function post(content: string, options: MessengerOptions): Promise<Result<void, IntegrationError>> {
  const key = encodeURIComponent(options.credentials.key ?? '')
  const answer = await callOutside({
    provider: PROVIDER,
    fetch: options.fetch,
    url: `${baseUrl(options.settings, BASE)}/cgi-bin/webhook/send?key=${key}`,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ msgtype: 'markdown', markdown: { content } }),
  })
  if (!answer.ok) return answer
  const reply = readAnswer(PROVIDER, answer.value)
  return reply.ok ? ok(undefined) : reply
}

/** One markdown message; robots give no message id. There is no idempotency key: a lost answer may repeat a message. */
export async function send(
  notices: readonly OutgoingNotice[],
  options: MessengerOptions,
): Promise<Result<string, IntegrationError>> {
  const sent = await post(markdownOf(notices), options)
  return sent.ok ? ok('') : sent
}

/** A robot can only be proved by speaking: the group sees one line. */
export async function test(options: MessengerOptions): Promise<Result<string, IntegrationError>> {
  const sent = await post('**订枢** 连接成功，履约提醒会发到这个群。', options)
  return sent.ok ? ok('企业微信群机器人已收到测试消息') : sent
}
