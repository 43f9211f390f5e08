/** A plan paid at WeChat Pay: opened once, told of or asked about, honoured once, and only for the right amount. */
import { env } from 'cloudflare:workers'
import { generateKeyPairSync } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { encryptResource, isSignedRequest, readAuthorization, signedHeaders } from '../../../sandbox/src/wechatpay/sign'
import { billingRepository } from '../../../src/billing/billing.repository.ts'
import { MINUTE } from '../../../src/core/time.ts'
import { askAboutPayments, startCheckout, takeNotification } from '../../../src/flows/tenants/pay-plan.ts'
import { planOverview } from '../../../src/flows/tenants/plan-overview.ts'
import { controlDb } from '../../../src/platform/db.ts'
import { priceFen } from '../../../src/tenants/domain/plans.ts'
import { aTenant, ctxOf, ctxOfTenant } from '../../support/tenants.ts'

const keyPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const merchantKeys = keyPair()
const platformKeys = keyPair()
const apiV3Key = '0123456789abcdef0123456789abcdef'
const account = { mchId: '1900000109', appId: 'wx1234567890abcdef', merchantSerial: '3775B6' }
/** `env` passes on what is set on its heirs, so the secret is defined there. */
const paying = Object.create(env, {
  WECHATPAY: {
    value: JSON.stringify({
      ...account,
      privateKey: merchantKeys.privateKey,
      apiV3Key,
      platformKeys: { PUB_KEY_ID_1: platformKeys.publicKey },
    }),
  },
}) as Env
const execution = { waitUntil: () => undefined }
const platform = { serial: 'PUB_KEY_ID_1', privateKey: platformKeys.privateKey }
const signed = (body: string, seconds = Math.floor(Date.now() / 1000)) =>
  signedHeaders(platform, { seconds, nonce: 'n0nce', body })

interface Opened {
  readonly out_trade_no: string
  readonly attach: string
  readonly amount: { readonly total: number }
}

/** WeChat Pay at the other end of `fetch`: knows what was opened and answers queries as told. */
function wechatPay(first: 'NOTPAY' | 'SUCCESS' = 'NOTPAY') {
  let state = first
  let paidBeforeClosing = false
  const opened: Opened[] = []
  const calls: string[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input))
    const auth = readAuthorization(new Headers(init?.headers).get('authorization') ?? '')
    const body = String(init?.body ?? '')
    const path = `${url.pathname}${url.search}`
    const lines = [init?.method ?? 'GET', path, auth?.timestamp ?? '', auth?.nonce_str ?? '', body]
    if (!isSignedRequest(merchantKeys.publicKey, lines, auth?.signature ?? ''))
      return new Response('{}', { status: 401 })
    calls.push(`${init?.method} ${url.pathname}`)
    let answer: unknown
    if (url.pathname.endsWith('/native')) {
      opened.push(JSON.parse(body) as Opened)
      answer = { code_url: `weixin://wxpay/bizpayurl?pr=${opened.length}` }
    } else if (url.pathname.endsWith('/close')) {
      if (!paidBeforeClosing) return new Response(null, { status: 204, headers: signed('') })
      state = 'SUCCESS'
      return new Response('{"code":"ORDERPAID","message":"订单已支付"}', { status: 400 })
    } else {
      const order = opened.find(({ out_trade_no: no }) => url.pathname.endsWith(no))
      if (!order) return new Response('{"code":"ORDER_NOT_EXIST"}', { status: 404 })
      answer = transaction(order, { trade_state: state })
    }
    const text = JSON.stringify(answer)
    return new Response(text, { headers: signed(text) })
  })
  const payInTheLastMoment = () => {
    paidBeforeClosing = true
  }
  return { opened, calls, payInTheLastMoment }
}

const transaction = ({ out_trade_no, attach, amount }: Opened, change: Record<string, unknown> = {}) => ({
  appid: account.appId,
  mchid: account.mchId,
  out_trade_no,
  attach,
  trade_state: 'SUCCESS',
  transaction_id: '4200000000000000000000000001',
  success_time: new Date(Date.now() + 8 * 3_600_000).toISOString().replace(/\.\d+Z/, '+08:00'),
  amount: { total: amount.total, currency: 'CNY' },
  ...change,
})

function notification(said: unknown, event = 'TRANSACTION.SUCCESS') {
  const resource = encryptResource(apiV3Key, JSON.stringify(said), 'abcdefghijkl', 'transaction')
  const rawBody = JSON.stringify({ id: crypto.randomUUID(), event_type: event, resource })
  return { headers: new Headers(signed(rawBody)), rawBody, now: Date.now() }
}

