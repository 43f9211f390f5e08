/** Requests that nobody should send, made from the description of a route: most of it fits, something does not. */
import { fitting, type Operation } from './api-operations.ts'

export interface Malformed {
  readonly method: string
  /** Path with query, as sent. */
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: BodyInit | null
  /** What was done to it, for the report of a failure. */
  readonly what: readonly string[]
}

/** Written as JSON text where JSON has a form for it. */
const LONE_SURROGATE = '\ud800'
const oddValues: readonly unknown[] = [
  null,
  '',
  ' ',
  0,
  -1,
  1.5,
  -0,
  1e308,
  -1e308,
  2 ** 53,
  -(2 ** 63),
  '1e999',
  'NaN',
  'Infinity',
  '-1',
  '0x10',
  '1,5',
  true,
  false,
  [],
  [[]],
  [null],
  {},
  { a: 1 },
  { $gt: '' },
  JSON.parse('{"__proto__":{"admin":true}}'),
  { constructor: { prototype: {} } },
  { toString: 'x', valueOf: 'x' },
  '\u0000',
  'a\u0000b',
  LONE_SURROGATE,
  `x${LONE_SURROGATE}y`,
  '\udfff\ud800',
  '\u202etxt.exe',
  '😀'.repeat(50),
  'x'.repeat(300),
  'x'.repeat(20_000),
  "' OR 1=1 --",
  '"; DROP TABLE orders; --',
  '%',
  '_%_%',
  '*',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '=cmd|calc!A1',
  '\r\nset-cookie: a=b',
  'ord_',
  'undefined',
  'null',
  '[object Object]',
  '0'.repeat(400),
  `1${'0'.repeat(400)}`,
  Array.from({ length: 500 }, () => 1),
  Array.from({ length: 300 }, (_, i) => ({ [`k${i}`]: i })),
]

/** Percent-encoded as it is: the path of a URL is not made by `encodeURIComponent` here. */
const oddSegments: readonly string[] = [
  '%',
  '%E0%A4%A',
  '%zz',
  '%00',
  '%ED%A0%80',
  '%FF%FE',
  '..%2f..%2fetc',
  '%2e%2e',
  '%252e',
  'a%0d%0ab',
  'x'.repeat(2_000),
  encodeURIComponent('😀'),
  encodeURIComponent("' OR '1'='1"),
  ';',
  '*',
  '-1',
  '0',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  'toString',
  'ord_00000000000000000000000000',
  '%20',
  '+',
]

const oddQueries: readonly string[] = [
  '',
  '-1',
  '0',
  '1.5',
  '1e9',
  '1e400',
  '99999999999999999999',
  'NaN',
  'true',
  'null',
  '[]',
  '{}',
  '%',
  '%00',
  '%E0%A4%A',
  '%ED%A0%80',
  'x'.repeat(3_000),
  '%27%20OR%201=1',
  '%25%5F%25',
  '*%22AND%20NEAR(',
  'W10',
  'W251bGxd',
  'e30',
  'WyJhIl0',
  'WzEsMiwzLDQsNV0',
  'Wy0xZTMwOF0',
  btoa(JSON.stringify([['deep'], {}])),
  btoa('['.repeat(400)),
  ',,,',
  'a,b,c',
  encodeURIComponent('😀'.repeat(30)),
]

