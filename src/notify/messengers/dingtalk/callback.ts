/** Event subscription of a 钉钉 app: signed and sealed; the answer, a sealed "success", is what proves the address. */
import type { WebhookInput } from '../../../channels/channels.port.ts'
import { tryParseJson } from '../../../core/json.ts'
import { isSameText } from '../../../platform/digests.ts'
import { bareReplies } from '../../../platform/pushes.ts'
import type { MessengerCallback } from '../../messenger.port.ts'
import { callbackSignature, decryptCallback, encryptCallback } from '../callback-crypt.ts'

type Credentials = Readonly<Record<string, string>>

function encryptOf(rawBody: string): string {
  const body = tryParseJson(rawBody)
  return typeof body === 'object' && body !== null && 'encrypt' in body && typeof body.encrypt === 'string'
    ? body.encrypt
    : ''
}

function isGenuine({ query, rawBody }: WebhookInput, { token = '', aesKey = '', appKey = '' }: Credentials): boolean {
  const encrypt = encryptOf(rawBody)
  if (token === '' || encrypt === '') return false
  const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? '']
  const given = query.get('msg_signature') ?? query.get('signature') ?? ''
  return (
    isSameText(callbackSignature({ token, timestamp, nonce, encrypt }), given) &&
    decryptCallback(encrypt, { encodingAesKey: aesKey, receiveId: appKey }).ok
  )
}

export const dingtalkCallback: MessengerCallback = {
  verify: (input, credentials) =>
    isGenuine(input, credentials) ? { ok: true } : { ok: false, reason: 'bad_signature' },
  accepted({ now }, { token = '', aesKey = '', appKey = '' }) {
    const fresh = crypto.randomUUID().replaceAll('-', '')
    const [random16, nonce, timestamp] = [fresh.slice(0, 16), fresh.slice(16, 24), String(now)]
    const sealed = encryptCallback('success', { encodingAesKey: aesKey, receiveId: appKey, random16 })
    if (!sealed.ok) return bareReplies.rejected('bad_signature')
    const encrypt = sealed.value
    const msg_signature = callbackSignature({ token, timestamp, nonce, encrypt })
    return {
      status: 200,
      body: JSON.stringify({ msg_signature, timeStamp: timestamp, nonce, encrypt }),
      contentType: 'application/json; charset=utf-8',
    }
  },
  rejected: bareReplies.rejected,
  // A group robot's messages have no buttons that report; other events are taken and passed over.
  read: () => [],
}
