import { describe, expect, test } from 'vitest'
import { dataSign } from '../../../../../src/logistics/carriers/kdniao/sign.ts'
import push from '../../../../fixtures/protocols/kdniao.push.json' with { type: 'json' }
import requests from '../../../../fixtures/protocols/kdniao.request.json' with { type: 'json' }
import vectors from '../../../../fixtures/protocols/kdniao.vectors.json' with { type: 'json' }

// The last vector documents the form of a signature only; its input is lost.
const recoverable = vectors.filter((vector) => vector.string_to_sign !== null)
const formOnly = vectors.filter((vector) => vector.string_to_sign === null)

describe('DataSign of 快递鸟', () => {
  test.each(recoverable.map((vector) => [vector.name, vector] as const))('vector: %s', (_, vector) => {
    const sign = dataSign(vector.input.RequestData, vector['secret/keys'].ApiKey)
    expect(sign).toBe(vector.expected)
    expect(new URLSearchParams({ DataSign: sign }).toString()).toBe(`DataSign=${vector.wire_form_value}`)
  })

  test.each(formOnly.map((vector) => [vector.name, vector] as const))('vector: %s', (_, vector) => {
    expect(Buffer.from(vector.expected, 'base64').toString('ascii')).toMatch(/^[0-9a-f]{32}$/)
    expect(Buffer.from(dataSign('', vector['secret/keys'].ApiKey), 'base64').toString('ascii')).toMatch(
      /^[0-9a-f]{32}$/,
    )
  })

  test.each(['track_query', 'subscribe', 'ewaybill', 'cancel_waybill'] as const)('documented request: %s', (name) => {
    const { RequestData, DataSign } = requests[name].form
    expect(dataSign(RequestData, requests._keys.ApiKey)).toBe(DataSign)
  })

  test('the documented push', () => {
    const { RequestData, DataSign } = push.push_101.form
    expect(dataSign(RequestData, push._ApiKey)).toBe(DataSign)
    expect(dataSign(`${RequestData} `, push._ApiKey)).not.toBe(DataSign)
  })
})
