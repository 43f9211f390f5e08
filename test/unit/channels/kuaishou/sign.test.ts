import { expect, test } from 'vitest'
import { requestSign, requestText, type SignMethod } from '../../../../src/channels/kuaishou/sign.ts'
import { openPush } from '../../../../src/channels/kuaishou/webhook.ts'
import file from '../../../fixtures/protocols/kuaishou.vectors.json' with { type: 'json' }

interface Vector {
  readonly name: string
  readonly secret: string
  readonly input: { readonly params?: Readonly<Record<string, string>>; readonly body?: string }
  readonly string_to_sign: string | null
  readonly expected: string
}
const vectors = file.vectors as readonly Vector[]
const requests = vectors.filter((vector) => vector.input.params !== undefined)
const pushes = vectors.filter((vector) => vector.input.body !== undefined)

test('every vector of the protocol is a request or a push', () => {
  expect(requests.length + pushes.length).toBe(vectors.length)
  expect(Math.min(requests.length, pushes.length)).toBeGreaterThanOrEqual(3)
})

test.each(requests)('$name', ({ input: { params = {} }, secret, string_to_sign, expected }) => {
  expect(requestText(params, secret)).toBe(string_to_sign)
  expect(requestSign(params, secret, params.signMethod as SignMethod)).toBe(expected)
})

test.each(pushes)('$name', ({ input: { body = '' }, secret, expected }) => {
  expect(openPush(body, secret)).toBe(expected)
  expect(openPush(body, 'AQIDBAUGBwgJCgsMDQ4PEQ==')).toBeNull()
  expect(openPush(body, 'short')).toBeNull()
})
