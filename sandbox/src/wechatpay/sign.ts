import { createCipheriv, createSign, createVerify } from 'node:crypto'

/** What the `Authorization` header of a call names. */
export interface Authorization {
  mchid: string
  serial_no: string
  timestamp: string
  nonce_str: string
  signature: string
}

/** Undefined for a header in another form. */
export function readAuthorization(header: string): Authorization | undefined {
  const [scheme, rest = ''] = header.split(/ (.*)/s)
  if (scheme !== 'WECHATPAY2-SHA256-RSA2048') return undefined
  const fields = Object.fromEntries([...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]))
  const { mchid, serial_no, timestamp, nonce_str, signature } = fields
  if (!mchid || !serial_no || !timestamp || !nonce_str || !signature) return undefined
  return { mchid, serial_no, timestamp, nonce_str, signature }
}

/** Method, path with query, time, nonce, body: a line each, the last one ended as well. */
export function isSignedRequest(publicKey: string, lines: readonly string[], signature: string): boolean {
  const verifier = createVerify('RSA-SHA256')
  for (const line of lines) verifier.update(`${line}\n`, 'utf8')
  return verifier.verify(publicKey, signature, 'base64')
}

/** The four headers of everything that WeChat Pay says: time, nonce and raw body, a line each. */
export function signedHeaders(
  platform: { serial: string; privateKey: string },
  message: { seconds: number; nonce: string; body: string },
): Record<string, string> {
  const signer = createSign('RSA-SHA256')
  signer.update([message.seconds, message.nonce, message.body, ''].join('\n'), 'utf8')
  return {
    'Wechatpay-Timestamp': String(message.seconds),
    'Wechatpay-Nonce': message.nonce,
    'Wechatpay-Serial': platform.serial,
    'Wechatpay-Signature': signer.sign(platform.privateKey, 'base64'),
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
  }
}

/** A notification's resource: the ciphertext with its tag behind it, base64. */
export function encryptResource(apiV3Key: string, plain: string, nonce: string, associatedData: string) {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiV3Key, 'utf8'), Buffer.from(nonce, 'utf8'))
  cipher.setAAD(Buffer.from(associatedData, 'utf8'))
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return {
    original_type: 'transaction',
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: text.toString('base64'),
    associated_data: associatedData,
    nonce,
  }
}