/** JSON as text in which a value was put by hand, e.g. one that `JSON.stringify` would change. */
const brokenBodies: readonly string[] = [
  '',
  ' ',
  '{',
  '}',
  '{"a":}',
  '{"a":1,}',
  "{'a':1}",
  'null',
  'true',
  '123',
  '"text"',
  '[]',
  '[{}]',
  '\ufeff{}',
  '{"a":NaN}',
  '{"a":1e999}',
  '{"a":"\\ud800"}',
  '{"\\u0000":"\\u0000"}',
  '{"__proto__":{"x":1},"constructor":{"prototype":{"y":1}}}',
  `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
  `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`,
  '['.repeat(20_000),
  `{"a":"${'x'.repeat(120_000)}"}`,
  'a=1&b=2',
  '<xml/>',
  '{}{}',
]

const contentTypes: readonly (string | null)[] = [
  null,
  '',
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/json; charset=nonsense',
  'APPLICATION/JSON',
  'application/jsonx',
  'application/problem+json',
  'nonsense',
  'a/b;;;;',
  ';',
]

const oddHeaders: readonly (readonly [string, string])[] = [
  ['idempotency-key', 'x'.repeat(201)],
  ['idempotency-key', ' '],
  ['idempotency-key', "' OR 1=1"],
  ['idempotency-key', '{"a":1}'],
  ['x-long', 'x'.repeat(16_000)],
  ['cookie', 'dingshu.session_token=%E0%A4%A'],
  ['cookie', 'dingshu.session_token=; dingshu.tenant=%'],
  ['cookie', `dingshu.session_token=${'x'.repeat(5_000)}`],
  ['cookie', 'dingshu.two_factor=%E0%A4%A'],
  ['cookie', '=;=;;;'],
  ['authorization', 'Bearer dsk_'],
  ['authorization', `Bearer dsk_${'x'.repeat(4_000)}`],
  ['authorization', 'Bearer'],
  ['authorization', 'Basic %%%'],
  ['accept', 'nonsense'],
  ['accept-language', '*;q=x'],
  ['origin', 'null'],
  ['origin', 'not a url'],
  ['referer', '::::'],
  ['user-agent', ''],
  ['cf-ray', 'x'.repeat(2_000)],
  ['cf-connecting-ip', '::ffff:999.1.1.1'],
  ['cf-connecting-ip', 'not an address'],
  ['content-length', '-1'],
  ['content-length', 'x'],
  ['content-encoding', 'gzip'],
  ['content-encoding', 'br, gzip'],
  ['range', 'bytes=0-'],
  ['if-none-match', '*'],
  ['upgrade', 'websocket'],
  ['x-forwarded-for', "'; --"],
  ['sec-fetch-site', 'nonsense'],
  ['webhook-timestamp', '99999999999999'],
]

const oddMethods: readonly string[] = ['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'POST', 'GET', 'PROPFIND']

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Every place inside of a value, as the path to it. */
function placesIn(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]))]
}

function changed(value: unknown, place: readonly (string | number)[], change: (old: unknown) => unknown): unknown {
  const [head, ...rest] = place
  if (head === undefined) return change(value)
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, Json>
  const made = changed(copy[head], rest, change)
  if (made === undefined) delete copy[head]
  else copy[head] = made as Json
  return copy
}

export interface MalformedOptions {
  readonly operation: Operation
  readonly random: () => number
  /** Values that exist, so that a bad field is met behind a good path as well. */
  readonly known: Readonly<Record<string, readonly string[]>>
}

/** One request. At least one thing of it is wrong, or odd enough that nobody meant it. */
export function malformed({ operation, random, known }: MalformedOptions): Malformed {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const what: string[] = []
  const headers: Record<string, string> = {}
  let { method } = operation
  const existing = (name: string): string => encodeURIComponent(pick(known[name] ?? known.id ?? ['none']) ?? 'none')
  const spoilt = new Set<string>()
  const kinds = [
    ...(operation.inPath.length > 0 ? ['path', 'path'] : []),
    'query',
    ...(Object.keys(operation.inQuery).length > 0 ? ['query', 'query', 'query'] : []),
    ...(method === 'GET' ? [] : ['body', 'type']),
    ...(operation.body ? ['field', 'field', 'field', 'field', 'missing', 'twice'] : []),
    'header',
    'method',
  ]
  for (let i = 0; i < 1 + Math.floor(random() * 2); i++) spoilt.add(pick(kinds))

  const badAt = spoilt.has('path') ? Math.floor(random() * operation.inPath.length) : -1
  let index = -1
  const path = operation.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    index++
    if (index !== badAt) return existing(name)
    const segment = pick(oddSegments)
    what.push(`path ${segment.slice(0, 20)}`)
    return segment
  })
  const queries: string[] = []
  if (spoilt.has('query')) {
    const names = [
      ...Object.keys(operation.inQuery),
      ...(random() < 0.3 ? ['limit', 'cursor', 'a[b]', '__proto__', '%'] : []),
    ]
    for (let i = 0; i < 1 + Math.floor(random() * 3); i++) {
      const name = pick(names.length > 0 ? names : ['nonsense', '', '%E0'])
      const value = pick(oddQueries)
      queries.push(`${name}=${value}`)
      what.push(`?${name}=${value.slice(0, 30)}`)
    }
  }
  let value: unknown = operation.body ? fitting(operation.body, random) : {}
  if (spoilt.has('field') || spoilt.has('missing')) {
    const place = pick(placesIn(value))
    const isMissing = spoilt.has('missing') && !spoilt.has('field') && place.length > 0
    const odd = pick(oddValues)
    value = changed(value, place, () => (isMissing ? undefined : odd))
    what.push(`body.${place.join('.')} = ${isMissing ? 'missing' : JSON.stringify(odd)?.slice(0, 40)}`)
  }
  let text: BodyInit | null = method === 'GET' ? null : JSON.stringify(value)
  let type: string | null = 'application/json'
  if (spoilt.has('twice') && typeof text === 'string' && text.startsWith('{"')) {
    const [first = '"a"'] = /"(?:[^"\\]|\\.)*"/.exec(text) ?? []
    text = `{${first}:${JSON.stringify(pick(oddValues)) ?? 'null'},${text.slice(1)}`
    what.push(`${first} twice`)
  }
  if (spoilt.has('body')) {
    const chosen = pick(brokenBodies)
    text = random() < 0.1 ? new Uint8Array([0x7b, 0xff, 0xfe, 0xc0, 0x7d]) : chosen
    what.push(`body ${typeof text === 'string' ? text.slice(0, 30) : 'no UTF-8'}`)
  }
  if (spoilt.has('type')) {
    type = pick(contentTypes)
    what.push(`content-type ${type}`)
  }
  if (spoilt.has('header')) {
    const [name, odd] = pick(oddHeaders)
    headers[name] = odd
    what.push(`${name}: ${odd.slice(0, 30)}`)
  }
  if (spoilt.has('method')) {
    method = pick(oddMethods)
    what.push(`method ${method}`)
    if (method === 'GET' || method === 'HEAD') text = null
  }
  if (text !== null && type !== null) headers['content-type'] = type
  const url = `${path}${queries.length > 0 ? `?${queries.join('&')}` : ''}`
  return { method, url, headers, body: text, what: what.map((words) => words.toWellFormed()) }
}
