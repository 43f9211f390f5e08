/** Signature of 快手小店: names sorted, `k=v` joined by `&` as they are before URL encoding, then the signSecret. */
import { hmacBase64, md5Hex } from '../../platform/digests.ts'
import { sortedParams } from '../sorted-params.ts'

export type SignMethod = 'HMAC_SHA256' | 'MD5'

export function requestText(params: Readonly<Record<string, string>>, signSecret: string): string {
  const pairs = sortedParams(params).map(([name, value]) => `${name}=${value}`)
  return `${pairs.join('&')}&signSecret=${signSecret}`
}

/** The secret stands at the end of the text and is the key of the HMAC too. */
export function requestSign(params: Readonly<Record<string, string>>, signSecret: string, method: SignMethod): string {
  const text = requestText(params, signSecret)
  return method === 'MD5' ? md5Hex(text) : hmacBase64('sha256', signSecret, text)
}
