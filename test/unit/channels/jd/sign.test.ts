import { describe, expect, test } from 'vitest'
import { legacySign, spSign } from '../../../../src/channels/jd/sign.ts'
import file from '../../../fixtures/protocols/jd.vectors.json' with { type: 'json' }

type Texts = Readonly<Record<string, string>>
interface Vector {
  readonly name: string
  readonly secret: string
  readonly input: {
    readonly params?: Texts
    readonly headers?: Texts
    readonly query?: Texts
    readonly path?: Texts
    readonly body?: string | null
  }
  readonly expected: string
}
const vectors = file.vectors as unknown as readonly Vector[]
const legacy = vectors.filter(({ input }) => input.params !== undefined)
const sp = vectors.filter(({ input }) => input.headers !== undefined)
const signed = ({ secret, input: { headers = {}, query = {}, path = {}, body } }: Vector, bodyName: 'body' | '') =>
  spSign(secret, { headers, query, path, body: body ?? '', bodyName })

test('every vector of the protocol is of one of the two kinds below', () => {
  expect([legacy.length, sp.length]).toEqual([5, 3])
  expect(legacy.length + sp.length).toBe(vectors.length)
})

test.each(legacy)('$name', ({ secret, input, expected }) => {
  expect(legacySign(secret, input.params ?? {})).toBe(expected)
})

describe('SP-API', () => {
  test.each(sp)('$name', (vector) => {
    expect(signed(vector, 'body')).toBe(vector.expected)
  })

  test.each(sp)('$name: a body without a name gives another signature, and only where there is a body', (vector) => {
    const hasBody = (vector.input.body ?? '').length > 2
    expect(signed(vector, '') === vector.expected).toBe(!hasBody)
  })
})
