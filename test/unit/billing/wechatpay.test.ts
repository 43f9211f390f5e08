import { describe, expect, it } from 'vitest'
import type { WechatPayConfig } from '../../../src/billing/wechatpay-config.ts'
import { isSignedBy, signText } from '../../../src/platform/rsa.ts'
import { createNative, queryOrder } from '../../../src/platform/wechatpay/client.ts'
import { readNotification } from '../../../src/platform/wechatpay/notification.ts'
import {
  answerText,
  authorization,
  decryptResource,
  requestText,
  verifySigned,
} from '../../../src/platform/wechatpay/sign.ts'
import recorded from '../../fixtures/protocols/wechatpay.push.json' with { type: 'json' }
import file from '../../fixtures/protocols/wechatpay.vectors.json' with { type: 'json' }

interface Vector {
  readonly name: string
  readonly string_to_sign: string | null
  readonly expected: string | boolean
  readonly authorization?: string
  readonly input: {
    readonly ciphertext?: string
    readonly nonce?: string
    readonly associated_data?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
    readonly method?: string
    readonly url_path_and_query?: string
    readonly timestamp?: string
    readonly nonce_str?: string
  }
}
const vectors: readonly Vector[] = file.vectors as unknown as Vector[]
const { keys } = file
const of = (prefix: string) => vectors.filter(({ name }) => name.startsWith(prefix)).map((v) => [v.name, v] as const)

const config: WechatPayConfig = {
  mchId: keys.mchid,
  appId: 'wx1234567890abcdef',
  merchantSerial: keys.merchant_serial,
  privateKey: keys.merchant_private_key,
  apiV3Key: keys.apiv3_key,
  platformKeys: { [keys.platform_serial]: keys.platform_public_key, PUB_KEY_ID_1: keys.platform_public_key },
  gateway: '',
}

describe('requests', () => {
  it.each(of('request-'))('%s', async (_name, { input, string_to_sign, expected, authorization: header }) => {
    const request = {
      method: input.method === 'GET' ? 'GET' : 'POST',
      path: input.url_path_and_query ?? '',
      timestamp: input.timestamp ?? '',
      nonce: input.nonce_str ?? '',
      body: input.body ?? '',
    } as const
    expect(requestText(request)).toBe(string_to_sign)
    expect(await signText(keys.merchant_private_key, requestText(request))).toBe(expected)
    if (header) expect(await authorization(config, request)).toBe(header)
  })
})

describe('resources', () => {
  it.each(of('resource-'))('%s', async (_name, { input, expected }) => {
    const plain = await decryptResource(keys.apiv3_key, {
      ciphertext: input.ciphertext ?? '',
      nonce: input.nonce ?? '',
      associated_data: input.associated_data,
    })
    expect(plain).toBe(expected === false ? null : expected)
  })
})

describe('signed messages', () => {
  it.each(of('notify-'))('%s', async (_name, { input, string_to_sign, expected }) => {
    const headers = new Headers(input.headers)
    const rawBody = input.body ?? ''
    const timestamp = headers.get('wechatpay-timestamp') ?? ''
    const text = answerText(timestamp, headers.get('wechatpay-nonce') ?? '', rawBody)
    if (string_to_sign !== null) expect(text).toBe(string_to_sign)
    const isGood = expected !== false
    expect(await isSignedBy(keys.platform_public_key, text, headers.get('wechatpay-signature') ?? '')).toBe(isGood)
    const message = { headers, rawBody, now: Number(timestamp) * 1000 }
    expect(await verifySigned(config.platformKeys, message)).toBe(isGood ? 'ok' : 'bad_signature')
    if (isGood)
      expect(await verifySigned(config.platformKeys, { ...message, now: message.now + 301_000 })).toBe('stale')
  })

  it('a deliberate probe fails like any bad signature, and so does an unknown key', async () => {
    const headers = new Headers(recorded.headers)
    const message = { rawBody: recorded.body_text, now: Number(recorded.headers['Wechatpay-Timestamp']) * 1000 }
    const probed = new Headers(headers)
    probed.set('wechatpay-signature', `WECHATPAY/SIGNTEST/${headers.get('wechatpay-signature')}`)
    expect(await verifySigned(config.platformKeys, { ...message, headers: probed })).toBe('bad_signature')
    expect(await verifySigned({}, { ...message, headers })).toBe('bad_signature')
    headers.set('wechatpay-serial', 'PUB_KEY_ID_1')
    expect(await verifySigned(config.platformKeys, { ...message, headers })).toBe('ok')
  })
})

