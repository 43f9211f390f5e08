/** Signatures of Shopify; the key is the app's client secret. https://shopify.dev/docs/apps/build/webhooks/subscribe/https */
import { hmacBase64, hmacHex, isSameText } from '../../platform/digests.ts'

/** `X-Shopify-Hmac-Sha256` of a push: over the raw body. */
export const webhookHmac = (secret: string, rawBody: string): string => hmacBase64('sha256', secret, rawBody)

/** The query without `hmac` and `signature`, names sorted, form-encoded: what Shopify signs on the way back from its page. */
export function callbackText(query: URLSearchParams): string {
  const rest = [...query].filter(([name]) => name !== 'hmac' && name !== 'signature')
  rest.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return new URLSearchParams(rest).toString()
}

export const callbackHmac = (secret: string, query: URLSearchParams): string =>
  hmacHex('sha256', secret, callbackText(query))

export const isCallbackGenuine = (secret: string, query: URLSearchParams): boolean =>
  secret !== '' && isSameText(callbackHmac(secret, query), (query.get('hmac') ?? '').toLowerCase())
