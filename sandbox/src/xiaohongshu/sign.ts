import { createHash } from 'node:crypto'

const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex')

interface SignedRequest {
  readonly method: string
  readonly appId: string
  readonly timestamp: string
  readonly version: string
}

/** Only the frame of a request is signed: neither the token nor what it asks for. */
export function requestSign({ method, appId, timestamp, version }: SignedRequest, appSecret: string): string {
  return md5(`${method}?appId=${appId}&timestamp=${timestamp}&version=${version}${appSecret}`)
}

/** Of a push, path, query and two headers are signed: not the body. */
export function pushSign(url: URL, headers: Readonly<Record<string, string>>, appSecret: string): string {
  const pairs = [...url.searchParams, ...Object.entries(headers)].map(([name, value]) => `${name}=${value}`)
  return md5(
    `${url.pathname}?${pairs.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join('&')}${appSecret}`,
  )
}
