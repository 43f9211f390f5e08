import { expect, test } from 'vitest'
import { messageSocketUrl, paramTexts, requestSign } from '../../../../src/channels/pdd/sign.ts'
import file from '../../../fixtures/protocols/pdd.vectors.json' with { type: 'json' }

interface Vector {
  readonly name: string
  readonly secret: string
  readonly input: {
    readonly params?: Readonly<Record<string, string>>
    readonly client_id?: string
    readonly millis?: string
  }
  readonly expected: string
  readonly url?: string
}
const vectors = file.vectors as readonly Vector[]
const requests = vectors.filter(({ input }) => input.params !== undefined)
const sockets = vectors.filter(({ url }) => url !== undefined)

test('every vector of the protocol is of one of the two kinds below', () => {
  expect([requests.length, sockets.length]).toEqual([5, 2])
  expect(requests.length + sockets.length).toBe(vectors.length)
})

test.each(requests)('$name is signed as the platform signs it', ({ secret, input, expected }) => {
  expect(requestSign(secret, input.params ?? {})).toBe(expected)
})

test.each(sockets)('$name: the address of the message socket', ({ secret, input, url }) => {
  const owner = { clientId: input.client_id ?? '', clientSecret: secret }
  expect(messageSocketUrl(owner, Number(input.millis))).toBe(url)
})

test('values are sent as text, lists as compact JSON, and empty ones not at all', () => {
  expect(paramTexts({ n: 0, yes: true, list: [{ id: 1, no: 'Y' }], none: null, gone: undefined, empty: '' })).toEqual({
    n: '0',
    yes: 'true',
    list: '[{"id":1,"no":"Y"}]',
  })
})
