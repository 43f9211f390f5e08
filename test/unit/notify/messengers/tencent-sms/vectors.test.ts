import { expect, test } from 'vitest'
import { signTc3 } from '../../../../../src/notify/messengers/tencent-sms/sign.ts'
import vectors from '../../../../fixtures/protocols/tencent-sms.vectors.json' with { type: 'json' }

interface Vector {
  readonly name: string
  readonly 'secret/keys': { readonly SecretId: string; readonly SecretKey: string }
  readonly input: {
    readonly host?: string
    readonly service?: string
    readonly timestamp?: number
    readonly content_type?: string
    readonly payload?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
  }
  readonly canonical_request?: string
  readonly string_to_sign: string
  readonly expected: string
}

test.each(vectors as readonly Vector[])('vector: $name', ({ 'secret/keys': keys, input, ...wanted }) => {
  const { headers = {} } = input
  // The official SDK signs for the first label of the host it calls, without the port.
  const host = input.host ?? (headers.host ?? '').replace(/:\d+$/, '')
  const made = signTc3(
    {
      service: input.service ?? host.split('.')[0] ?? '',
      host,
      contentType: input.content_type ?? headers['content-type'] ?? '',
      payload: input.payload ?? input.body ?? '',
      timestamp: input.timestamp ?? Number(headers['x-tc-timestamp']),
    },
    { secretId: keys.SecretId, secretKey: keys.SecretKey },
  )
  expect(made.authorization).toBe(wanted.expected)
  if (wanted.canonical_request === undefined) return
  expect(made.canonicalRequest).toBe(wanted.canonical_request)
  expect(made.stringToSign).toBe(wanted.string_to_sign)
})
