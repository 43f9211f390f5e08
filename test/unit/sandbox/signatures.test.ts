import { describe, expect, test } from 'vitest'
import { acs3AccessKeyId, isAcs3Signed, rpcSignature } from '../../../sandbox/src/aliyun-sms/sign'
import { eventSign, refuseRequest, requestSign } from '../../../sandbox/src/doudian/sign'
import { dataSign } from '../../../sandbox/src/kdniao/sign'
import { labelSign, pushSign, querySign } from '../../../sandbox/src/kuaidi100/sign'
import aliyun from '../../fixtures/protocols/aliyun-sms.vectors.json'
import doudianPush from '../../fixtures/protocols/doudian.push.json'
import doudian from '../../fixtures/protocols/doudian.vectors.json'
import kdniaoRequests from '../../fixtures/protocols/kdniao.request.json'
import kdniao from '../../fixtures/protocols/kdniao.vectors.json'
import kuaidi100Requests from '../../fixtures/protocols/kuaidi100.request.json'
import kuaidi100 from '../../fixtures/protocols/kuaidi100.vectors.json'

describe('doudian', () => {
  const requests = doudian.vectors.filter(({ input }) => 'query' in input)
  test.each(requests)('the request sign of $name is the documented one', ({ secret, input, expected }) => {
    const { query, body } = input as { query: Record<string, string>; body: string }
    const { app_key = '', method = '', timestamp = '', v: version = '', sign_method: signMethod = '' } = query
    expect(requestSign(secret, { appKey: app_key, method, body, timestamp, version, signMethod })).toBe(expected)
  })

  const events = doudian.vectors.filter(({ input }) => 'headers' in input)
  test.each(events)('the event sign of $name is told from a forged one', ({ secret, input, expected }) => {
    const { headers, body } = input as { headers: Record<string, string>; body: string }
    const sign = eventSign({ appKey: headers['app-id'] ?? '', appSecret: secret }, body)
    if (expected === false) expect(sign).not.toBe(headers['event-sign'])
    else expect(sign).toBe(expected)
  })

  test('the recorded push carries the sign of its body', () => {
    const secret = doudian.vectors[0]?.secret ?? ''
    const { headers, body_text: body } = doudianPush
    expect(eventSign({ appKey: headers['app-id'], appSecret: secret }, body)).toBe(headers['event-sign'])
  })

  const request = {
    appKey: 'k',
    method: 'order.orderDetail',
    timestamp: '1772330709',
    version: '2',
    signMethod: 'hmac-sha256',
  }
  const signed = (body: string, nowMs: number) => {
    const fields = { ...request, body }
    return refuseRequest('s', { ...fields, sign: requestSign('s', fields), nowMs })?.subCode
  }
  test('a body whose keys are not sorted is refused even when its sign fits', () => {
    expect(signed('{"b":1,"a":2}', 1_772_330_709_000)).toBe('isv.signature-invalid')
    expect(signed('{"a": 2}', 1_772_330_709_000)).toBe('isv.signature-invalid')
    expect(signed('{"a":2,"b":6920000000000000001}', 1_772_330_709_000)).toBeUndefined()
  })
  test('a clock ten minutes away is still accepted, more is not', () => {
    expect(signed('{}', 1_772_330_709_000 + 600_000)).toBeUndefined()
    expect(signed('{}', 1_772_330_709_000 + 601_000)).toBe('isv.timestamp-invalid')
  })
})

describe('kuaidi100', () => {
  test.each(kuaidi100)('$name has the documented sign', (vector) => {
    const keys: Record<string, string | undefined> = vector['secret/keys']
    const { param = '', t = '' } = vector.input as { param?: string; t?: string }
    const { key = '', customer, secret, salt, a, b } = keys
    const sign =
      customer !== undefined
        ? querySign(param, { key, customer })
        : secret !== undefined
          ? labelSign(param, t, { key, secret })
          : salt !== undefined
            ? pushSign(param, salt)
            : pushSign(a ?? '', b ?? '')
    expect(sign).toBe(vector.expected)
  })

  test('the recorded requests carry the sign of their param', () => {
    const { key, customer, secret } = kuaidi100Requests._keys
    const { track_query, ewaybill, cancel_waybill, intercept } = kuaidi100Requests
    expect(querySign(track_query.form.param, { key, customer })).toBe(track_query.form.sign)
    for (const { form } of [ewaybill, cancel_waybill, intercept]) {
      expect(labelSign(form.param, form.t, { key, secret })).toBe(form.sign)
    }
  })
})

describe('kdniao', () => {
  const computable = kdniao.filter((vector) => 'intermediate_md5_hex' in vector)
  test.each(computable)('$name has the documented DataSign', (vector) => {
    expect(dataSign(vector.input.RequestData, vector['secret/keys'].ApiKey)).toBe(vector.expected)
  })

  test('the recorded requests carry the DataSign of their data', () => {
    const { track_query, subscribe, ewaybill, cancel_waybill, _keys } = kdniaoRequests
    for (const { form } of [track_query, subscribe, ewaybill, cancel_waybill]) {
      expect(dataSign(form.RequestData, _keys.ApiKey)).toBe(form.DataSign)
    }
  })
})

describe('aliyun-sms', () => {
  const acs3 = aliyun.filter((vector) => 'canonical_request' in vector)
  test.each(acs3)('$name is accepted, and refused when one byte differs', (vector) => {
    const { method, path, url, query, headers, body } = vector.input as unknown as {
      method: string
      path?: string
      url?: string
      query?: Record<string, string>
      headers: Record<string, string>
      body: string
    }
    const search = url === undefined ? undefined : Object.fromEntries(new URL(url, 'http://x').searchParams)
    const { AccessKeyId, AccessKeySecret } = vector['secret/keys']
    const request = {
      method,
      paths: [path ?? '/'],
      query: query ?? search ?? {},
      headers: { ...headers, authorization: String(vector.expected) },
      body,
    }
    expect(acs3AccessKeyId(String(vector.expected))).toBe(AccessKeyId)
    expect(isAcs3Signed(request, AccessKeyId, AccessKeySecret)).toBe(true)
    expect(isAcs3Signed({ ...request, body: `${body} ` }, AccessKeyId, AccessKeySecret)).toBe(false)
    expect(isAcs3Signed({ ...request, query: { ...request.query, x: '1' } }, AccessKeyId, AccessKeySecret)).toBe(false)
    expect(isAcs3Signed(request, AccessKeyId, `${AccessKeySecret}x`)).toBe(false)
  })

  const legacy = aliyun.filter((vector) => !('canonical_request' in vector))
  test.each(legacy)('$name has the documented signature', (vector) => {
    const { method, params } = vector.input as unknown as { method: string; params: Record<string, string> }
    expect(rpcSignature(method, params, vector['secret/keys'].AccessKeySecret)).toBe(vector.expected)
  })
})
