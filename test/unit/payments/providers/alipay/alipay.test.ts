import { describe, expect, it } from 'vitest'
import type { PaymentOptions } from '../../../../../src/payments/payment.port.ts'
import { alipay } from '../../../../../src/payments/providers/alipay/index.ts'
import {
  isSignedNotification,
  notificationText,
  requestText,
  responseText,
} from '../../../../../src/payments/providers/alipay/sign.ts'
import { isSignedBy, signText } from '../../../../../src/platform/rsa.ts'
import query from '../../../../fixtures/protocols/alipay.order.json' with { type: 'json' }
import push from '../../../../fixtures/protocols/alipay.push.json' with { type: 'json' }
import file from '../../../../fixtures/protocols/alipay.vectors.json' with { type: 'json' }

interface Vector {
  readonly name: string
  readonly string_to_sign: string | null
  readonly expected: string | boolean
  readonly input: {
    readonly form?: Record<string, string>
    readonly body?: string
    readonly params?: Record<string, string>
  }
}
const vectors = file.vectors as unknown as readonly Vector[]
const { keys } = file
const of = (prefix: string) => vectors.filter(({ name }) => name.startsWith(prefix)).map((v) => [v.name, v] as const)

const NOW = Date.UTC(2026, 10, 21, 13, 21)
const options = (change: Partial<PaymentOptions> = {}): PaymentOptions => ({
  credentials: {
    appId: '2021000000000000',
    sellerId: '2088000000000001',
    privateKey: keys.app_private_key,
    alipayPublicKey: keys.alipay_public_key,
    nextAlipayPublicKey: '',
  },
  settings: {},
  now: () => NOW,
  fetch: () => Promise.reject(new Error('nobody is called')),
  ...change,
})
const input = (rawBody: string) => ({ headers: new Headers(), query: new URLSearchParams(), rawBody, now: NOW })

describe('signatures', () => {
  it.each(of('request-'))('%s', async (_name, { input: { params = {} }, string_to_sign, expected }) => {
    expect(requestText(params)).toBe(string_to_sign)
    expect(await signText(keys.app_private_key, requestText(params))).toBe(expected)
  })

  it.each(of('notify-'))('%s', async (_name, { input: { form = {}, body }, string_to_sign, expected }) => {
    if (string_to_sign !== null) expect(notificationText(form, { keepEmpty: true })).toBe(string_to_sign)
    const rawBody = body ?? new URLSearchParams(form).toString()
    expect(await alipay.webhook.verify(input(rawBody), options())).toEqual(
      expected === false ? { ok: false, reason: 'bad_signature' } : { ok: true },
    )
  })

  it('whichever form of empty values was signed will do; another key, or the old SHA1 signature, will not', async () => {
    const form = { app_id: '1', body: '', sign_type: 'RSA2' }
    const signed = (keepEmpty: boolean) => signText(keys.alipay_private_key, notificationText(form, { keepEmpty }))
    for (const keepEmpty of [true, false])
      expect(await isSignedNotification([keys.alipay_public_key], { ...form, sign: await signed(keepEmpty) })).toBe(
        true,
      )
    expect(await isSignedNotification([keys.app_public_key], { ...form, sign: await signed(true) })).toBe(false)
    const sha1 = { ...form, sign_type: 'RSA', sign: await signed(true) }
    expect(await isSignedNotification([keys.alipay_public_key], sha1)).toBe(false)
  })

  it('while one key takes the place of the other, both are good', async () => {
    const { body = '' } = of('notify-trade-success')[0]?.[1].input ?? {}
    const credentials = { ...options().credentials, alipayPublicKey: keys.app_public_key }
    expect((await alipay.webhook.verify(input(body), options({ credentials }))).ok).toBe(false)
    const rotating = { ...credentials, nextAlipayPublicKey: keys.alipay_public_key }
    expect(await alipay.webhook.verify(input(body), options({ credentials: rotating }))).toEqual({ ok: true })
  })

  it('the signed part of an answer is cut out as it stands, braces in its texts and all', () => {
    const inner = '{"code":"10000","subject":"a}\\"{b","list":[{"x":1}]}'
    expect(responseText(`{"alipay_trade_query_response":${inner},"sign":"s"}`, 'alipay_trade_query_response')).toBe(
      inner,
    )
    expect(responseText('{"sign":"s"}', 'alipay_trade_query_response')).toBeNull()
    expect(responseText('{"alipay_trade_query_response":{"code":1', 'alipay_trade_query_response')).toBeNull()
  })
})

