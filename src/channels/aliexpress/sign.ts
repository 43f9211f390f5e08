/** Signatures of the IOP gateway (AliExpress): https://openservice.aliexpress.com/doc/doc.htm?docId=118. Pure. */
import { hmacHex, isSameText } from '../../platform/digests.ts'
import { pairsText } from '../sorted-params.ts'

/** Upper-case hex over the path of the API (`/auth/token/create`; '' where a `method` names it) and the sorted parameters. */
export const iopSign = (secret: string, path: string, params: Readonly<Record<string, string>>): string =>
  hmacHex('sha256', secret, `${path}${pairsText(params)}`).toUpperCase()

/** `Authorization` of a push: lower-case hex over key and raw body. That AliExpress signs as Lazada does is unconfirmed. */
export function isPushSign(
  { appKey, appSecret, rawBody }: { readonly appKey: string; readonly appSecret: string; readonly rawBody: string },
  given: string,
): boolean {
  return isSameText(hmacHex('sha256', appSecret, `${appKey}${rawBody}`), given)
}
