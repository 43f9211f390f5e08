import { describe, expect, test } from 'vitest'
import { sameSign, signLabel, signPush, signQuery } from '../../../../../src/logistics/carriers/kuaidi100/sign.ts'
import vectors from '../../../../fixtures/protocols/kuaidi100.vectors.json' with { type: 'json' }

/** The vectors name what is signed by what the keys are. */
function signed(vector: (typeof vectors)[number]): string {
  const keys: Record<string, string | undefined> = vector['secret/keys']
  const { param = '', t = '' }: { param?: string; t?: string } = vector.input
  if (keys.customer !== undefined) return signQuery(param, { key: keys.key ?? '', customer: keys.customer })
  if (keys.secret !== undefined) return signLabel(param, t, { key: keys.key ?? '', secret: keys.secret })
  return signPush(param, keys.salt ?? '')
}

describe('signatures of 快递100', () => {
  // No "cloud" call is made.
  test.each(vectors.filter(({ name }) => !name.startsWith('cloud')).map((vector) => [vector.name, vector] as const))(
    'vector: %s',
    (_, vector) => {
      expect(signed(vector)).toBe(vector.expected)
    },
  )

  test('either case of the hex is the same signature, anything else is not', () => {
    expect(sameSign('abcdef', 'ABCDEF')).toBe(true)
    expect(sameSign('abcdee', 'ABCDEF')).toBe(false)
    expect(sameSign('', 'ABCDEF')).toBe(false)
  })
})
