/** Pushes of WooCommerce. A failed delivery never comes again, so each is a hint beside the pull, which is the truth. */
import { fnv1a } from '../../core/hash.ts'
import { tryParseJson } from '../../core/json.ts'
import { ok, type Result } from '../../core/result.ts'
import { hmacBase64, isSameText } from '../../platform/digests.ts'
import { bareReplies, unreadable } from '../../platform/pushes.ts'
import type {
  ChannelMessage,
  PlatformReply,
  UnreadableMessage,
  WebhookInput,
  WebhookVerdict,
} from '../channels.port.ts'
import { fieldsOf, textAt } from '../read-fields.ts'

const entities: readonly (readonly [RegExp, string])[] = [
  [/^&(?:quot|#0*34|#x0*22);$/i, '"'],
  [/^&(?:apos|#0*39|#x0*27);$/i, "'"],
  [/^&(?:lt|#0*60|#x0*3c);$/i, '<'],
  [/^&(?:gt|#0*62|#x0*3e);$/i, '>'],
  [/^&(?:amp|#0*38|#x0*26);$/i, '&'],
]

/** WordPress decodes the stored secret before it signs (`wp_specialchars_decode`), once and not again. */
export const decodeSecret = (secret: string): string =>
  secret.replace(/&[#\w]+;/g, (entity) => entities.find(([pattern]) => pattern.test(entity))?.[1] ?? entity)

export const webhookSignature = (secret: string, rawBody: string): string =>
  hmacBase64('sha256', decodeSecret(secret), rawBody)

export async function verifyPush(
  { headers, rawBody }: WebhookInput,
  { webhookSecret = '' }: Readonly<Record<string, string>>,
): Promise<WebhookVerdict> {
  const given = headers.get('x-wc-webhook-signature') ?? ''
  return webhookSecret !== '' && isSameText(webhookSignature(webhookSecret, rawBody), given)
    ? { ok: true }
    : { ok: false, reason: 'bad_signature' }
}

/** A new webhook is tried with an unsigned form; without exactly 200 the site does not save it. */
export const greet = ({ rawBody }: WebhookInput): PlatformReply | null =>
  /^webhook_id=\d+$/.test(rawBody) ? bareReplies.accepted() : null

/** What products, customers and coupons have and orders have not. */
const foreignFields = ['regular_price', 'role', 'discount_type'] as const

export function readPush(rawBody: string): Result<readonly ChannelMessage[], UnreadableMessage> {
  const body = fieldsOf(tryParseJson(rawBody))
  const id = body === null ? '' : textAt(body, 'id')
  if (body === null || id === '') return unreadable('the body names no order')
  const externalId = `${id}-${fnv1a(rawBody)}`
  if (foreignFields.some((field) => field in body))
    return ok([{ externalId, kind: 'ignored', why: `${id} is a product, customer or coupon` }])
  return ok([{ externalId, kind: 'order_changed', platformOrderId: id }])
}
