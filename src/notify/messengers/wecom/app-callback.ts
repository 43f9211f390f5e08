/** Events of a 企业微信 app: a pressed button of a card. Signed, sealed, and answered within five seconds or sent again. */
import type { WebhookInput } from '../../../channels/channels.port.ts'
import { isSameText } from '../../../platform/digests.ts'
import { bareReplies } from '../../../platform/pushes.ts'
import { xmlText } from '../../../platform/xml-text.ts'
import type { MessengerCallback } from '../../messenger.port.ts'
import { callbackSignature, decryptCallback } from '../callback-crypt.ts'
import { ACKNOWLEDGE, noticeIdOf } from './app-client.ts'

type Credentials = Readonly<Record<string, string>>

/** The message inside, or null when it is not signed or not sealed for this app. */
function opened({ query }: WebhookInput, encrypt: string, credentials: Credentials): string | null {
  const { token = '', encodingAesKey = '', corpId = '' } = credentials
  if (token === '' || encrypt === '') return null
  const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? '']
  if (!isSameText(callbackSignature({ token, timestamp, nonce, encrypt }), query.get('msg_signature') ?? ''))
    return null
  const message = decryptCallback(encrypt, { encodingAesKey, receiveId: corpId })
  return message.ok ? message.value : null
}

export const appCallback: MessengerCallback = {
  /** The address is proven by the opened `echostr`, as plain text. */
  greet(input, credentials) {
    const echo = input.query.get('echostr')
    if (echo === null || input.rawBody !== '') return null
    const text = opened(input, echo, credentials)
    return text === null
      ? bareReplies.rejected('bad_signature')
      : { status: 200, body: text, contentType: 'text/plain' }
  },
  // An old event repeated does no harm: only the first answer to a notice counts.
  verify: (input, credentials) =>
    opened(input, xmlText(input.rawBody, 'Encrypt'), credentials) === null
      ? { ok: false, reason: 'bad_signature' }
      : { ok: true },
  accepted: () => ({ status: 200, body: '', contentType: 'text/plain' }),
  rejected: bareReplies.rejected,
  read(body, { encodingAesKey = '', corpId = '' }) {
    const message = decryptCallback(xmlText(body, 'Encrypt'), { encodingAesKey, receiveId: corpId })
    const xml = message.ok ? message.value : ''
    if (xmlText(xml, 'Event') !== 'template_card_event' || xmlText(xml, 'EventKey') !== ACKNOWLEDGE) return []
    return [{ kind: 'press', noticeId: noticeIdOf(xmlText(xml, 'TaskId')), userId: xmlText(xml, 'FromUserName') }]
  },
}
