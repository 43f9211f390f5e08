import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PaymentOptions } from '../../../../../src/payments/payment.port.ts'
import { wechatpay } from '../../../../../src/payments/providers/wechatpay/index.ts'
import { paymentOf, refundOf } from '../../../../../src/payments/providers/wechatpay/translate.ts'
import { signText } from '../../../../../src/platform/rsa.ts'
import { answerText } from '../../../../../src/platform/wechatpay/sign.ts'
import { readRefund, readTransaction } from '../../../../../src/platform/wechatpay/transaction.ts'
import samples from '../../../../fixtures/protocols/wechatpay.order.json' with { type: 'json' }
import push from '../../../../fixtures/protocols/wechatpay.push.json' with { type: 'json' }
import file from '../../../../fixtures/protocols/wechatpay.vectors.json' with { type: 'json' }

const { keys } = file
const SIGNED_AT = 1_772_330_709_000
let account = 0

/** Each test has a merchant of its own: certificates that were downloaded are remembered. */
const options = (change: Partial<PaymentOptions> = {}, certificateMode = false): PaymentOptions => ({
  credentials: {
    mchId: keys.mchid,
    appId: 'wx1234567890abcdef',
    merchantSerial: `${keys.merchant_serial}${account}`,
    privateKey: keys.merchant_private_key,
    apiV3Key: keys.apiv3_key,
    publicKeyId: certificateMode ? '' : keys.platform_serial,
    publicKey: certificateMode ? '' : keys.platform_public_key,
    nextPublicKeyId: '',
    nextPublicKey: '',
  },
  settings: {},
  now: () => SIGNED_AT,
  fetch: () => Promise.reject(new Error('nobody is called')),
  ...change,
})
beforeEach(() => {
  account++
})
afterEach(() => {
  vi.restoreAllMocks()
})

interface Vector {
  readonly name: string
  readonly expected: unknown
  readonly input: { readonly headers?: Record<string, string>; readonly body?: string }
}
const notices = (file.vectors as unknown as readonly Vector[])
  .filter(({ name, input }) => name.startsWith('notify-') && input.headers !== undefined && input.body !== undefined)
  .map((vector) => [vector.name, vector] as const)

const inputOf = ({ headers, body }: Vector['input']) => {
  const seconds = new Headers(headers).get('wechatpay-timestamp')
  const now = Number(seconds) * 1_000
  return { headers: new Headers(headers), query: new URLSearchParams(), rawBody: body ?? '', now }
}

describe('notifications', () => {
  it.each(notices)('%s', async (_name, { input, expected }) => {
    const verdict = await wechatpay.webhook.verify(inputOf(input), options({ now: () => inputOf(input).now }))
    expect(verdict.ok).toBe(expected !== false)
  })

  it('the recorded push is a payment in 分', async () => {
    expect(await wechatpay.webhook.read(push.body_text, options())).toEqual({
      ok: true,
      value: [
        {
          kind: 'payment',
          payment: {
            outTradeNo: 'SO2026030100001',
            transactionId: '4200002026030112345678901234',
            state: 'paid',
            amountFen: 9900,
            currency: 'CNY',
            paidAt: Date.UTC(2026, 2, 1, 2, 5, 9),
          },
        },
      ],
    })
  })

  it('whose tag was changed is read by nobody, and neither is one for another merchant', async () => {
    const body = JSON.parse(push.body_text) as { resource: { ciphertext: string } }
    const bytes = Uint8Array.from(atob(body.resource.ciphertext), (char) => char.charCodeAt(0))
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    body.resource.ciphertext = btoa(String.fromCharCode(...bytes))
    expect(await wechatpay.webhook.read(JSON.stringify(body), options())).toMatchObject({
      ok: false,
      error: { code: 'ingest.unreadable', why: 'the APIv3 key does not open it' },
    })
    const credentials = { ...options().credentials, mchId: '1' }
    expect(await wechatpay.webhook.read(push.body_text, options({ credentials }))).toMatchObject({ ok: false })
  })

  it('older than five minutes are stale; probes of WeChat Pay’s own fail as any bad signature', async () => {
    const input = inputOf({ headers: push.headers, body: push.body_text })
    const late = { ...input, now: input.now + 301_000 }
    expect(await wechatpay.webhook.verify(late, options())).toEqual({ ok: false, reason: 'stale' })
    const headers = new Headers({ ...push.headers, 'Wechatpay-Signature': 'WECHATPAY/SIGNTEST/abc' })
    expect(await wechatpay.webhook.verify({ ...input, headers }, options())).toEqual({
      ok: false,
      reason: 'bad_signature',
    })
  })
})

