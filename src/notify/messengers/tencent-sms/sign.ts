/** TC3-HMAC-SHA256 of 腾讯云: the key is derived per day and service; content type and host are signed. */
import { createHmac } from 'node:crypto'
import { sha256Hex } from '../../../platform/digests.ts'

export interface Tc3Request {
  readonly service: string
  readonly host: string
  /** Exactly as it is sent. */
  readonly contentType: string
  readonly payload: string
  /** Unix seconds, within five minutes of the service's. */
  readonly timestamp: number
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest()

/** Value of the `Authorization` header, with the texts it was made from. */
export function signTc3(
  { service, host, contentType, payload, timestamp }: Tc3Request,
  { secretId, secretKey }: { readonly secretId: string; readonly secretKey: string },
) {
  const date = new Date(timestamp * 1_000).toISOString().slice(0, 10)
  const signed = 'content-type;host'
  const canonicalRequest = `POST\n/\n\ncontent-type:${contentType}\nhost:${host}\n\n${signed}\n${sha256Hex(payload)}`
  const scope = `${date}/${service}/tc3_request`
  const stringToSign = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256Hex(canonicalRequest)}`
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request')
  const signature = hmac(key, stringToSign).toString('hex')
  const authorization = `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`
  return { canonicalRequest, stringToSign, authorization }
}
