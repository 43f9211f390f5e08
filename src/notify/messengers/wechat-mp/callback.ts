/** 消息推送 of a 小程序: who agreed, who withdrew, and what arrived. Taken in 安全模式 only, where the signature covers the body. */
import * as z from 'zod'
import type { WebhookInput } from '../../../channels/channels.port.ts'
import { tryParseJson } from '../../../core/json.ts'
import { isSameText } from '../../../platform/digests.ts'
import { bareReplies } from '../../../platform/pushes.ts'
import { callbackSignature, openCallback } from '../../../platform/wechat-callback.ts'
import { xmlText } from '../../../platform/xml-text.ts'
import type { MessengerCallback, MessengerEvent } from '../../messenger.port.ts'

type Credentials = Readonly<Record<string, string>>

const text = z.union([z.string(), z.number().transform(String)]).catch('')
const item = z.object({
  TemplateId: text,
  SubscribeStatusString: text,
  MsgID: text,
  ErrorCode: text,
  ErrorStatus: text,
})
type Item = z.infer<typeof item>
/** One stands alone, several as a list. */
const listed = z.union([z.array(item), item.transform((alone) => [alone])]).catch([])
const eventSchema = z.object({ Event: text, FromUserName: text, CreateTime: text, List: listed })
type Pushed = z.infer<typeof eventSchema>

const encryptOf = (rawBody: string): string => {
  const json = z.object({ Encrypt: z.string() }).safeParse(tryParseJson(rawBody))
  return json.success ? json.data.Encrypt : xmlText(rawBody, 'Encrypt')
}

function opened(rawBody: string, { encodingAesKey = '', appId = '' }: Credentials): string | null {
  const encrypted = encryptOf(rawBody)
  return encrypted === '' ? null : openCallback(encrypted, { encodingAesKey, receiverId: appId })
}

function isSigned({ query }: WebhookInput, { token = '' }: Credentials, given: string, ...more: string[]): boolean {
  const expected = callbackSignature(token, query.get('timestamp') ?? '', query.get('nonce') ?? '', ...more)
  return token !== '' && isSameText(expected, query.get(given) ?? '')
}

/** Both formats of 消息推送: JSON, and XML whose `List` elements repeat. */
function readEvent(body: string): Pushed | null {
  const json = tryParseJson(body)
  if (json !== null) {
    const read = eventSchema.safeParse(json)
    return read.success ? read.data : null
  }
  const lists = [...body.matchAll(/<List>(.*?)<\/List>/gs)].map(([, xml = '']) => ({
    TemplateId: xmlText(xml, 'TemplateId'),
    SubscribeStatusString: xmlText(xml, 'SubscribeStatusString'),
    MsgID: xmlText(xml, 'MsgID') || xmlText(xml, 'MsgId'),
    ErrorCode: xmlText(xml, 'ErrorCode'),
    ErrorStatus: xmlText(xml, 'ErrorStatus'),
  }))
  const [Event, FromUserName] = [xmlText(body, 'Event'), xmlText(body, 'FromUserName')]
  return { Event, FromUserName, CreateTime: xmlText(body, 'CreateTime'), List: lists }
}

function meaningOf(
  { Event, FromUserName: openid, CreateTime }: Pushed,
  { TemplateId: templateId, SubscribeStatusString: status, MsgID, ErrorCode, ErrorStatus }: Item,
): MessengerEvent[] {
  const at = Number(CreateTime) * 1_000 || 0
  switch (Event) {
    case 'subscribe_msg_popup_event':
      // A refusal in the window takes nothing back that was agreed to before.
      return status === 'accept' ? [{ kind: 'consent', openid, templateId, agreed: true, at, ref: CreateTime }] : []
    case 'subscribe_msg_change_event':
      return status === 'reject' ? [{ kind: 'consent', openid, templateId, agreed: false, at, ref: CreateTime }] : []
    case 'subscribe_msg_sent_event': {
      const delivered = ErrorCode === '0'
      const reason = delivered ? '' : `${ErrorCode} ${ErrorStatus}`.trim()
      return [{ kind: 'receipt', noticeId: '', messageId: MsgID, delivered, reason, at }]
    }
    default:
      return []
  }
}

export const subscribeCallback: MessengerCallback = {
  /** The address is proven by sending `echostr` back as it came. */
  greet(input, credentials) {
    const echo = input.query.get('echostr')
    if (echo === null || input.rawBody !== '') return null
    return isSigned(input, credentials, 'signature')
      ? { status: 200, body: echo, contentType: 'text/plain' }
      : bareReplies.rejected('bad_signature')
  },
  // A repeat does no harm: consents are named by their second, receipts say the same again.
  verify: (input, credentials) =>
    isSigned(input, credentials, 'msg_signature', encryptOf(input.rawBody)) &&
    opened(input.rawBody, credentials) !== null
      ? { ok: true }
      : { ok: false, reason: 'bad_signature' },
  accepted: () => ({ status: 200, body: 'success', contentType: 'text/plain' }),
  rejected: bareReplies.rejected,
  read(body, credentials) {
    const message = opened(body, credentials)
    const event = message === null ? null : readEvent(message)
    return event ? event.List.flatMap((one) => meaningOf(event, one)) : []
  },
}
