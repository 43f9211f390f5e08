import { describe, expect, test } from 'vitest'
import { signAcs3 } from '../../../../../src/notify/messengers/aliyun-sms/sign.ts'
import vectors from '../../../../fixtures/protocols/aliyun-sms.vectors.json' with { type: 'json' }

interface Input {
  readonly method: string
  readonly path?: string
  /** The captured request names path and query together. */
  readonly url?: string
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string
  readonly params?: Readonly<Record<string, string | undefined>>
}

const known = (values: Readonly<Record<string, string | undefined>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

const cases = vectors.map((vector) => {
  const { AccessKeyId, AccessKeySecret } = vector['secret/keys']
  const input: Input = vector.input
  return { vector, input, key: { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret }, name: vector.name }
})

describe('signatures of 阿里云', () => {
  // Those with parameters are of the older RPC form, which nobody speaks here.
  test.each(cases.filter(({ input }) => input.params === undefined))('ACS3: $name', ({ vector, input, key }) => {
    const url = new URL(input.url ?? input.path ?? '/', 'https://example.com')
    const query = input.query ? known(input.query) : Object.fromEntries(url.searchParams)
    const { method, body = '' } = input
    const signed = signAcs3({ method, path: url.pathname, query, headers: known(input.headers), body }, key)
    expect(signed.canonicalRequest).toBe(vector.canonical_request)
    expect(signed.stringToSign).toBe(vector.string_to_sign)
    expect(signed.authorization).toBe(vector.expected)
  })
})
