/** Messages of 消息服务 (PMC). They come over a socket of the platform, not over HTTP; here is how one is read. */
import { fnv1a } from '../../core/hash.ts'
import { tryParseJson } from '../../core/json.ts'
import { ok, type Result } from '../../core/result.ts'
import { unreadable } from '../../platform/pushes.ts'
import type { ChannelMessage, UnreadableMessage } from '../channels.port.ts'
import { fieldsOf, textAt } from '../read-fields.ts'

const orderTopics = /^pdd_(trade|refund)_/

/** One frame `{id, commandType, message: {type, mallID, content}}`; `content` is JSON in a string. */
export function readMessage(
  rawBody: string,
  credentials: Readonly<Record<string, string>>,
): Result<readonly ChannelMessage[], UnreadableMessage> {
  const frame = fieldsOf(tryParseJson(rawBody))
  if (frame === null) return unreadable('the body is no JSON object')
  const externalId = textAt(frame, 'id') || `pmc-${fnv1a(rawBody)}`
  const ignored = (why: string) => ok([{ externalId, kind: 'ignored', why } as const])
  if (textAt(frame, 'commandType') === 'HeartBeat') return ignored('heartbeat')
  const message = fieldsOf(frame.message)
  const topic = message === null ? '' : textAt(message, 'type')
  if (message === null || topic === '') return unreadable('the frame holds no message')
  const { mallId = '' } = credentials
  const mall = textAt(message, 'mallID')
  // One app hears of all shops that agreed to it.
  if (mallId !== '' && mall !== '' && mall !== mallId) return ignored(`shop ${mall} is another`)
  if (!orderTopics.test(topic)) return ignored(`${topic} tells of no order`)
  const content = fieldsOf(typeof message.content === 'string' ? tryParseJson(message.content) : message.content)
  if (content === null) return unreadable(`content of ${topic} is no JSON object`)
  const platformOrderId = textAt(content, 'tid')
  return platformOrderId === ''
    ? ignored(`${topic} names no order`)
    : ok([{ externalId, kind: 'order_changed', platformOrderId }])
}
