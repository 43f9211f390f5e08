/**
 * Signatures and encryption of WeChat Pay v3 (pay.weixin.qq.com/doc/v3, 签名与验签): SHA256withRSA, PKCS#1 v1.5, base64;
 * resources are AES-256-GCM under the APIv3 key, the tag being the last 16 bytes.
 */
import { bytesOfBase64, isSignedBy, signText, utf8 } from '../rsa.ts'

/** Seconds by which a signed message may be older or newer than our clock. */
export const REPLAY_WINDOW_S = 300

export interface RequestToSign {
  readonly method: 'GET' | 'POST'
  /** Path and query exactly as WeChat Pay sees them. */
  readonly path: string
  /** Unix seconds. */
  readonly timestamp: string
  readonly nonce: string
  /** '' for GET. */
  readonly body: string
}

/** Five lines, each ended by LF; the body's line is there when the body is empty. */
export const requestText = ({ method, path, timestamp, nonce, body }: RequestToSign): string =>
  `${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`

/** Three lines: what WeChat Pay signs in answers and notifications. `body` is the raw text. */
export const answerText = (timestamp: string, nonce: string, body: string): string =>
  `${timestamp}\n${nonce}\n${body}\n`

/** Value of the `Authorization` header. */
export async function authorization(
  merchant: { readonly mchId: string; readonly merchantSerial: string; readonly privateKey: string },
  request: RequestToSign,
): Promise<string> {
  const signature = await signText(merchant.privateKey, requestText(request))
  return `WECHATPAY2-SHA256-RSA2048 mchid="${merchant.mchId}",serial_no="${merchant.merchantSerial}",timestamp="${request.timestamp}",nonce_str="${request.nonce}",signature="${signature}"`
}

export interface EncryptedResource {
  readonly ciphertext: string
  readonly nonce: string
  /** May be '' or absent. */
  readonly associated_data?: string | undefined
}

/** Plain text of a notification's resource; null when the tag does not fit. */
export async function decryptResource(apiV3Key: string, resource: EncryptedResource): Promise<string | null> {
  try {
    const key = await crypto.subtle.importKey('raw', utf8(apiV3Key), 'AES-GCM', false, ['decrypt'])
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: utf8(resource.nonce), additionalData: utf8(resource.associated_data ?? '') },
      key,
      bytesOfBase64(resource.ciphertext),
    )
    return new TextDecoder().decode(plain)
  } catch {
    return null
  }
}

/** Finds the public key (PEM) that `Wechatpay-Serial` names; null when nobody has it. */
export type KeySource = (serial: string) => Promise<string | null>

/** Checks the three signature headers on the raw body: known key, fresh, signed. */
export async function verifySigned(
  keys: Readonly<Record<string, string>> | KeySource,
  { headers, rawBody, now }: { readonly headers: Headers; readonly rawBody: string; readonly now: number },
): Promise<'ok' | 'bad_signature' | 'stale'> {
  const timestamp = headers.get('wechatpay-timestamp') ?? ''
  const serial = headers.get('wechatpay-serial') ?? ''
  const key = typeof keys === 'function' ? await keys(serial) : keys[serial]
  if (!key || !/^\d{10}$/.test(timestamp)) return 'bad_signature'
  const text = answerText(timestamp, headers.get('wechatpay-nonce') ?? '', rawBody)
  if (!(await isSignedBy(key, text, headers.get('wechatpay-signature') ?? ''))) return 'bad_signature'
  return Math.abs(now / 1000 - Number(timestamp)) > REPLAY_WINDOW_S ? 'stale' : 'ok'
}
