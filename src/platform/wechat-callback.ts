/** Callbacks of 微信 and 企业微信 (WXBizMsgCrypt): https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Message_encryption_and_decryption.html */
import { createHash } from 'node:crypto'
import { openCbc, utf8OrNull } from './aes-cbc.ts'

const RANDOM_BYTES = 16
const LENGTH_BYTES = 4

/** `signature` over token, timestamp and nonce; `msg_signature` over the ciphertext too. Lower-case hex. */
export function callbackSignature(...parts: readonly string[]): string {
  const sorted = [...parts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return createHash('sha1').update(sorted.join(''), 'utf8').digest('hex')
}

/** The message in an `Encrypt` text, or null when it is not ours: `receiverId` (the app id) stands inside behind the message. */
export function openCallback(
  encrypted: string,
  { encodingAesKey, receiverId }: { readonly encodingAesKey: string; readonly receiverId: string },
): string | null {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const plain = openCbc(encrypted, { key, iv: key.subarray(0, 16), padTo: 32 })
  if (plain === null || plain.length < RANDOM_BYTES + LENGTH_BYTES) return null
  const start = RANDOM_BYTES + LENGTH_BYTES
  const end = start + plain.readUInt32BE(RANDOM_BYTES)
  if (end > plain.length || utf8OrNull(plain.subarray(end)) !== receiverId) return null
  return utf8OrNull(plain.subarray(start, end))
}
