/** Signatures of 抖店 (op.jinritemai.com): requests, SPI calls, pushed events. Pure; nothing here reads a clock. */
import { hmacHex, isSameText, md5Hex } from '../../platform/digests.ts'

export type SignMethod = 'hmac-sha256' | 'md5'

/**
 * Business parameters in the form that is signed and sent: keys sorted by byte value at every level, no spaces,
 * raw UTF-8, `/ < > &` not escaped. Fields that are `undefined` are left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`
}

function digest(text: string, secret: string, method: SignMethod): string {
  return method === 'md5' ? md5Hex(text) : hmacHex('sha256', secret, text)
}

export interface RequestToSign {
  readonly appKey: string
  readonly appSecret: string
  /** `order.searchList` */
  readonly method: string
  /** The body, byte for byte. */
  readonly paramJson: string
  /** Unix seconds, or `yyyy-MM-dd HH:mm:ss` in GMT+8. */
  readonly timestamp: string
  /** md5 is being withdrawn by the platform; we send HMAC. */
  readonly signMethod?: SignMethod
}

/** `secret + app_key… + method… + param_json… + timestamp… + v2 + secret`; access_token and sign_method are not in it. */
export function requestText({ appKey, appSecret, method, paramJson, timestamp }: RequestToSign): string {
  return `${appSecret}app_key${appKey}method${method}param_json${paramJson}timestamp${timestamp}v2${appSecret}`
}

export function requestSign(request: RequestToSign): string {
  return digest(requestText(request), request.appSecret, request.signMethod ?? 'hmac-sha256')
}

export interface EventToSign {
  readonly appKey: string
  readonly appSecret: string
  readonly rawBody: string
}

export const eventText = ({ appKey, appSecret, rawBody }: EventToSign): string => `${appKey}${rawBody}${appSecret}`

/** `event-sign` of a push: md5 over the raw body between key and secret. */
export function eventSign(event: EventToSign): string {
  return md5Hex(eventText(event))
}

/** The platform's SDKs disagree: two hash the body as it is, one takes all white space out of it first. Both are good. */
export function isEventSign(event: EventToSign, given: string): boolean {
  const withoutSpace = { ...event, rawBody: event.rawBody.replace(/\s+/g, '') }
  const sign = given.trim().toLowerCase()
  const asItIs = isSameText(eventSign(event), sign)
  return isSameText(eventSign(withoutSpace), sign) || asItIs
}
