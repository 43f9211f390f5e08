import { describe, expect, test } from 'vitest'
import { doudian } from '../../../../src/channels/doudian/index.ts'
import {
  canonicalJson,
  eventSign,
  eventText,
  isEventSign,
  requestSign,
  requestText,
} from '../../../../src/channels/doudian/sign.ts'
import file from '../../../fixtures/protocols/doudian.vectors.json' with { type: 'json' }

interface Input {
  readonly query?: { app_key: string; method: string; timestamp: string; sign_method: string }
  readonly params?: unknown
  readonly body?: string
  readonly headers?: { 'app-id': string; 'event-sign': string }
}
interface Vector {
  readonly name: string
  readonly secret: string
  readonly input: Input
  readonly string_to_sign: string
  readonly expected: string | boolean
}
const vectors = file.vectors as readonly Vector[]
const signMethod = (name: string | undefined) => (name === 'md5' ? 'md5' : 'hmac-sha256')

const requests = vectors.filter((vector) => vector.input.query !== undefined)
const events = vectors.filter((vector) => vector.input.headers !== undefined)

test('every vector of the protocol is a request, an event, or the call that nobody answers', () => {
  const others = vectors.filter((vector) => !requests.includes(vector) && !events.includes(vector))
  expect(others.map(({ name }) => name)).toEqual(['spi-hmac'])
  expect([requests.length, events.length]).toEqual([7, 4])
})

describe('requests', () => {
  test.each(requests)('$name is signed as the platform signs it', ({ secret, input, string_to_sign, expected }) => {
    const { app_key = '', method = '', timestamp = '', sign_method } = input.query ?? {}
    const paramJson = input.body ?? ''
    const request = {
      appKey: app_key,
      appSecret: secret,
      method,
      paramJson,
      timestamp,
      signMethod: signMethod(sign_method),
    } as const
    expect(requestText(request)).toBe(string_to_sign)
    expect(requestSign(request)).toBe(expected)
  })

  test.each(requests.filter((vector) => vector.input.params !== undefined))(
    '$name: the parameters become the very body that is signed',
    ({ input }) => {
      expect(canonicalJson(input.params)).toBe(input.body)
    },
  )
})

describe('pushed events', () => {
  test.each(events)('$name', async ({ secret, input, string_to_sign, expected }) => {
    const headers = input.headers ?? { 'app-id': '', 'event-sign': '' }
    const event = { appKey: headers['app-id'], appSecret: secret, rawBody: input.body ?? '' }
    expect(eventText(event)).toBe(string_to_sign)
    if (typeof expected === 'string') expect(eventSign(event)).toBe(expected)
    const verdict = await doudian.webhook.verify(
      { headers: new Headers(headers), query: new URLSearchParams(), rawBody: event.rawBody, now: 0 },
      { appKey: event.appKey, appSecret: secret, shopId: '4463798' },
    )
    expect(verdict.ok).toBe(expected !== false)
  })

  test('a signature over the body without white space is accepted too, one over another body is not', () => {
    const app = { appKey: '7101234567890123456', appSecret: 's' }
    const rawBody = '[ {"tag": "113", "msg_id": "a", "data": "{\\"remark\\":\\"a b\\"}"} ]\n'
    const stripped = eventSign({ ...app, rawBody: rawBody.replace(/\s+/g, '') })
    expect(isEventSign({ ...app, rawBody }, stripped)).toBe(true)
    expect(isEventSign({ ...app, rawBody: rawBody.replace('113', '114') }, stripped)).toBe(false)
  })
})

describe('canonical JSON', () => {
  test('keys are sorted by byte value at every level, also where UTF-16 sorts otherwise', () => {
    expect(canonicalJson({ b: [{ z: 1, a: 2 }], B: 1, ﬀ: 1, '😀': 2, 中: 3 })).toBe(
      '{"B":1,"b":[{"a":2,"z":1}],"中":3,"ﬀ":1,"😀":2}',
    )
  })

  test('text stays as it is: no escaping of slash, angle brackets, ampersand and Chinese', () => {
    expect(canonicalJson({ u: 'https://a/b?<c>&中文😀"\\' })).toBe('{"u":"https://a/b?<c>&中文😀\\"\\\\"}')
  })

  test('integers have no fraction and absent fields are left out', () => {
    expect(canonicalJson({ n: 1.0, gone: undefined, no: null, yes: true, none: [] })).toBe(
      '{"n":1,"no":null,"none":[],"yes":true}',
    )
  })
})
