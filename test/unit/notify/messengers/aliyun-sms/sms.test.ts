import { describe, expect, test } from 'vitest'
import type { OutgoingNotice } from '../../../../../src/notify/messenger.port.ts'
import { aliyunSms } from '../../../../../src/notify/messengers/aliyun-sms/index.ts'
import { contentSha256, signAcs3 } from '../../../../../src/notify/messengers/aliyun-sms/sign.ts'
import requests from '../../../../fixtures/protocols/aliyun-sms.request.json' with { type: 'json' }
import response from '../../../../fixtures/protocols/aliyun-sms.response.json' with { type: 'json' }
import { type PlatformAnswer, recordedFetch } from '../../../../support/recorded-fetch.ts'

const credentials = { accessKeyId: 'LTAItestAccessKeyId0001', accessKeySecret: 'testAccessKeySecret0000000000001' }
const settings = { signName: '测试商家', templateCodes: { 'order.overdue': 'SMS_123456789' }, phones: ['13800000000'] }
const notice: OutgoingNotice = {
  noticeId: 'ntc_1:con_1',
  event: 'order.overdue',
  title: '已超时',
  body: '',
  params: { no: 'SF0000000000001' },
  to: '',
}

function setUp(answer: PlatformAnswer, more: Record<string, unknown> = {}) {
  const wire = recordedFetch(() => answer)
  const now = () => Date.parse('2026-11-21T02:00:00.999Z')
  return { wire, options: { credentials, settings: { ...settings, ...more }, now, fetch: wire.fetch } }
}

describe('SendSms', () => {
  test('goes out as documented, and its signature covers the host and path that are called', async () => {
    const { wire, options } = setUp(response.ok)
    expect(await aliyunSms.send([notice], options)).toEqual({ ok: true, value: '900000000000000000^0' })
    const [request] = wire.requests
    expect(Object.fromEntries(request?.url.searchParams ?? [])).toEqual({
      ...Object.fromEntries(new URL(requests.SendSms_v3.url).searchParams),
      OutId: 'ntc_1:con_1',
    })
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
      'x-acs-action': 'SendSms',
      'x-acs-version': '2017-05-25',
      'x-acs-date': '2026-11-21T02:00:00Z',
      'x-acs-content-sha256': contentSha256(''),
    })
    expect(request?.headers.has('content-type')).toBe(false)
  })

  test.each([
    ['the service itself', {}, 'dysmsapi.aliyuncs.com', '/'],
    ['a gateway', { gateway: 'http://127.0.0.1:8788/aliyun-sms/' }, '127.0.0.1:8788', '/aliyun-sms/'],
  ])('through %s the signature is over what is really called', async (_, more, host, path) => {
    const { wire, options } = setUp(response.ok, more)
    await aliyunSms.send([notice], options)
    const { url, headers } = wire.requests[0] ?? { url: new URL('http://x'), headers: new Headers() }
    expect([url.host, url.pathname]).toEqual([host, path])
    const { authorization = '', ...sent } = Object.fromEntries(headers)
    const query = Object.fromEntries(url.searchParams)
    const again = signAcs3({ method: 'POST', path, query, headers: { ...sent, host }, body: '' }, credentials)
    expect(authorization).toBe(again.authorization)
  })

  test('every call has its own nonce', async () => {
    const { wire, options } = setUp(response.ok)
    await aliyunSms.send([notice], options)
    await aliyunSms.send([notice], options)
    const nonces = wire.requests.map(({ headers }) => headers.get('x-acs-signature-nonce'))
    expect(new Set(nonces).size).toBe(2)
  })

  test('a phone of the notice goes before those of the settings; `*` stands for every other event', async () => {
    const { wire, options } = setUp(response.ok, { templateCodes: '*=SMS_9', phones: '13800000000, 13900000000' })
    await aliyunSms.send([{ ...notice, to: '13700000000' }], options)
    await aliyunSms.send([notice], options)
    const sent = wire.requests.map(({ url }) => [
      url.searchParams.get('PhoneNumbers'),
      url.searchParams.get('TemplateCode'),
    ])
    expect(sent).toEqual([
      ['13700000000', 'SMS_9'],
      ['13800000000,13900000000', 'SMS_9'],
    ])
  })

  test.each([
    ['a template', { templateCodes: {} }],
    ['a receiver', { phones: [] }],
    ['a sign name', { signName: '' }],
  ])('without %s nothing is called', async (_, more) => {
    const { wire, options } = setUp(response.ok, more)
    expect(await aliyunSms.send([notice], options)).toMatchObject({
      ok: false,
      error: { code: 'rejected', retryable: false },
    })
    expect(wire.requests).toEqual([])
  })
})

describe('refusals of 阿里云', () => {
  test.each([
    [200, 'isv.BUSINESS_LIMIT_CONTROL', '触发小时级流控Permits:5', 'throttled', true],
    [200, 'isv.BUSINESS_LIMIT_CONTROL', '触发分钟级流控Permits:1', 'throttled', true],
    [200, 'isv.BUSINESS_LIMIT_CONTROL', '触发天级流控Permits:10', 'rejected', false],
    [200, 'isv.AMOUNT_NOT_ENOUGH', '账户余额不足', 'unauthorised', false],
    [200, 'isv.DAY_LIMIT_CONTROL', '触发日发送限额', 'unauthorised', false],
    [200, 'isv.MOBILE_NUMBER_ILLEGAL', '非法手机号', 'rejected', false],
    [200, 'isv.SMS_TEMPLATE_ILLEGAL', '模板不合法', 'rejected', false],
    [200, 'isp.SYSTEM_ERROR', '系统错误', 'busy', true],
    [400, 'SignatureDoesNotMatch', 'Specified signature is not matched', 'unauthorised', false],
    [404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.', 'unauthorised', false],
    [400, 'SignatureNonceUsed', 'used already', 'busy', true],
    [400, 'Throttling.User', 'Request was denied due to user flow control.', 'throttled', true],
    [503, 'ServiceUnavailable', 'temporarily', 'busy', true],
  ])('HTTP %i %s "%s" is %s, retryable %s', async (status, Code, Message, code, retryable) => {
    const { options } = setUp(Response.json({ Code, Message, RequestId: 'r' }, { status }))
    expect(await aliyunSms.send([notice], options)).toMatchObject({ ok: false, error: { code, retryable, status } })
  })

  test('a gateway that answers HTML with 502 is busy', async () => {
    const { options } = setUp(new Response('<html>', { status: 502 }))
    expect(await aliyunSms.send([notice], options)).toMatchObject({
      ok: false,
      error: { code: 'busy', retryable: true },
    })
  })

  test('the test call sends nothing and tells a refused key', async () => {
    const good = setUp({ Code: 'OK', Message: 'OK', TotalCount: 0 })
    expect((await aliyunSms.test(good.options)).ok).toBe(true)
    expect(good.wire.requests[0]?.headers.get('x-acs-action')).toBe('QuerySendDetails')
    const bad = setUp(Response.json(response.sign_error_http_400, { status: 400 }))
    expect(await aliyunSms.test(bad.options)).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
  })
})
