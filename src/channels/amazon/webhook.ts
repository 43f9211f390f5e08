/**
 * Amazon pushes to queues and buses only; an API destination of EventBridge brings ORDER_CHANGE to our address with a secret
 * header that the merchant sets there, from the bus or through a pipe from an SQS queue. It tries 5xx and 429 again for a day,
 * other refusals never.
 */
import { fnv1a } from '../../core/hash.ts'
import { tryParseJson } from '../../core/json.ts'
import { ok, type Result } from '../../core/result.ts'
import { isSameText } from '../../platform/digests.ts'
import { unreadable } from '../../platform/pushes.ts'
import type { ChannelMessage, UnreadableMessage, WebhookInput, WebhookVerdict } from '../channels.port.ts'
import { type Fields, fieldsOf, objectAt, textAt } from '../read-fields.ts'

/** Name of the API key in EventBridge's connection. */
export const SECRET_HEADER = 'x-dingshu-secret'

export async function verifyPush(
  { headers }: WebhookInput,
  { pushSecret = '' }: Readonly<Record<string, string>>,
): Promise<WebhookVerdict> {
  const given = headers.get(SECRET_HEADER) ?? ''
  return pushSecret !== '' && isSameText(pushSecret, given) ? { ok: true } : { ok: false, reason: 'bad_signature' }
}

/** Notifications in whatever brought them: bare, an event of the bus (`detail`), messages of SQS (`body`, `Body`) one by one or as a batch. */
function noticesIn(value: unknown): readonly (Fields | null)[] {
  if (Array.isArray(value)) return value.flatMap(noticesIn)
  const fields = fieldsOf(value)
  if (fields === null) return [null]
  const inside = fields.detail ?? fields.Records ?? fields.Messages ?? fields.body ?? fields.Body
  if (inside === undefined) return [fields]
  return noticesIn(typeof inside === 'string' ? tryParseJson(inside) : inside)
}

export function readPush(
  rawBody: string,
  { sellerId }: Readonly<Record<string, string>>,
): Result<readonly ChannelMessage[], UnreadableMessage> {
  const messages: ChannelMessage[] = []
  for (const notice of noticesIn(tryParseJson(rawBody))) {
    const message = readNotice(notice, sellerId)
    if (!message.ok) return message
    messages.push(message.value)
  }
  return messages.length > 0 ? ok(messages) : unreadable('the body holds no notification')
}

function readNotice(notice: Fields | null, sellerId: string | undefined): Result<ChannelMessage, UnreadableMessage> {
  const type = notice === null ? '' : textAt(notice, 'NotificationType')
  if (notice === null || type === '') return unreadable('the body is no notification')
  const externalId =
    textAt(objectAt(notice, 'NotificationMetadata'), 'NotificationId') || `${type}-${fnv1a(JSON.stringify(notice))}`
  const ignored = (why: string) => ok<ChannelMessage>({ externalId, kind: 'ignored', why })
  if (type !== 'ORDER_CHANGE') return ignored(`${type} is not about orders`)
  const change = objectAt(objectAt(notice, 'Payload'), 'OrderChangeNotification')
  const platformOrderId = textAt(change, 'AmazonOrderId')
  if (platformOrderId === '') return unreadable('the notification names no order')
  const why = whyNotOurs(change, sellerId)
  return why === null ? ok({ externalId, kind: 'order_changed', platformOrderId }) : ignored(why)
}

function whyNotOurs(change: Fields, sellerId: string | undefined): string | null {
  const summary = objectAt(change, 'Summary')
  if (sellerId !== undefined && textAt(change, 'SellerId') !== sellerId) return 'of another seller'
  if (textAt(summary, 'FulfillmentType') === 'AFN') return 'shipped by Amazon itself'
  // Neither price nor address is told yet; the order comes again once it is paid.
  return /^Pending/.test(textAt(summary, 'OrderStatus')) ? 'not paid yet' : null
}
