/** 加签 of 钉钉 group robots: base64 of HMAC-SHA256 over "timestamp\\nsecret" under the secret itself. */
import { hmacBase64 } from '../../../platform/digests.ts'

/** `timestamp`: ms, within an hour of the service's. Not yet encoded for the query. */
export const robotSign = (secret: string, timestamp: string): string =>
  hmacBase64('sha256', secret, `${timestamp}\n${secret}`)
