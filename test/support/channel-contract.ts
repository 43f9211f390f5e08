import { describe, expect, test } from 'vitest'
import type { ChannelAdapter, ChannelMessage } from '../../src/channels/channels.port.ts'
import { normaliseCredentials } from '../../src/channels/domain/normalise-credentials.ts'
import { canonicalOrderSchema } from '../../src/orders/canonical-order.contract.ts'

export interface SignedPush {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  /** Of the address that is called, where the platform signs there. */
  readonly query?: Readonly<Record<string, string>>
  readonly path?: string
  readonly body: string
  /** When it is received, epoch ms. */
  readonly now: number
  readonly messages: readonly ChannelMessage[]
}

export interface ChannelFixtures {
  readonly credentials: Readonly<Record<string, string>>
  /** Genuine pushes, each with what it must be read as. */
  readonly pushes: readonly SignedPush[]
  /** Name of the header that carries the signature; null where the body's own ciphertext is the proof. */
  readonly signatureHeader?: string | null
  /** Name of the query parameter that carries it instead. */
  readonly signatureParameter?: string
  /** The platform's signature does not cover the body: such a push is a hint and nothing else. */
  readonly bodyIsUnsigned?: boolean
}

/** What every shop platform's adapter must do, whatever it speaks. */
export function describeChannelAdapter(adapter: ChannelAdapter, fixtures: ChannelFixtures): void {
  const { credentials, pushes, signatureHeader, signatureParameter } = fixtures
  const verify = (push: SignedPush, change: { body?: string; signature?: string; secret?: string } = {}) =>
    adapter.webhook.verify(
      {
        headers: new Headers({ ...push.headers, ...(signatureHeader ? given(signatureHeader, change) : {}) }),
        query: new URLSearchParams({ ...push.query, ...(signatureParameter ? given(signatureParameter, change) : {}) }),
        ...(push.path === undefined ? {} : { path: push.path }),
        rawBody: change.body ?? push.body,
        now: push.now,
      },
      change.secret === undefined ? credentials : withOtherSecret(adapter, credentials, change.secret),
    )

  describe(`${adapter.kind}: what every channel must do`, () => {
    describe.each(pushes)('push $name', (push) => {
      test('is genuine with its own signature', async () => {
        expect(await verify(push)).toEqual({ ok: true })
      })

      test.skipIf(fixtures.bodyIsUnsigned)('is refused when any character of its body is another', async () => {
        for (let at = 0; at < push.body.length; at += 7) {
          const other = push.body[at] === '1' ? '2' : '1'
          const body = `${push.body.slice(0, at)}${other}${push.body.slice(at + 1)}`
          expect(await verify(push, { body }), `character ${at}`).toEqual({ ok: false, reason: 'bad_signature' })
        }
      })

      const signed = push.headers[signatureHeader ?? ''] ?? push.query?.[signatureParameter ?? ''] ?? ''
      test.skipIf(signatureHeader === null)(
        'is refused without a signature, with an empty one and with a cut one',
        async () => {
          expect(signed).not.toBe('')
          for (const signature of ['', signed.slice(0, -1), `${signed}0`, 'x'])
            expect(await verify(push, { signature }), signature).toEqual({ ok: false, reason: 'bad_signature' })
        },
      )

      test('is refused with the secret of another connection', async () => {
        const secret = 'whsec_YW5vdGhlciBzZWNyZXQgb2YgYW5vdGhlciBzaG9w'
        expect(await verify(push, { secret })).toEqual({ ok: false, reason: 'bad_signature' })
      })

      test('is read as the expected messages, each time the same', () => {
        const first = adapter.webhook.read(push.body, credentials)
        expect(first).toEqual({ ok: true, value: push.messages })
        expect(adapter.webhook.read(push.body, credentials)).toEqual(first)
      })

      test('gives orders that fit the canonical schema', () => {
        for (const message of push.messages) {
          if (message.kind === 'order') expect(canonicalOrderSchema.parse(message.order)).toEqual(message.order)
        }
      })
    })

    test.each(['', '{', '[{]', 'null', '"text"', '42', '{"a":1}', '[1]'])(
      '%j is unreadable and nothing is thrown',
      (body) => {
        const read = adapter.webhook.read(body, credentials)
        expect(read.ok ? 'read' : read.error.code).toBe('ingest.unreadable')
      },
    )

    test('answers in HTTP terms that a platform understands', () => {
      expect(adapter.webhook.accepted().status).toBe(200)
      const statuses = (['bad_signature', 'stale', 'too_large', 'overloaded'] as const).map(
        (reason) => adapter.webhook.rejected(reason).status,
      )
      expect(statuses).toEqual([401, 401, 413, 503])
    })

    test('the wizard asks for exactly what the adapter needs', () => {
      const { form } = adapter
      expect(form?.kind).toBe(adapter.kind)
      const asked = form?.credentials ?? []
      expect(adapter.credentials.parse(normaliseCredentials(asked, credentials))).toEqual(credentials)
      for (const { key } of asked.filter(({ optional }) => !optional)) {
        const { [key]: _, ...rest } = credentials
        expect(adapter.credentials.safeParse(rest).success, `without ${key}`).toBe(false)
      }
    })

    test.each(['https://relay.example.com', 'http://127.0.0.1:8799', 'http://localhost:8799'])(
      '%s may be an outside address',
      (url) => {
        for (const key of urlSettings(adapter))
          expect(adapter.settings.parse({ [key]: `${url}/` })).toEqual({ [key]: url })
      },
    )

    test.each(['http://relay.example.com', 'ftp://relay.example.com', 'https://user@relay.example.com', 'relay'])(
      '%s may not',
      (url) => {
        for (const key of urlSettings(adapter)) expect(adapter.settings.safeParse({ [key]: url }).success).toBe(false)
      },
    )
  })
}

const given = (name: string, { signature }: { signature?: string }): Record<string, string> =>
  signature === undefined ? {} : { [name]: signature }

function withOtherSecret(adapter: ChannelAdapter, credentials: Readonly<Record<string, string>>, secret: string) {
  const secretKeys = adapter.form?.credentials.filter((field) => field.secret).map((field) => field.key) ?? []
  return { ...credentials, ...Object.fromEntries(secretKeys.map((key) => [key, secret])) }
}

function urlSettings(adapter: ChannelAdapter): string[] {
  const keys = adapter.form?.settings
    .filter((field) => field.placeholder.startsWith('https://'))
    .map((field) => field.key)
  expect(keys?.length).toBeGreaterThan(0)
  return keys ?? []
}
