/** Messages of a 企业微信 app to colleagues: cards with a button where the app has a callback, digests otherwise. */
import type { ChannelToken } from '../../../channels/channels.port.ts'
import { err, ok, type Result } from '../../../core/result.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { integrationError } from '../../../platform/outside-call.ts'
import { countThatFits, markdownOf } from '../../domain/coalesce.ts'
import { noticeEvent } from '../../domain/notice-events.ts'
import type { MessengerOptions, OutgoingNotice } from '../../messenger.port.ts'
import { askToken, callWeixin } from '../weixin-call.ts'
import { wecomFor } from './answer.ts'

export const APP_PROVIDER = 'wecom-app'
const app = wecomFor(APP_PROVIDER)
/** Bytes of `markdown.content` of an app. */
const MARKDOWN_LIMIT = 2048
/** Lines that a card still shows well. */
const CARD_LINES = 6
/** The key of the only button. */
export const ACKNOWLEDGE = 'ack'

/** From the front, for one receiver: a card's worth, or a digest when more wait. */
export function fits(notices: readonly OutgoingNotice[]): number {
  const others = notices.findIndex((notice) => notice.to !== notices[0]?.to)
  const same = others < 0 ? notices : notices.slice(0, others)
  return same.length <= CARD_LINES ? same.length : countThatFits(same, MARKDOWN_LIMIT)
}

/** `task_id` has digits, letters and `_-@` only, ≤ 128 bytes; a notice's id has one colon. */
export const taskIdOf = (noticeId: string): string => noticeId.replace(':', '@')
export const noticeIdOf = (taskId: string): string => taskId.replace('@', ':')

function contentOf(notices: readonly OutgoingNotice[], hasCallback: boolean) {
  const [first] = notices
  const needsAnswer = notices.some((notice) => noticeEvent(notice.event)?.severity !== 'info')
  if (!first || !hasCallback || !needsAnswer || notices.length > CARD_LINES)
    return { msgtype: 'markdown', markdown: { content: markdownOf(notices) } }
  const isOneKind = notices.every((notice) => notice.title === first.title)
  const line = ({ title, body }: OutgoingNotice) => (isOneKind ? body : `${title}：${body}`)
  return {
    msgtype: 'template_card',
    template_card: {
      card_type: 'button_interaction',
      source: { desc: '订枢' },
      main_title: { title: notices.length > 1 ? `${first.title} ${notices.length} 条` : first.title },
      sub_title_text: notices.map(line).join('\n'),
      task_id: taskIdOf(first.noticeId),
      button_list: [{ text: '收到，我来处理', style: 1, key: ACKNOWLEDGE }],
    },
  }
}

/** The value is the `msgid`. A repeat after a lost answer is held back by the service itself for half an hour. */
export async function send(
  notices: readonly OutgoingNotice[],
  options: MessengerOptions,
): Promise<Result<string, IntegrationError>> {
  const { agentId, toUser } = options.settings
  const touser = notices[0]?.to || String(toUser || '@all')
  const { token = '', encodingAesKey = '' } = options.credentials
  const sent = await callWeixin(app, options, {
    path: '/cgi-bin/message/send',
    query: { access_token: options.accessToken ?? '' },
    body: {
      touser,
      agentid: Number(agentId),
      ...contentOf(notices, token !== '' && encodingAesKey !== ''),
      enable_duplicate_check: 1,
    },
  })
  if (!sent.ok) return sent
  const { invaliduser, msgid } = sent.value
  const invalid = String(invaliduser ?? '')
    .split('|')
    .filter((id) => id !== '')
  if (invalid.length > 0 && touser.split('|').every((id) => invalid.includes(id)))
    return err(integrationError(APP_PROVIDER, 'rejected', `invaliduser ${invalid.join('|')}`))
  return ok(String(msgid ?? ''))
}

export function requestToken(options: MessengerOptions): Promise<Result<ChannelToken, IntegrationError>> {
  const { corpId = '', corpSecret = '' } = options.credentials
  return askToken(app, options, { path: '/cgi-bin/gettoken', query: { corpid: corpId, corpsecret: corpSecret } })
}

/** One line to those whom the settings name: proves the token, the agent and the trusted IP. */
export async function test(options: MessengerOptions): Promise<Result<string, IntegrationError>> {
  const { agentId, toUser } = options.settings
  const sent = await callWeixin(app, options, {
    path: '/cgi-bin/message/send',
    query: { access_token: options.accessToken ?? '' },
    body: {
      touser: String(toUser || '@all'),
      agentid: Number(agentId),
      msgtype: 'text',
      text: { content: '订枢连接成功，履约提醒会发到这里。' },
    },
  })
  return sent.ok ? ok('企业微信应用已发出测试消息') : sent
}