async function aCheckout(state?: 'NOTPAY' | 'SUCCESS') {
  const gateway = wechatPay(state)
  const tenant = await aTenant()
  const ctx = { ...ctxOf(tenant), env: paying }
  const checkout = await startCheckout({ ctx, input: { plan: 'standard', months: 3 } })
  if (!checkout.ok) throw new Error(JSON.stringify(checkout.error))
  const order = gateway.opened[0]
  if (!order) throw new Error('nothing was opened')
  const paidUntil = async () => (await ctxOfTenant(tenant.id)).tenant.paidUntil ?? null
  return { ...gateway, tenant, ctx, payment: checkout.value, order, paidUntil }
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a checkout', () => {
  it('names price and tenant, and pressed again shows the same code', async () => {
    const { ctx, opened, payment, order, tenant } = await aCheckout()
    expect(order).toMatchObject({
      attach: tenant.id,
      amount: { total: priceFen('standard', 3) },
      out_trade_no: payment.id,
    })
    const again = await startCheckout({ ctx, input: { plan: 'standard', months: 3 } })
    expect(again).toMatchObject({ ok: true, value: { id: payment.id, codeUrl: payment.codeUrl } })
    await startCheckout({ ctx, input: { plan: 'pro', months: 3 } })
    expect(opened).toHaveLength(2)
    expect((await planOverview({ ctx })).checkout).toBe('wechat')
  })

  it('without an account says that a request is the way', async () => {
    const ctx = ctxOf(await aTenant())
    expect(await startCheckout({ ctx, input: { plan: 'pro', months: 1 } })).toMatchObject({
      ok: false,
      error: { code: 'billing.checkout_unavailable' },
    })
    expect((await planOverview({ ctx })).checkout).toBeNull()
    expect(await takeNotification(env, execution, notification({}))).toMatchObject({ status: 404 })
  })

  it('that WeChat Pay refuses leaves nothing open', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(
      async () => new Response('{"code":"SYSTEM_ERROR"}', { status: 500 }),
    )
    const ctx = { ...ctxOf(await aTenant()), env: paying }
    expect(await startCheckout({ ctx, input: { plan: 'pro', months: 1 } })).toMatchObject({
      ok: false,
      error: { code: 'billing.checkout_failed' },
    })
    const [row] = await billingRepository(controlDb(env), ctx.tenant.id).payments()
    expect(row).toMatchObject({ status: 'closed' })
  })
})

describe('a notification', () => {
  it('is acknowledged with 204 and nothing, and however often it comes the plan is lengthened once', async () => {
    const { order, paidUntil, tenant } = await aCheckout()
    const message = notification(transaction(order))
    expect(await takeNotification(paying, execution, message)).toEqual({ status: 204, body: null })
    const until = await paidUntil()
    expect(until).toBeGreaterThan(Date.now())
    await Promise.all([1, 2, 3].map(() => takeNotification(paying, execution, message)))
    expect(await takeNotification(paying, execution, notification(transaction(order)))).toEqual({
      status: 204,
      body: null,
    })
    expect(await paidUntil()).toBe(until)
    const [row] = await billingRepository(controlDb(env), tenant.id).payments()
    expect(row).toMatchObject({
      status: 'paid',
      to: until,
      transactionId: '4200000000000000000000000001',
      codeUrl: null,
    })
  })

  it.each([
    ['another amount', { amount: { total: 1, currency: 'CNY' } }],
    ['another currency', { amount: { total: priceFen('standard', 3), currency: 'USD' } }],
    ['another merchant', { mchid: '1900000999' }],
    ['another app', { appid: 'wx0' }],
    ['another order', { out_trade_no: 'pay_unknown' }],
    ['another tenant', { attach: 'tnt_nobody' }],
    ['an unpaid order', { trade_state: 'NOTPAY' }],
  ])('about %s is refused and changes nothing', async (_what, change) => {
    const { order, paidUntil } = await aCheckout()
    const answer = await takeNotification(paying, execution, notification(transaction(order, change)))
    expect(answer.status).toBe(500)
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ code: 'FAIL' })
    expect(await paidUntil()).toBeNull()
  })

  it('with a changed body, an old time or a strange key is refused', async () => {
    const { order, paidUntil } = await aCheckout()
    const good = notification(transaction(order))
    const strange = new Headers(good.headers)
    strange.set('wechatpay-serial', 'PUB_KEY_ID_2')
    for (const bad of [
      { ...good, rawBody: `${good.rawBody} ` },
      { ...good, now: good.now + 6 * MINUTE },
      { ...good, headers: strange },
    ])
      expect((await takeNotification(paying, execution, bad)).status).toBe(401)
    expect(await paidUntil()).toBeNull()
  })

  it('of a refund is acknowledged and left to people', async () => {
    const { paidUntil } = await aCheckout()
    expect(await takeNotification(paying, execution, notification({}, 'REFUND.SUCCESS'))).toMatchObject({ status: 204 })
    expect(await paidUntil()).toBeNull()
  })
})

describe('without a notification', () => {
  it('the schedule asks after a minute and honours what was paid', async () => {
    const { paidUntil, calls } = await aCheckout('SUCCESS')
    await askAboutPayments(paying, execution, Date.now())
    expect(calls.filter((call) => call.startsWith('GET'))).toEqual([])
    await askAboutPayments(paying, execution, Date.now() + 2 * MINUTE)
    expect(await paidUntil()).toBeGreaterThan(Date.now())
  })

  it('a code that ran out is closed at WeChat Pay and here', async () => {
    const { ctx, calls, payment, paidUntil } = await aCheckout('NOTPAY')
    await askAboutPayments(paying, execution, Date.now() + 2 * MINUTE)
    expect((await billingRepository(controlDb(env), ctx.tenant.id).payment(payment.id))?.status).toBe('open')
    await askAboutPayments(paying, execution, Date.now() + 31 * MINUTE)
    expect(calls.some((call) => call.endsWith(`${payment.id}/close`))).toBe(true)
    expect((await billingRepository(controlDb(env), ctx.tenant.id).payment(payment.id))?.status).toBe('closed')
    expect(await paidUntil()).toBeNull()
  })

  it('a code that is paid while it is being closed is asked about once more', async () => {
    const { ctx, payment, paidUntil, payInTheLastMoment } = await aCheckout('NOTPAY')
    // WeChat Pay does not close what was paid a moment ago.
    payInTheLastMoment()
    await askAboutPayments(paying, execution, Date.now() + 31 * MINUTE)
    expect(await paidUntil()).toBeNull()
    await askAboutPayments(paying, execution, Date.now() + 32 * MINUTE)
    expect(await paidUntil()).toBeGreaterThan(Date.now())
    expect((await billingRepository(controlDb(env), ctx.tenant.id).payment(payment.id))?.status).toBe('paid')
  })
})
