import { expect, test } from 'vitest'
import { pushSign, pushText, requestSign, requestText } from '../../../../src/channels/xiaohongshu/sign.ts'
import file from '../../../fixtures/protocols/xiaohongshu.vectors.json' with { type: 'json' }

interface Vector {
  readonly name: string
  readonly secret: string
  readonly input: {
    readonly body: Readonly<Record<string, string>>
    readonly path: string
    readonly query?: Readonly<Record<string, string>>
    readonly headers?: { readonly 'app-key': string; readonly timestamp: string }
  }
  readonly string_to_sign: string
  readonly expected: string
}
const vectors = file.vectors as unknown as readonly Vector[]
const requests = vectors.filter((vector) => vector.input.headers === undefined)
const pushes = vectors.filter((vector) => vector.input.headers !== undefined)

test('every vector of the protocol is a request or a push', () => {
  expect([requests.length, pushes.length].every((count) => count >= 2)).toBe(true)
  expect(requests.length + pushes.length).toBe(vectors.length)
})

test.each(requests)('$name', ({ input: { body }, secret, string_to_sign, expected }) => {
  const { method = '', appId = '', timestamp = '' } = body
  const request = { method, appId, timestamp, appSecret: secret }
  expect(requestText(request)).toBe(string_to_sign)
  expect(requestSign(request)).toBe(expected)
})

test.each(pushes)('$name', ({ input: { path, query, headers }, secret, string_to_sign, expected }) => {
  const push = {
    path,
    query: new URLSearchParams(query),
    appKey: headers?.['app-key'] ?? '',
    timestamp: headers?.timestamp ?? '',
    appSecret: secret,
  }
  expect(pushText(push)).toBe(string_to_sign)
  expect(pushSign(push)).toBe(expected)
})