describe('notifications', () => {
  const read = (form: Record<string, string>) => alipay.webhook.read(new URLSearchParams(form).toString(), options())
  const paid = push.form as Record<string, string>

  it('a trade that succeeded is a payment in 分, at the time in Shanghai', async () => {
    expect(await read(paid)).toEqual({
      ok: true,
      value: [
        {
          kind: 'payment',
          payment: {
            outTradeNo: 'SO2026030100001',
            transactionId: '2026030122001404971234567890',
            state: 'paid',
            amountFen: 9900,
            currency: 'CNY',
            paidAt: Date.UTC(2026, 2, 1, 2, 5, 9),
          },
        },
      ],
    })
  })

  it.each([
    ['WAIT_BUYER_PAY', {}, 'unpaid'],
    ['TRADE_SUCCESS', {}, 'paid'],
    ['TRADE_FINISHED', {}, 'paid'],
    ['TRADE_CLOSED', {}, 'refunded'],
    ['TRADE_CLOSED', { gmt_payment: '' }, 'closed'],
  ])('%s %o is %s', async (status, change, state) => {
    const told = await read({ ...paid, trade_status: status, ...change })
    expect(told).toMatchObject({ ok: true, value: [{ kind: 'payment', payment: { state } }] })
  })

  it('a refund names itself by its fields, whatever the state of the trade', async () => {
    const { form = {} } = of('notify-full-refund-closed')[0]?.[1].input ?? {}
    const refund = {
      refundNo: 'RF2026030100001',
      amountFen: 9900,
      state: 'refunded',
      refundedAt: Date.UTC(2026, 2, 1, 4),
    }
    expect(await read(form)).toMatchObject({ ok: true, value: [{ kind: 'refund', refund }] })
    const part = { ...paid, refund_fee: '1.50', out_biz_no: 'R1', gmt_refund: '2026-03-01 12:00:00.123' }
    expect(await read(part)).toMatchObject({ ok: true, value: [{ kind: 'refund', refund: { amountFen: 150 } }] })
  })

  it('of another app or seller, or with a state that no table has, is read by nobody', async () => {
    expect(await read({ ...paid, app_id: '1' })).toMatchObject({ ok: false, error: { code: 'ingest.unreadable' } })
    expect(await read({ ...paid, seller_id: '1' })).toMatchObject({ ok: false })
    const unknown = { field: 'trade_status', value: 'TRADE_NEW' }
    expect(await read({ ...paid, trade_status: 'TRADE_NEW' })).toMatchObject({ ok: false, error: { unknown } })
  })

  it('is acknowledged with the seven characters', () => {
    expect(alipay.webhook.accepted()).toMatchObject({ status: 200, body: 'success' })
    expect(alipay.webhook.rejected('bad_signature').body).not.toBe('success')
  })
})

describe('calls', () => {
  const name = 'alipay_trade_query_response'
  const answering =
    (value: unknown, { forged = false } = {}): typeof fetch =>
    async (_url, init) => {
      const { sign = '', ...params } = Object.fromEntries(new URLSearchParams(String(init?.body)))
      if (!(await isSignedBy(keys.app_public_key, requestText(params), sign))) return new Response('', { status: 400 })
      const text = JSON.stringify(value)
      const answer = await signText(keys.alipay_private_key, forged ? `${text} ` : text)
      return new Response(`{"${name}":${text},"sign":"${answer}"}`)
    }

  it('a query says what the protocol page’s sample says', async () => {
    const said = await alipay.query('SO2026030100001', options({ fetch: answering(query.alipay_trade_query_response) }))
    const payment = { state: 'paid', amountFen: 9900, paidAt: Date.UTC(2026, 2, 1, 2, 5, 9) }
    expect(said).toMatchObject({ ok: true, value: payment })
  })

  it('an answer that Alipay did not sign is not believed', async () => {
    const fetch = answering(query.alipay_trade_query_response, { forged: true })
    expect(await alipay.query('x', options({ fetch }))).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  it.each([
    ['40004', 'ACQ.TRADE_NOT_EXIST', null],
    ['20000', 'isp.unknow-error', 'busy'],
    ['40004', 'ACQ.SYSTEM_ERROR', 'busy'],
    ['40005', '', 'throttled'],
    ['40002', 'isv.invalid-signature', 'unauthorised'],
    ['40004', 'ACQ.TRADE_HAS_FINISHED', 'rejected'],
  ])('%s %s', async (code, sub, kind) => {
    const said = await alipay.query('x', options({ fetch: answering({ code, sub_code: sub }) }))
    expect(said).toMatchObject(kind === null ? { ok: true, value: null } : { ok: false, error: { code: kind } })
  })
})
