import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { kuaidi100 } from '../../../../../src/logistics/carriers/kuaidi100/index.ts'
import requests from '../../../../fixtures/protocols/kuaidi100.request.json' with { type: 'json' }
import response from '../../../../fixtures/protocols/kuaidi100.response.json' with { type: 'json' }
import { type PlatformAnswer, recordedFetch } from '../../../../support/recorded-fetch.ts'

const credentials = { ...requests._keys, salt: 'XeKdiGkl0000' }
const parcel = { waybill: 'YT0000000000001', carrier: 'yuantong', phoneTail: '0000' }
const subscription = {
  ...parcel,
  from: '浙江省杭州市',
  to: '广东省深圳市',
  callbackUrl: 'https://oms.example.com/cb/kuaidi100/t1',
  salt: 'XeKdiGkl0000',
}

function setUp(answer: PlatformAnswer, settings: Record<string, unknown> = {}) {
  const wire = recordedFetch(() => answer)
  const { tracking } = kuaidi100
  if (!tracking) throw new Error('快递100 tracks')
  const form = () => Object.fromEntries(new URLSearchParams(wire.requests[0]?.body))
  return { wire, tracking, form, options: { credentials, settings, now: () => 0, fetch: wire.fetch } }
}

describe('subscription at 快递100', () => {
  test('sends the documented form, with the key inside and no signature', async () => {
    const { wire, tracking, form, options } = setUp(response.subscribe_ok)
    expect(await tracking.subscribe({ ...subscription, phoneTail: '13800000000' }, options)).toEqual({
      ok: true,
      value: undefined,
    })
    expect(wire.requests[0]?.url.href).toBe('https://poll.kuaidi100.com/poll')
    expect(form()).toEqual(requests.subscribe.form)
  })

  test('a number that is watched already is a success', async () => {
    const { tracking, options } = setUp(response.subscribe_duplicate)
    expect((await tracking.subscribe(subscription, options)).ok).toBe(true)
  })

  test.each([
    ['500', 'busy', true],
    ['600', 'unauthorised', false],
    ['601', 'unauthorised', false],
    ['700', 'rejected', false],
    ['701', 'rejected', false],
    ['702', 'rejected', false],
  ])('returnCode %s is %s, retryable %s', async (returnCode, code, retryable) => {
    const { tracking, options } = setUp({ result: false, returnCode, message: '拒绝' })
    expect(await tracking.subscribe(subscription, options)).toMatchObject({ ok: false, error: { code, retryable } })
  })

  test('the gateway stands in for the base URL', async () => {
    const { wire, tracking, options } = setUp(response.subscribe_ok, { gateway: 'http://127.0.0.1:8788/kuaidi100/' })
    await tracking.subscribe(subscription, options)
    expect(wire.requests[0]?.url.href).toBe('http://127.0.0.1:8788/kuaidi100/poll')
  })
})

describe('query at 快递100', () => {
  test('signs the text that is sent, key and customer behind it', async () => {
    const { wire, tracking, form, options } = setUp(response.track_query_ok)
    const answer = await tracking.query(parcel, options)
    const { customer, sign, param } = form()
    expect(wire.requests[0]?.url.href).toBe('https://poll.kuaidi100.com/poll/query.do')
    expect(customer).toBe(credentials.customer)
    expect(sign).toBe(createHash('md5').update(`${param}${credentials.key}${customer}`).digest('hex').toUpperCase())
    expect(JSON.parse(param ?? '')).toEqual({
      com: 'yuantong',
      num: 'YT0000000000001',
      phone: '0000',
      resultv2: '4',
      show: '0',
      order: 'desc',
    })
    expect(answer).toMatchObject({ ok: true, value: { waybill: 'YT0000000000001', watching: 'on' } })
  })

  test('no result yet is an empty report, not an error', async () => {
    const { tracking, options } = setUp({ result: false, returnCode: '500', message: '查询无结果，请隔段时间再查' })
    expect(await tracking.query(parcel, options)).toEqual({
      ok: true,
      value: { waybill: 'YT0000000000001', carrier: 'yuantong', nodes: [], watching: 'on' },
    })
  })

  test.each([
    ['400', 'rejected', false],
    ['408', 'rejected', false],
    ['501', 'busy', true],
    ['502', 'busy', true],
    ['503', 'unauthorised', false],
    ['504', 'throttled', true],
    ['601', 'unauthorised', false],
  ])('returnCode %s is %s, retryable %s', async (returnCode, code, retryable) => {
    const { tracking, options } = setUp({ result: false, returnCode, message: '拒绝' })
    expect(await tracking.query(parcel, options)).toMatchObject({ ok: false, error: { code, retryable } })
  })

  test.each<[string, PlatformAnswer, string]>([
    ['HTTP 502', new Response('bad gateway', { status: 502 }), 'busy'],
    ['HTTP 429', new Response('slow down', { status: 429 }), 'throttled'],
    ['an answer that is no JSON', new Response('<html>'), 'malformed'],
    ['a JSON answer of no known form', { hello: 1 }, 'malformed'],
    ['a network that is down', new TypeError('fetch failed'), 'unreachable'],
    ['a call that takes too long', new DOMException('timed out', 'TimeoutError'), 'timeout'],
  ])('%s', async (_, answer, code) => {
    const { tracking, options } = setUp(answer)
    expect(await tracking.query(parcel, options)).toMatchObject({ ok: false, error: { code, retryable: true } })
  })

  test('the test call is content with "no result" and tells a refused signature', async () => {
    const good = setUp({ result: false, returnCode: '500', message: '查询无结果' })
    expect((await kuaidi100.test(good.options)).ok).toBe(true)
    const bad = setUp(response.track_query_error)
    expect(await kuaidi100.test(bad.options)).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
  })
})
