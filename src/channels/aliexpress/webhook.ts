/** Pushes of the IOP message service, as documented for Lazada on the same platform; for AliExpress unconfirmed. */
import { fnv1a } from '../../core/hash.ts'
import { tryParseJson } from '../../core/json.ts'
import { ok, type Result } from '../../core/result.ts'
import { bareReplies, unreadable } from '../../platform/pushes.ts'
import type { ChannelMessage, ChannelWebhook, UnreadableMessage } from '../channels.port.ts'
import { fieldsOf, textAt } from '../read-fields.ts'
import { isPushSign } from './sign.ts'

/** One message. Every kind that names an order is a hint to read it; a repeat therefore does no harm. */
function readPush(
  rawBody: string,
  { sellerId = '' }: Readonly<Record<string, string>>,
): Result<readonly ChannelMessage[], UnreadableMessage> {
  const message = fieldsOf(tryParseJson(rawBody))
  const type = message === null ? '' : textAt(message, 'message_type')
  const data = message === null ? null : fieldsOf(message.data)
  if (type === '' || data === null) return unreadable('the message has no message_type or no data')
  const externalId = `${type}-${fnv1a(rawBody)}`
  const ignored = (why: string) => ok([{ externalId, kind: 'ignored' as const, why }])
  if (sellerId !== '' && textAt(message ?? {}, 'seller_id') !== sellerId) return ignored('of another shop of the app')
  const platformOrderId = textAt(data, 'trade_order_id')
  return platformOrderId === ''
    ? ignored(`message_type ${type} names no order`)
    : ok([{ externalId, kind: 'order_changed', platformOrderId }])
}

export const webhook: ChannelWebhook = {
  async verify({ headers, rawBody }, { appKey = '', appSecret = '' }) {
    const given = headers.get('authorization') ?? ''
    return appSecret !== '' && isPushSign({ appKey, appSecret, rawBody }, given)
      ? { ok: true }
      : { ok: false, reason: 'bad_signature' }
  },
  read: readPush,
  ...bareReplies,
}
