/** Pushes of 微信小店 (消息推送): signature in the query, the address proven by an `echostr`. */
import { ok, type Result } from '../../core/result.ts'
import { HOUR } from '../../core/time.ts'
import { isSameText } from '../../platform/digests.ts'
import { unreadable } from '../../platform/pushes.ts'
import { callbackSignature } from '../../platform/wechat-callback.ts'
import type {
  ChannelMessage,
  PlatformReply,
  UnreadableMessage,
  WebhookInput,
  WebhookRefusal,
  WebhookVerdict,
} from '../channels.port.ts'
import { encryptOf, openBody, readEvent } from './event.ts'

/** The platform pushes a message again for 3.6 hours, perhaps with its first timestamp. */
const REPLAY_WINDOW = 4 * HOUR

const orderEvents = /^channels_ec_(order|aftersale)_/

type Credentials = Readonly<Record<string, string>>

/** With a key set only sealed bodies are taken: their signature covers the body, that of plain ones does not. */
export async function verifyPush(input: WebhookInput, credentials: Credentials): Promise<WebhookVerdict> {
  const { query, rawBody, now } = input
  const encrypted = encryptOf(rawBody)
  const isSealed = (credentials.encodingAesKey ?? '') !== ''
  const genuine = isSealed
    ? encrypted !== '' &&
      isSigned(query.get('msg_signature'), input, credentials, encrypted) &&
      openBody(rawBody, credentials) !== null
    : encrypted === '' && isSigned(query.get('signature'), input, credentials)
  if (!genuine) return { ok: false, reason: 'bad_signature' }
  const sentAt = Number(query.get('timestamp')) * 1_000
  return Math.abs(now - sentAt) <= REPLAY_WINDOW ? { ok: true } : { ok: false, reason: 'stale' }
}

function isSigned(
  given: string | null,
  { query }: WebhookInput,
  { token = '' }: Credentials,
  ...more: string[]
): boolean {
  const expected = callbackSignature(token, query.get('timestamp') ?? '', query.get('nonce') ?? '', ...more)
  return token !== '' && isSameText(expected, given ?? '')
}

/** The address is proven by sending `echostr` back as it came. */
export function greet(input: WebhookInput, credentials: Credentials): PlatformReply | null {
  const echo = input.query.get('echostr')
  if (echo === null || input.rawBody !== '') return null
  return isSigned(input.query.get('signature'), input, credentials) ? text(200, echo) : null
}

export function readPush(
  rawBody: string,
  credentials: Credentials,
): Result<readonly ChannelMessage[], UnreadableMessage> {
  const body = openBody(rawBody, credentials)
  if (body === null) return unreadable('the body is not sealed for this app')
  const event = readEvent(body)
  if (event === null) return unreadable('the body is no event')
  const { name, orderId, createTime } = event
  const externalId = `${name}:${orderId}:${createTime}`
  if (!orderEvents.test(name)) return ok([{ externalId, kind: 'ignored', why: `${name} concerns no order` }])
  return orderId === ''
    ? unreadable(`${name} names no order`)
    : ok([{ externalId, kind: 'order_changed', platformOrderId: orderId }])
}

const text = (status: number, body: string): PlatformReply => ({ status, body, contentType: 'text/plain' })

export const acceptedReply = (): PlatformReply => text(200, 'success')

const rejections: Readonly<Record<WebhookRefusal, PlatformReply>> = {
  bad_signature: text(401, 'bad signature'),
  stale: text(401, 'stale timestamp'),
  too_large: text(413, 'too large'),
  overloaded: text(503, 'busy, push again'),
}

export const rejectedReply = (reason: WebhookRefusal): PlatformReply => rejections[reason]
