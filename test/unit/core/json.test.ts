import { describe, expect, it } from 'vitest'
import { parseJson, tryParseJson } from '../../../src/core/json.ts'

describe('JSON of platforms', () => {
  it('a 19-digit id keeps every digit, as text', () => {
    expect(parseJson('{"p_id":6920000000000000001,"ids":[-9223372036854775808]}')).toEqual({
      p_id: '6920000000000000001',
      ids: ['-9223372036854775808'],
    })
  })
  it('numbers that a double holds stay numbers', () => {
    expect(parseJson('[9007199254740991, -1, 0.5, 1e3, 1e300]')).toEqual([9007199254740991, -1, 0.5, 1000, 1e300])
    expect(parseJson('[9007199254740992]')).toEqual(['9007199254740992'])
  })
  it('text is left alone, whatever it looks like', () => {
    expect(parseJson('{"a":"6920000000000000001","b":null,"c":true}')).toEqual({
      a: '6920000000000000001',
      b: null,
      c: true,
    })
  })
  it('what is no JSON throws, or is null', () => {
    expect(() => parseJson('{')).toThrow()
    expect(tryParseJson('{')).toBeNull()
    expect(tryParseJson('')).toBeNull()
  })
})
