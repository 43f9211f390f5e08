import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { canonicalText } from '../exact-json'
import { instantOf } from '../shanghai-time'
import { type DoudianFault, fault } from './faults'

const DRIFT_MS = 600_000

/** Everything of a request that its signature covers. */
export interface SignedRequest {
  appKey: string
  method: string
  /** The body as it was received: Doudian's `param_json`. */
  body: string
  /** Unix seconds or `yyyy-MM-dd HH:mm:ss` in GMT+8, as received. */
  timestamp: string
  version: string
  /** `hmac-sha256`, or `md5` (also when absent). */
  signMethod: string
}

/** The signature of a request; `access_token` and `sign_method` are not in it. */
export function requestSign(secret: string, request: SignedRequest): string {
  const { appKey, method, body, timestamp, version } = request
  const text = `${secret}app_key${appKey}method${method}param_json${body}timestamp${timestamp}v${version}${secret}`
  return request.signMethod === 'hmac-sha256'
    ? createHmac('sha256', secret).update(text, 'utf8').digest('hex')
    : createHash('md5').update(text, 'utf8').digest('hex')
}

/** Why the platform refuses the signature or the clock of a request; `undefined` when it accepts both. */
export function refuseRequest(
  secret: string,
  request: SignedRequest & { sign: string; nowMs: number },
): DoudianFault | undefined {
  const expected = requestSign(secret, request)
  if (!sameText(expected, request.sign)) return fault('signature-invalid')
  if (!isCanonical(request.body)) return fault('signature-invalid', '参数未按 key 排序或含有空格')
  const drift = Math.abs(instantOf(request.timestamp) - request.nowMs)
  return drift <= DRIFT_MS ? undefined : fault('timestamp-invalid')
}

/** The `event-sign` header of a push: md5 of app key, raw body and secret. */
export function eventSign(app: { appKey: string; appSecret: string }, body: string): string {
  return createHash('md5')
    .update(app.appKey + body + app.appSecret, 'utf8')
    .digest('hex')
}

function isCanonical(body: string): boolean {
  try {
    return canonicalText(body) === body
  } catch {
    return false
  }
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
