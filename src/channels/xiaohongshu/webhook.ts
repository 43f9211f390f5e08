/** Pushes of 小红书: an array of `{msgTag, sellerId, data}`; `data` is JSON in a string. The signature covers headers and address only. */
import { fnv1a } from '../../core/hash.ts'
import { tryParseJson } from '../../core/json.ts'
import { ok, type Result } from '../../core/result.ts'
import { HOUR } from '../../core/time.ts'
import { isSameText } from '../../platform/digests.ts'
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
import { pushSign } from './sign.ts'

/** How long the platform pushes again, and whether with its first timestamp, is not known (?). */
const REPLAY_WINDOW = 4 * HOUR

/** Orders and their after-sales; the order's detail holds both. */
const orderTags = /^msg_(fulfillment|after_sale)_/

/** A body that was put under a genuine signature makes us read an order again and nothing more. */
export async function verifyPush(
  { headers, query, path = '', now }: WebhookInput,
  { appId = '', appSecret = '' }: Readonly<Record<string, string>>,
): Promise<WebhookVerdict> {
  const appKey = headers.get('app-key') ?? ''
  const timestamp = headers.get('timestamp') ?? ''
  const expected = pushSign({ path, query, appKey, timestamp, appSecret })
  const genuine = appSecret !== '' && appKey === appId && isSameText(expected, headers.get('sign') ?? '')
  if (!genuine) return { ok: false, reason: 'bad_signature' }
  return Math.abs(now - Number(timestamp)) <= REPLAY_WINDOW ? { ok: true } : { ok: false, reason: 'stale' }
}

export function readPush(rawBody: string): Result<readonly ChannelMessage[], UnreadableMessage> {
  const parsed = tryParseJson(rawBody)
  if (!Array.isArray(parsed)) return unreadable('the body is no JSON array')
  const messages: ChannelMessage[] = []
  for (const [index, item] of parsed.entries()) {
    const fields = fieldsOf(item)
    const tag = fields === null ? '' : textAt(fields, 'msgTag')
    if (fields === null || tag === '') return unreadable(`message ${index} has no msgTag`)
    const message = readMessage(tag, fields)
    if (message === null) return unreadable(`data of message ${index} (${tag}) names no order`)
    messages.push(message)
  }
  return ok(messages)
}

/** null when the tag speaks of an order and its data names none. */
function readMessage(tag: string, fields: Fields): ChannelMessage | null {
  const externalId = `${tag}-${fnv1a(JSON.stringify(fields))}`
  if (!orderTags.test(tag)) return { externalId, kind: 'ignored', why: `${tag} concerns no order` }
  const data = fieldsOf(typeof fields.data === 'string' ? tryParseJson(fields.data) : fields.data)
  const platformOrderId = data === null ? '' : textAt(data, 'orderId')
  return platformOrderId === '' ? null : { externalId, kind: 'order_changed', platformOrderId }
}

const json = (status: number, error_code: number, error_msg: string): PlatformReply => ({
  status,
  body: JSON.stringify({ success: error_code === 0, error_code, error_msg }),
  contentType: 'application/json',
})

export const acceptedReply = (): PlatformReply => json(200, 0, '')

const rejections: Readonly<Record<WebhookRefusal, PlatformReply>> = {
  bad_signature: json(401, 401, 'bad signature'),
  stale: json(401, 401, 'stale timestamp'),
  too_large: json(413, 413, 'too large'),
  overloaded: json(503, 503, 'busy, push again'),
}

export const rejectedReply = (reason: WebhookRefusal): PlatformReply => rejections[reason]
