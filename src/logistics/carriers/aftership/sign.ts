/** AfterShip's optional signature of requests (AES keys) and that of its pushes. */
import { hmacBase64, md5Hex } from '../../../platform/digests.ts'

export interface SignedRequest {
  readonly method: string
  /** Path with the version, without the query. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** '' for none. */
  readonly body: string
  /** RFC 7231 date, as the header has it. */
  readonly date: string
  /** `as-*` headers that are sent. */
  readonly headers: Readonly<Record<string, string>>
}

export const queryText = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')

/** Lines of the text that is signed: without a body, digest and content type are empty. */
export function requestSign({ method, path, query = {}, body, date, headers }: SignedRequest, secret: string): string {
  const asHeaders = Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim()])
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => `${name}:${value}`)
    .join('\n')
  const search = queryText(query)
  const text = [
    method,
    body === '' ? '' : md5Hex(body).toUpperCase(),
    body === '' ? '' : 'application/json',
    date,
    asHeaders,
    search === '' ? path : `${path}?${search}`,
  ].join('\n')
  return hmacBase64('sha256', secret, text)
}

/** Header `aftership-hmac-sha256`, over the raw body. */
export const pushSign = (rawBody: string, webhookSecret: string): string => hmacBase64('sha256', webhookSecret, rawBody)
