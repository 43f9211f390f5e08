import { describe, expect, test } from 'vitest'
import { pairsText } from '../../../../src/channels/sorted-params.ts'
import { presentParams, topSign } from '../../../../src/channels/taobao/sign.ts'
import vectors from '../../../fixtures/protocols/taobao.vectors.json' with { type: 'json' }

const requests = vectors.vectors.filter(({ input }) => 'params' in input)

test('the file holds seven signed requests', () => {
  expect(requests).toHaveLength(7)
})

describe.each(requests)('$name', ({ secret, input, string_to_sign, expected }) => {
  const params = input.params as unknown as Record<string, string>

  test('is signed as the platform signs it', () => {
    expect(topSign(secret, params)).toBe(expected)
  })

  test('over names sorted by byte value', () => {
    expect(string_to_sign).toContain(pairsText(presentParams(params)))
  })
})
