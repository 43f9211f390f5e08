/** Pushes of 快手小店: AES-CBC under the app's msgSecret and nothing signed. Whoever can seal our own app key knows the secret. */
import { fnv1a } from '../../core/hash.ts'
import { tryParseJson } from '../../core/json.ts'
import { ok, type Result } from '../../core/result.ts'
import { openCbc, utf8OrNull } from '../../platform/aes-cbc.ts'
import { isSameText } from '../../platform/digests.ts'
import { refusalStatus, unreadable } from '../../platform/pushes.ts'
import type {
  ChannelMessage,
  PlatformReply,
  UnreadableMessage,
  WebhookInput,
  WebhookRefusal,
  WebhookVerdict,
} from '../channels.port.ts'
import { type Fields, fieldsOf, textAt } from '../read-fields.ts'

type Credentials = Readonly<Record<string, string>>

const noIv = Buffer.alloc(16)
/** Orders and their after-sales. */
const orderEvents = /^kwaishop_(order|aftersales)_/

/** The text in a body, or null when it was not sealed with our secret. */
export function openPush(rawBody: string, msgSecret: string): string | null {
  const bytes = openCbc(rawBody.trim(), { key: Buffer.from(msgSecret, 'base64'), iv: noIv, padTo: 16 })
  return bytes === null ? null : utf8OrNull(bytes)
}

function messageIn(rawBody: string, { msgSecret = '' }: Credentials): Fields | null {
  const text = openPush(rawBody, msgSecret)
  return text === null ? null : fieldsOf(tryParseJson(text))
}

/** The heartbeat names no app: it changes nothing and has to be answered. */
export async function verifyPush({ rawBody }: WebhookInput, credentials: Credentials): Promise<WebhookVerdict> {
  const message = messageIn(rawBody, credentials)
  const { appKey = '' } = credentials
  const isOurs = message !== null && (message.test === true || isSameText(appKey, textAt(message, 'appKey')))
  return isOurs && appKey !== '' ? { ok: true } : { ok: false, reason: 'bad_signature' }
}

export function readPush(
  rawBody: string,
  credentials: Credentials,
): Result<readonly ChannelMessage[], UnreadableMessage> {
  const message = messageIn(rawBody, credentials)
  if (message === null) return unreadable('the body is not sealed with this app’s msgSecret')
  const event = textAt(message, 'event')
  const externalId = textAt(message, 'eventId') || textAt(message, 'msgId') || String(fnv1a(JSON.stringify(message)))
  const ignored = (why: string) => ok([{ externalId, kind: 'ignored', why } as const])
  if (event === '') return message.test === true ? ignored('heartbeat') : unreadable('the message names no event')
  if (!orderEvents.test(event)) return ignored(`${event} concerns no order`)
  const info = fieldsOf(typeof message.info === 'string' ? tryParseJson(message.info) : message.info)
  const platformOrderId = info === null ? '' : textAt(info, 'oid') || textAt(info, 'orderId')
  return platformOrderId === ''
    ? unreadable(`info of ${event} names no order`)
    : ok([{ externalId, kind: 'order_changed', platformOrderId }])
}

const json = (status: number, result: number): PlatformReply => ({
  status,
  body: JSON.stringify({ result }),
  contentType: 'application/json',
})

export const acceptedReply = (): PlatformReply => json(200, 1)

export const rejectedReply = (reason: WebhookRefusal): PlatformReply => json(refusalStatus[reason], 0)
