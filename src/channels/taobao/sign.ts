/** Signatures of 淘宝开放平台 (TOP): https://open.taobao.com/doc.htm?docId=101617. Pure; nothing here reads a clock. */
import { hmacHex } from '../../platform/digests.ts'
import { md5Sandwich, pairsText } from '../sorted-params.ts'

export type SignMethod = 'md5' | 'hmac' | 'hmac-sha256'

/** What is signed and sent: the platform's SDK leaves out names and values that are empty or blank. */
export function presentParams(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([name, value]) => name.trim() !== '' && value.trim() !== ''))
}

/** Upper-case hex. `params`: everything that is sent but `sign`; `sign_method` among them tells the digest. */
export function topSign(secret: string, params: Readonly<Record<string, string>>): string {
  const present = presentParams(params)
  switch (present.sign_method) {
    case 'hmac':
      return hmacHex('md5', secret, pairsText(present)).toUpperCase()
    case 'hmac-sha256':
      return hmacHex('sha256', secret, pairsText(present)).toUpperCase()
    default:
      return md5Sandwich(secret, present)
  }
}