describe('a notification', () => {
  const now = Number(recorded.headers['Wechatpay-Timestamp']) * 1000
  const headers = new Headers(recorded.headers)

  it('becomes a transaction with its amount in 分 and its time', async () => {
    const read = await readNotification(config, { headers, rawBody: recorded.body_text, now })
    expect(read).toMatchObject({
      ok: true,
      value: { outTradeNo: 'SO2026030100001', state: 'SUCCESS', totalFen: 9900, mchId: keys.mchid, paidAt: now },
    })
  })

  it('with another APIv3 key cannot be read', async () => {
    const other = { ...config, apiV3Key: 'f'.repeat(32) }
    expect(await readNotification(other, { headers, rawBody: recorded.body_text, now })).toMatchObject({
      ok: false,
      error: 'unreadable',
    })
  })
})

describe('calls', () => {
  async function answering(status: number, body: unknown, signed = true) {
    const seen: { url: string; init: RequestInit }[] = []
    const now = 1_772_330_709_000
    const text = body === null ? '' : JSON.stringify(body)
    const signature = await signText(keys.platform_private_key, answerText('1772330709', 'nonce', text))
    const send = async (url: RequestInfo | URL, init?: RequestInit) => {
      seen.push({ url: String(url), init: init ?? {} })
      return new Response(text, {
        status,
        headers: {
          'wechatpay-timestamp': '1772330709',
          'wechatpay-nonce': 'nonce',
          'wechatpay-serial': keys.platform_serial,
          'wechatpay-signature': signed ? signature : 'AAAA',
        },
      })
    }
    return { seen, options: { config, fetch: send as typeof fetch, now: () => now } }
  }
  const order = {
    outTradeNo: 'pay_1',
    description: '订枢 标准版 1 个月',
    amountFen: 199_900,
    attach: 'tnt_1',
    notifyUrl: 'https://hub.example/api/public/wechatpay/notify',
    expiresAt: Date.parse('2026-03-01T10:35:09+08:00'),
  }

  it('a native order names amount, tenant and end, and its signature is the merchant’s', async () => {
    const { seen, options } = await answering(200, { code_url: 'weixin://wxpay/bizpayurl?pr=abc' })
    expect(await createNative(options, order)).toEqual({ ok: true, value: 'weixin://wxpay/bizpayurl?pr=abc' })
    const [{ url = '', init = {} } = {}] = seen
    expect(url).toBe('https://api.mch.weixin.qq.com/v3/pay/transactions/native')
    const body = String(init.body)
    expect(JSON.parse(body)).toMatchObject({
      appid: config.appId,
      mchid: config.mchId,
      out_trade_no: 'pay_1',
      attach: 'tnt_1',
      time_expire: '2026-03-01T10:35:09+08:00',
      amount: { total: 199_900, currency: 'CNY' },
    })
    const header = new Headers(init.headers).get('authorization') ?? ''
    const field = (name: string) => header.match(new RegExp(`${name}="([^"]*)"`))?.[1] ?? ''
    const text = requestText({
      method: 'POST',
      path: '/v3/pay/transactions/native',
      timestamp: field('timestamp'),
      nonce: field('nonce_str'),
      body,
    })
    expect(await isSignedBy(keys.merchant_public_key, text, field('signature'))).toBe(true)
  })

  it('an answer that WeChat Pay did not sign is not believed', async () => {
    const { options } = await answering(200, { code_url: 'weixin://elsewhere' }, false)
    expect(await createNative(options, order)).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  it.each([
    [401, 'unauthorised', false],
    [404, 'not_found', false],
    [429, 'throttled', true],
    [500, 'busy', true],
  ])('status %i is %s', async (status, code, retryable) => {
    const { options } = await answering(status, { code: 'X', message: 'x' })
    expect(await queryOrder(options, 'pay_1')).toMatchObject({ ok: false, error: { code, retryable } })
  })
})
