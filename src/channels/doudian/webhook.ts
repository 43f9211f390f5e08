/** Pushes of 抖店 (消息推送): one POST carries an array of `{tag, msg_id, data}`; `data` is JSON in a string. */
import { fnv1a } from '../../core/hash.ts'
import { tryParseJson } from '../../core/json.ts'
import { ok, type Result } from '../../core/result.ts'
import { unreadable } from '../../platform/pushes.ts'
import type {
  ChannelMessage,
  PlatformReply,
  UnreadableMessage,
  WebhookInput,
  WebhookRefusal,
  WebhookVerdict,
} from '../channels.port.ts'
import { type Fields, fieldsOf, textAt } from '../read-fields.ts'
import { isEventSign } from './sign.ts'

/** Tags that tell of an order (1xx) or of its after-sale (2xx); the order's detail holds both. */
const orderTags = /^[12]\d\d$/
const productTags = /^4\d\d$/

export async function verifyPush(
  { headers, rawBody }: WebhookInput,
  credentials: Readonly<Record<string, string>>,
): Promise<WebhookVerdict> {
  const { appKey = '', appSecret = '' } = credentials
  const given = headers.get('event-sign') ?? ''
  const forUs = (headers.get('app-id') ?? appKey) === appKey
  return appSecret !== '' && forUs && isEventSign({ appKey, appSecret, rawBody }, given)
    ? { ok: true }
    : { ok: false, reason: 'bad_signature' }
}

export function readPush(rawBody: string): Result<readonly ChannelMessage[], UnreadableMessage> {
  const parsed = tryParseJson(rawBody)
  if (!Array.isArray(parsed)) return unreadable('the body is no JSON array')
  const messages: ChannelMessage[] = []
  for (const [index, item] of parsed.entries()) {
    const fields = fieldsOf(item)
    const tag = fields === null ? '' : textAt(fields, 'tag')
    if (fields === null || tag === '') return unreadable(`message ${index} has no tag`)
    const message = readMessage(tag, fields)
    if (message === null) return unreadable(`data of message ${index} (tag ${tag}) is no JSON object`)
    messages.push(message)
  }
  return ok(messages)
}

/** null when the tag speaks of an order and its data cannot be read. */
function readMessage(tag: string, fields: Fields): ChannelMessage | null {
  const externalId = textAt(fields, 'msg_id') || `${tag}-${fnv1a(JSON.stringify(fields))}`
  const ignored = (why: string): ChannelMessage => ({ externalId, kind: 'ignored', why })
  if (tag === '0') return ignored('ping')
  if (productTags.test(tag)) return ignored(`tag ${tag}: a product changed, no order`)
  if (!orderTags.test(tag)) return ignored(`tag ${tag} is unknown`)
  const data = fieldsOf(typeof fields.data === 'string' ? tryParseJson(fields.data) : fields.data)
  if (data === null) return null
  const platformOrderId = textAt(data, 'p_id')
  // Some after-sale messages name the after-sale only; the poll by update time brings such a change.
  return platformOrderId === ''
    ? ignored(`tag ${tag} names no order`)
    : { externalId, kind: 'order_changed', platformOrderId }
}

const json = (status: number, code: number, msg: string): PlatformReply => ({
  status,
  body: JSON.stringify({ code, msg }),
  contentType: 'application/json',
})

export const acceptedReply = (): PlatformReply => json(200, 0, 'success')

const rejections: Readonly<Record<WebhookRefusal, PlatformReply>> = {
  bad_signature: json(401, 40003, 'isv.signature-invalid'),
  stale: json(401, 40003, 'isv.timestamp-invalid'),
  too_large: json(413, 40004, 'isv.parameter-invalid: body too large'),
  overloaded: json(503, 20000, 'dop.service-error: busy, push again'),
}

export const rejectedReply = (reason: WebhookRefusal): PlatformReply => rejections[reason]
