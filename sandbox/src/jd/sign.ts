import { createHash, timingSafeEqual } from 'node:crypto'

/** Upper-case md5 of the secret, all names and values by the bytes of their names, and the secret again. */
export function josSign(secret: string, entries: readonly (readonly [string, string])[]): string {
  const sorted = [...entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const text = sorted.map(([name, value]) => name + value).join('')
  return createHash('md5').update(`${secret}${text}${secret}`, 'utf8').digest('hex').toUpperCase()
}

export function isSame(expected: string, given: string): boolean {
  const left = Buffer.from(expected)
  const right = Buffer.from(given)
  return left.length === right.length && timingSafeEqual(left, right)
}

// Header names reach us in lower case; the signature covers them as they are documented.
const SIGNED_HEADERS = ['X-JOS-App-Key', 'X-JOS-Access-Token', 'X-JOS-Timestamp', 'X-JOS-Sign-Method']

/** What an SP-API request signs: headers, query, values of the path, and the body under the name `body` unless it is empty. */
export function spEntries(request: {
  headers: Readonly<Record<string, string>>
  query: URLSearchParams
  path: Readonly<Record<string, string>>
  body: string
}): [string, string][] {
  const headers = SIGNED_HEADERS.flatMap((name): [string, string][] => {
    const value = request.headers[name.toLowerCase()]
    return value === undefined ? [] : [[name, value]]
  })
  const body: [string, string][] = request.body === '' || request.body === '{}' ? [] : [['body', request.body]]
  return [...headers, ...request.query.entries(), ...Object.entries(request.path), ...body]
}
