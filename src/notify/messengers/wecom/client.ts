/** 企业微信 group robot: no signature, the key in the URL is the secret. HTTP is 200 for refusals; `errcode` decides. */
import { ok, type Result } from '../../../core/result.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { markdownOf } from '../../domain/coalesce.ts'
import type { MessengerOptions, OutgoingNotice } from '../../messenger.port.ts'
import { callWeixin } from '../weixin-call.ts'
import { wecomFor } from './answer.ts'

export const PROVIDER = 'wecom'
/** Bytes of `markdown.content`. */
export const MARKDOWN_LIMIT = 4096

const robot = wecomFor(PROVIDER)

const post = (content: string, options: MessengerOptions) =>
  callWeixin(robot, options, {
    path: '/cgi-bin/webhook/send',
    query: { key: options.credentials.key ?? '' },
    body: { msgtype: 'markdown', markdown: { content } },
  })

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
