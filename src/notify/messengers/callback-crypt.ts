/**
 * WXBizMsgCrypt, the envelope of the callbacks of 企业微信 and 钉钉. AES-256-CBC with PKCS#7 over blocks of 32 bytes: WebCrypto refuses
 * pads of 17–32, so node's cipher runs with its own padding off.
 */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { err, ok, type Result } from '../../core/result.ts'

const BLOCK = 32
const PREFIX = 16
const LENGTH_BYTES = 4

export interface CallbackParts {
  readonly token: string
  readonly timestamp: string
  readonly nonce: string
  /** Base64 ciphertext, `Encrypt` of the body or `echostr` of the check. */
  readonly encrypt: string
}

/** Numbers are those of the official libraries. */
export interface CallbackError {
  readonly code: 'bad_signature' | 'bad_key' | 'bad_ciphertext' | 'wrong_receiver'
  readonly number: -40001 | -40004 | -40007 | -40005
}

/** SHA-1 hex over the four texts, sorted by byte value and joined. */
export function callbackSignature({ token, timestamp, nonce, encrypt }: CallbackParts): string {
  const sorted = [token, timestamp, nonce, encrypt].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return createHash('sha1').update(sorted.join(''), 'utf8').digest('hex')
}

function keyOf(encodingAesKey: string): Buffer | null {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  return key.length === 32 ? key : null
}

export interface CallbackKey {
  /** 43 characters of base64. */
  readonly encodingAesKey: string
  /** 企业微信: CorpID of an internal app, SuiteID of a third-party one; 钉钉: AppKey, CorpId or SuiteKey. */
  readonly receiveId: string
}

/** The message inside; `wrong_receiver` when it was meant for another corp. Verify the signature first. */
export function decryptCallback(
  encrypt: string,
  { encodingAesKey, receiveId }: CallbackKey,
): Result<string, CallbackError> {
  const key = keyOf(encodingAesKey)
  if (!key) return err({ code: 'bad_key', number: -40004 })
  const plain = unpad(decipher(Buffer.from(encrypt, 'base64'), key))
  if (!plain || plain.length < PREFIX + LENGTH_BYTES) return err({ code: 'bad_ciphertext', number: -40007 })
  const start = PREFIX + LENGTH_BYTES
  const end = start + plain.readUInt32BE(PREFIX)
  if (end > plain.length) return err({ code: 'bad_ciphertext', number: -40007 })
  if (plain.subarray(end).toString('utf8') !== receiveId) return err({ code: 'wrong_receiver', number: -40005 })
  return ok(plain.subarray(start, end).toString('utf8'))
}

function decipher(cipher: Buffer, key: Buffer): Buffer | null {
  if (cipher.length === 0 || cipher.length % 16 !== 0) return null
  const aes = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16))
  aes.setAutoPadding(false)
  return Buffer.concat([aes.update(cipher), aes.final()])
}

function unpad(padded: Buffer | null): Buffer | null {
  const pad = padded?.at(-1) ?? 0
  if (!padded || pad < 1 || pad > BLOCK || pad > padded.length) return null
  return padded.subarray(0, padded.length - pad)
}

/** Base64 ciphertext of an answer. `random16`: 16 fresh random characters. */
export function encryptCallback(
  message: string,
  { encodingAesKey, receiveId, random16 }: CallbackKey & { readonly random16: string },
): Result<string, CallbackError> {
  const key = keyOf(encodingAesKey)
  if (!key) return err({ code: 'bad_key', number: -40004 })
  const text = Buffer.from(message, 'utf8')
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32BE(text.length)
  const plain = Buffer.concat([Buffer.from(random16, 'utf8'), length, text, Buffer.from(receiveId, 'utf8')])
  const pad = BLOCK - (plain.length % BLOCK)
  const aes = createCipheriv('aes-256-cbc', key, key.subarray(0, 16))
  aes.setAutoPadding(false)
  return ok(Buffer.concat([aes.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])), aes.final()]).toString('base64'))
}
