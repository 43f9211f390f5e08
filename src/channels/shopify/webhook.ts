/**
 * Pushes of Shopify. They come in any order and more than once, so each only says which order to read. What is not answered
 * with 2xx comes again, eight times in four hours.
 */
import { fnv1a } from '../../core/hash.ts'
import { tryParseJson } from '../../core/json.ts'
import { ok, type Result } from '../../core/result.ts'
import { isSameText } from '../../platform/digests.ts'
import { unreadable } from '../../platform/pushes.ts'
import type { ChannelMessage, UnreadableMessage, WebhookInput, WebhookVerdict } from '../channels.port.ts'
import { fieldsOf, textAt } from '../read-fields.ts'
import { webhookHmac } from './sign.ts'

/** The client secret signs what an app subscribed to; webhooks made in the shop's admin have the shop's own secret. */
export async function verifyPush(
  { headers, rawBody }: WebhookInput,
  { shop = '', clientSecret = '', webhookSecret = '' }: Readonly<Record<string, string>>,
): Promise<WebhookVerdict> {
  const given = headers.get('x-shopify-hmac-sha256') ?? ''
  // One app has one secret for all its shops: the header says which of them speaks.
  const forUs = (headers.get('x-shopify-shop-domain') ?? shop) === shop
  const isGenuine = [clientSecret, webhookSecret].some(
    (secret) => secret !== '' && isSameText(webhookHmac(secret, rawBody), given),
  )
  return forUs && isGenuine ? { ok: true } : { ok: false, reason: 'bad_signature' }
}

/** Orders name themselves; refunds, fulfilments, payments and returns name their order in `order_id`. */
export function readPush(rawBody: string): Result<readonly ChannelMessage[], UnreadableMessage> {
  const body = fieldsOf(tryParseJson(rawBody))
  if (body === null) return unreadable('the body is no JSON object')
  const gid = textAt(body, 'admin_graphql_api_id')
  const id = textAt(body, 'id')
  const externalId = `${gid || id}-${fnv1a(rawBody)}`
  const ofOrder =
    /\/Order\/(\d+)$/.exec(gid)?.[1] || textAt(body, 'order_id') || (gid === '' && isBareOrder(body) ? id : '')
  if (ofOrder !== '') return ok([{ externalId, kind: 'order_changed', platformOrderId: ofOrder }])
  if (gid !== '' || 'myshopify_domain' in body || 'shop_domain' in body || 'fulfillment_order' in body)
    return ok([{ externalId, kind: 'ignored', why: `${gid || 'a message of the shop'} names no order` }])
  return unreadable('the body names no order')
}

/** `include_fields` and orders/delete leave little more than the id. */
const isBareOrder = (body: object): boolean => !('myshopify_domain' in body) && !('shop_domain' in body)
