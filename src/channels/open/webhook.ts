/** Orders pushed by the merchant's own shop. Refusals are problem+json, as everywhere in our API. */
import { tryParseJson } from '../../core/json.ts'
import { ok, type Result } from '../../core/result.ts'
import { unreadable } from '../../platform/pushes.ts'
import type { ChannelMessage, PlatformReply, UnreadableMessage, WebhookRefusal } from '../channels.port.ts'
import { fieldsOf, objectAt } from '../read-fields.ts'
import { openOrderSchema } from './open-order.contract.ts'
import { translateEvent } from './translate.ts'

export function readEvent(rawBody: string): Result<readonly ChannelMessage[], UnreadableMessage> {
  const json = tryParseJson(rawBody)
  if (json === null) return unreadable('the body is no JSON')
  const event = openOrderSchema.safeParse(json)
  if (!event.success) return unreadable(explain(event.error.issues))
  const { type, timestamp, data } = event.data
  // A repeat has the same body, so these three name the event; `webhook-id` is not part of the body.
  const externalId = `${type}:${data.orderId}:${timestamp}`
  const { name, phone, address } = data.receiver
  const plain = { name, phone, address }
  return ok([
    {
      externalId,
      kind: 'order',
      order: translateEvent(event.data),
      raw: objectAt(fieldsOf(json) ?? {}, 'data'),
      plain,
    },
  ])
}

/** Paths and reasons only: values may be personal. */
function explain(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  const lines = issues.slice(0, 5).map((issue) => `${issue.path.map(String).join('.') || 'body'}: ${issue.message}`)
  return lines.join('; ').slice(0, 500)
}

export const acceptedReply = (): PlatformReply => ({
  status: 200,
  body: '{"accepted":true}',
  contentType: 'application/json',
})

const problems: Readonly<Record<WebhookRefusal, { readonly status: number; readonly title: string }>> = {
  bad_signature: { status: 401, title: 'The signature is missing or does not match the body' },
  stale: { status: 401, title: 'webhook-timestamp is more than 5 minutes away from now' },
  too_large: { status: 413, title: 'The body is larger than allowed' },
  overloaded: { status: 503, title: 'Busy: send the same message again later' },
}

export function rejectedReply(reason: WebhookRefusal): PlatformReply {
  const { status, title } = problems[reason]
  const body = JSON.stringify({ type: 'about:blank', title, status, code: `webhook.${reason}` })
  return { status, body, contentType: 'application/problem+json' }
}
