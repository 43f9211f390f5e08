/** Signatures of 阿里云: ACS3-HMAC-SHA256. */
import { createHash, createHmac } from 'node:crypto'

const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** RFC 3986: `encodeURIComponent` leaves `!'()*` alone, the service does not. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** Sorted by code units; this very text is also the query that is sent. */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.keys(query)
    .sort()
    .map((key) => `${percentEncode(key)}=${percentEncode(query[key] ?? '')}`)
    .join('&')
}

export interface Acs3Request {
  readonly method: string
  /** Path of the URL that is really called. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Lower-case names; `host`, `content-type` and every `x-acs-*` are signed, the others are not. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface AccessKey {
  readonly accessKeyId: string
  readonly accessKeySecret: string
}

export const contentSha256 = sha256Hex

/** Value of the `Authorization` header, with the texts it was made from. */
export function signAcs3(
  { method, path, query, headers, body }: Acs3Request,
  { accessKeyId, accessKeySecret }: AccessKey,
) {
  const names = Object.keys(headers)
    .filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .sort()
  const signedHeaders = names.join(';')
  const lines = names.map((name) => `${name}:${(headers[name] ?? '').trim()}\n`).join('')
  const canonicalRequest = [method, path, canonicalQuery(query), lines, signedHeaders, sha256Hex(body)].join('\n')
  const stringToSign = `ACS3-HMAC-SHA256\n${sha256Hex(canonicalRequest)}`
  const signature = createHmac('sha256', accessKeySecret).update(stringToSign, 'utf8').digest('hex')
  const authorization = `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${signedHeaders},Signature=${signature}`
  return { canonicalRequest, stringToSign, authorization }
}
