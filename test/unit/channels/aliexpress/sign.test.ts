import { describe, expect, test } from 'vitest'
import { iopSign, isPushSign } from '../../../../src/channels/aliexpress/sign.ts'
import { pairsText } from '../../../../src/channels/sorted-params.ts'
import vectors from '../../../fixtures/protocols/aliexpress.vectors.json' with { type: 'json' }

const requests = vectors.vectors.filter(({ input }) => 'params' in input)
const pushes = vectors.vectors.filter(({ input }) => 'body' in input)

test('the file holds requests and pushes', () => {
  expect([requests.length > 4, pushes.length]).toEqual([true, 2])
  expect(requests.length + pushes.length).toBe(vectors.vectors.length)
})

describe.each(requests)('$name', ({ secret, input, string_to_sign, expected }) => {
  const params = input.params as unknown as Record<string, string>
  const path = input.api?.includes('/') ? input.api : ''

  test('is signed as the platform signs it', () => {
    expect(`${path}${pairsText(params)}`).toBe(string_to_sign)
    expect(iopSign(secret, path, params)).toBe(expected)
  })
})

describe.each(pushes)('$name', ({ secret, input, expected }) => {
  const push = { appKey: input.app_key ?? '', appSecret: secret, rawBody: input.body ?? '' }

  test('is genuine with its own signature only', () => {
    expect(isPushSign(push, expected)).toBe(true)
    expect(isPushSign({ ...push, rawBody: `${push.rawBody} ` }, expected)).toBe(false)
    expect(isPushSign(push, expected.slice(1))).toBe(false)
  })
})