describe('states', () => {
  it.each([
    ['SUCCESS', 'paid'],
    ['REFUND', 'refunded'],
    ['NOTPAY', 'unpaid'],
    ['USERPAYING', 'unpaid'],
    ['ACCEPT', 'unpaid'],
    ['PAYERROR', 'unpaid'],
    ['CLOSED', 'closed'],
    ['REVOKED', 'closed'],
  ])('%s is %s', (trade_state, state) => {
    const transaction = readTransaction(JSON.stringify({ ...samples.transaction, trade_state }))
    expect(transaction && paymentOf(transaction)).toMatchObject({ state })
  })

  it.each([
    ['PROCESSING', 'processing'],
    ['SUCCESS', 'refunded'],
    ['CLOSED', 'failed'],
    ['ABNORMAL', 'failed'],
  ])('a refund that is %s is %s', (refund_status, state) => {
    const refund = readRefund(JSON.stringify({ ...samples.refund_notify_resource, refund_status }))
    expect(refund && refundOf(refund)).toMatchObject({ state, amountFen: 5000, refundNo: 'RF2026030100001' })
  })

  it('an unknown state is no transaction', () => {
    expect(readTransaction(JSON.stringify({ ...samples.transaction, trade_state: 'NEW' }))).toBeNull()
  })
})

describe('platform certificates', () => {
  /** The certificates' answer, encrypted and signed with the vectors' own key. */
  function gateway({
    serial = keys.platform_serial,
    expires = '2036-01-01T00:00:00+08:00',
    signer = keys.platform_private_key,
  } = {}) {
    const calls: string[] = []
    const send: typeof fetch = async (url) => {
      calls.push(new URL(String(url)).pathname)
      const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(keys.apiv3_key), 'AES-GCM', false, [
        'encrypt',
      ])
      const text = new TextEncoder()
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv: text.encode('abcdefghijkl'), additionalData: text.encode('certificate') },
        key,
        text.encode(keys.platform_certificate),
      )
      const encrypt_certificate = {
        algorithm: 'AEAD_AES_256_GCM',
        nonce: 'abcdefghijkl',
        associated_data: 'certificate',
        ciphertext: btoa(String.fromCharCode(...new Uint8Array(sealed))),
      }
      const body = JSON.stringify({
        data: [
          { serial_no: serial, effective_time: '2020-01-01T00:00:00+08:00', expire_time: expires, encrypt_certificate },
        ],
      })
      const seconds = String(SIGNED_AT / 1000)
      const headers = {
        'wechatpay-serial': serial,
        'wechatpay-timestamp': seconds,
        'wechatpay-nonce': 'n',
        'wechatpay-signature': await signText(signer, answerText(seconds, 'n', body)),
      }
      return new Response(body, { headers })
    }
    return { calls, send }
  }
  const input = () => inputOf({ headers: push.headers, body: push.body_text })

  it('are downloaded when their serial is not known, and then remembered', async () => {
    const { calls, send } = gateway()
    const mode = options({ fetch: send }, true)
    expect(await wechatpay.webhook.verify(input(), mode)).toEqual({ ok: true })
    expect(await wechatpay.webhook.verify(input(), mode)).toEqual({ ok: true })
    expect(calls).toEqual(['/v3/certificates'])
  })

  it('of a serial that nobody has are asked for once a minute, however many messages name it', async () => {
    const { calls, send } = gateway()
    const headers = new Headers({ ...push.headers, 'Wechatpay-Serial': 'ABCDEF0123456789' })
    for (let i = 0; i < 5; i++)
      expect((await wechatpay.webhook.verify({ ...input(), headers }, options({ fetch: send }, true))).ok).toBe(false)
    expect(calls).toHaveLength(1)
    const later = { fetch: send, now: () => SIGNED_AT + 61_000 }
    await wechatpay.webhook.verify({ ...input(), headers }, options(later, true))
    expect(calls).toHaveLength(2)
  })

  it('that ended, or in an answer that somebody else signed, are not believed', async () => {
    const ended = gateway({ expires: '2021-01-01T00:00:00+08:00' })
    expect((await wechatpay.webhook.verify(input(), options({ fetch: ended.send }, true))).ok).toBe(false)
    account++
    const forged = gateway({ signer: keys.merchant_private_key })
    expect((await wechatpay.webhook.verify(input(), options({ fetch: forged.send }, true))).ok).toBe(false)
  })

  it('the public key that takes the other’s place is good already', async () => {
    const { publicKeyId = '', publicKey = '', ...rest } = options().credentials
    const credentials = { ...rest, publicKeyId: 'PUB_KEY_ID_OLD', publicKey: keys.merchant_public_key }
    expect((await wechatpay.webhook.verify(input(), options({ credentials }))).ok).toBe(false)
    const rotating = { ...credentials, nextPublicKeyId: publicKeyId, nextPublicKey: publicKey }
    expect(await wechatpay.webhook.verify(input(), options({ credentials: rotating }))).toEqual({ ok: true })
  })
})
