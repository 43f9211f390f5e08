/** WeChat Pay and Alipay at the other end of `fetch`, with the sandbox's own signing code, and a shop that is paid through them. */
import { generateKeyPairSync } from 'node:crypto'
import { vi } from 'vitest'
import { isSignedBy, signature, signedForm, textToSign } from '../../../sandbox/src/alipay/sign'
import { encryptResource, isSignedRequest, readAuthorization, signedHeaders } from '../../../sandbox/src/wechatpay/sign'
import type { OrderPayment } from '../../../src/payments/payments.contract.ts'
import vectors from '../../fixtures/protocols/wechatpay.vectors.json' with { type: 'json' }
import { openOrder } from '../../support/open-shop.ts'
import { aFloor, type Floor } from '../../support/shop-floor.ts'
import { ctxOfTenant, self } from '../../support/tenants.ts'

const keyPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const merchantKeys = keyPair()
const alipayKeys = keyPair()
const publicKeyMode = keyPair()
/** A platform certificate exists once, in the vectors: making one takes a tool that is not here. */
const { keys } = vectors
export const certificate = { serial: keys.platform_serial, privateKey: keys.platform_private_key }
export const publicKey = { serial: 'PUB_KEY_ID_1', privateKey: publicKeyMode.privateKey }
const apiV3Key = '0123456789abcdef0123456789abcdef'
const account = { mchId: '1900000109', appId: 'wx1234567890abcdef', merchantSerial: '3775B6A4' }

export const iso = (at: number): string => `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
const local = (at: number): string => iso(at).slice(0, 19).replace('T', ' ')

export interface Trade {
  readonly outTradeNo: string
  readonly totalFen: number
  readonly state: 'NOTPAY' | 'SUCCESS'
  readonly transactionId: string
  readonly paidAt: number
  /** Absent: either provider says that it knows the trade. */
  readonly by?: string | undefined
}

/** What the providers know; tests put trades in, take them out, and break the line. */
export function providers() {
  const trades = new Map<string, Trade>()
  const refunds = new Map<string, { fen: number; times: number }>()
  const world = { trades, refunds, isDown: false, refundState: 'SUCCESS', certificates: 0, asked: [] as string[] }
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input))
    const body = String(init?.body ?? '')
    if (world.isDown) return new Response('', { status: 503 })
    world.asked.push(url.pathname)
    return url.hostname === 'openapi.alipay.com' ? alipayAnswer(body) : wechatAnswer(url, init, body)
  })

  function known(kind: string, outTradeNo: string): Trade | undefined {
    const trade = trades.get(outTradeNo)
    return trade?.by === undefined || trade.by === kind ? trade : undefined
  }

  function wechatAnswer(url: URL, init: RequestInit | undefined, body: string): Response {
    const auth = readAuthorization(new Headers(init?.headers).get('authorization') ?? '')
    const lines = [
      init?.method ?? 'GET',
      `${url.pathname}${url.search}`,
      auth?.timestamp ?? '',
      auth?.nonce_str ?? '',
      body,
    ]
    if (!isSignedRequest(merchantKeys.publicKey, lines, auth?.signature ?? ''))
      return new Response('{}', { status: 401 })
    const said = (value: unknown, by = publicKey) => {
      const text = JSON.stringify(value)
      const headers = signedHeaders(by, { seconds: Math.floor(Date.now() / 1000), nonce: 'n', body: text })
      return new Response(text, { headers })
    }
    if (url.pathname === '/v3/certificates') {
      world.certificates++
      const encrypt_certificate = encryptResource(apiV3Key, keys.platform_certificate, 'abcdefghijkl', 'certificate')
      return said(
        {
          data: [
            {
              serial_no: certificate.serial,
              effective_time: iso(0),
              expire_time: iso(Date.now() + 1e9),
              encrypt_certificate,
            },
          ],
        },
        certificate,
      )
    }
    if (url.pathname.startsWith('/v3/refund')) {
      const asked =
        body === ''
          ? null
          : (JSON.parse(body) as { out_refund_no: string; out_trade_no: string; amount: { refund: number } })
      const no = asked?.out_refund_no ?? url.pathname.split('/').at(-1) ?? ''
      if (asked) refunds.set(no, { fen: asked.amount.refund, times: (refunds.get(no)?.times ?? 0) + 1 })
      const known = refunds.get(no)
      if (!known) return new Response('{"code":"RESOURCE_NOT_EXISTS"}', { status: 404 })
      return said({
        out_trade_no: asked?.out_trade_no ?? 'x',
        transaction_id: 'x',
        out_refund_no: no,
        refund_id: `50${no}`,
        status: world.refundState,
        success_time: iso(Date.now()),
        amount: { refund: known.fen, total: known.fen },
      })
    }
    const trade = known('wechatpay', decodeURIComponent(url.pathname.split('/').at(-1) ?? ''))
    return trade ? said(transactionOf(trade)) : new Response('{"code":"ORDER_NOT_EXIST"}', { status: 404 })
  }

  function alipayAnswer(body: string): Response {
    const { sign = '', ...params } = Object.fromEntries(new URLSearchParams(body))
    const name = `${(params.method ?? '').replaceAll('.', '_')}_response`
    const content = JSON.parse(params.biz_content ?? '{}') as Record<string, string>
    const answer = (value: unknown) => {
      const text = JSON.stringify(value)
      return new Response(`{"${name}":${text},"sign":"${signature(alipayKeys.privateKey, text)}"}`)
    }
    if (!isSignedBy(merchantKeys.publicKey, textToSign(params, ['sign']), sign))
      return answer({ code: '40002', sub_code: 'isv.invalid-signature' })
    const trade = known('alipay', content.out_trade_no ?? '')
    if (!trade) return answer({ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' })
    if (params.method === 'alipay.trade.refund') {
      const no = content.out_request_no ?? ''
      const times = (refunds.get(no)?.times ?? 0) + 1
      refunds.set(no, { fen: Math.round(Number(content.refund_amount) * 100), times })
      return answer({
        code: '10000',
        trade_no: trade.transactionId,
        fund_change: times === 1 ? 'Y' : 'N',
        refund_fee: content.refund_amount,
      })
    }
    if (params.method === 'alipay.trade.fastpay.refund.query') {
      const known = refunds.get(content.out_request_no ?? '')
      return answer({
        code: '10000',
        ...(known ? { refund_status: 'REFUND_SUCCESS', refund_amount: (known.fen / 100).toFixed(2) } : {}),
      })
    }
    return answer({ code: '10000', ...tradeFields(trade), send_pay_date: local(trade.paidAt) })
  }
  return world
}

const transactionOf = (trade: Trade) => ({
  appid: account.appId,
  mchid: account.mchId,
  out_trade_no: trade.outTradeNo,
  trade_state: trade.state,
  amount: { total: trade.totalFen, currency: 'CNY' },
  ...(trade.state === 'SUCCESS' ? { transaction_id: trade.transactionId, success_time: iso(trade.paidAt) } : {}),
})

const tradeFields = (trade: Trade) => ({
  out_trade_no: trade.outTradeNo,
  trade_no: trade.transactionId,
  trade_status: trade.state === 'SUCCESS' ? 'TRADE_SUCCESS' : 'WAIT_BUYER_PAY',
  total_amount: (trade.totalFen / 100).toFixed(2),
})

let transactions = 0
export const aTrade = (outTradeNo: string, change: Partial<Trade> = {}): Trade => ({
  outTradeNo,
  totalFen: 9900,
  state: 'SUCCESS',
  transactionId: `42000${String(++transactions).padStart(23, '0')}`,
  paidAt: Math.floor(Date.now() / 1000) * 1000,
  ...change,
})

export interface Sent {
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: string
}

export const deliver = (sent: Sent): Promise<Response> =>
  self.fetch(sent.url, { method: 'POST', headers: sent.headers, body: sent.body })

export interface PayShop extends Floor {
  readonly wechatpay: string
  readonly alipay: string
  /** Pushes an unpaid order of one TEE that ends `forMs` from now. */
  order(orderId: string, forMs?: number): Promise<void>
  wechatNotice(trade: Trade, by?: { serial: string; privateKey: string }): Sent
  alipayNotice(trade: Trade): Sent
  payments(platformOrderId: string): Promise<readonly OrderPayment[]>
}

export async function aPayShop(
  shelf: Readonly<Record<string, number>>,
  settings: Record<string, unknown> = {},
): Promise<PayShop> {
  const floor = await aFloor(shelf)
  const connect = async (kind: string, credentials: Record<string, string>) =>
    (
      await floor.merchant.send<{ id: string }>('POST', '/api/v1/connections', {
        kind,
        name: kind,
        credentials,
        settings,
      })
    ).id
  const wechatpay = await connect('wechatpay', {
    ...account,
    privateKey: merchantKeys.privateKey,
    apiV3Key,
    publicKeyId: publicKey.serial,
    publicKey: publicKeyMode.publicKey,
  })
  const alipay = await connect('alipay', {
    appId: '2021000000000000',
    sellerId: '2088000000000001',
    privateKey: merchantKeys.privateKey,
    alipayPublicKey: alipayKeys.publicKey,
  })
  return {
    ...floor,
    wechatpay,
    alipay,
    async order(orderId, forMs = 600_000) {
      const { paidAt: _, ...data } = openOrder({ orderId, lines: [{ sku: 'TEE', quantity: 1 }] })
      const answer = await floor.shop.push('order.created', { ...data, payBy: Date.now() + 600_000 })
      if (answer.status !== 200) throw new Error(await answer.text())
      const { id } = await floor.until(orderId, 'pending_payment')
      if (forMs >= 0) return
      // Set behind the clock's back: it would end the order at once, before anybody had seen it.
      const ctx = await ctxOfTenant(floor.merchant.tenantId)
      await ctx.db.$client
        .prepare('UPDATE orders SET pay_by = ? WHERE tenant_id = ? AND id = ?')
        .bind(Date.now() + forMs, ctx.tenant.id, id)
        .run()
    },
    wechatNotice(trade, by = publicKey) {
      const resource = encryptResource(apiV3Key, JSON.stringify(transactionOf(trade)), 'abcdefghijkl', 'transaction')
      const body = JSON.stringify({ id: crypto.randomUUID(), event_type: 'TRANSACTION.SUCCESS', resource })
      const headers = signedHeaders(by, { seconds: Math.floor(Date.now() / 1000), nonce: 'n', body })
      return { url: `http://dingshu.test/hooks/wechatpay/${wechatpay}`, headers, body }
    },
    alipayNotice(trade) {
      const body = signedForm(alipayKeys.privateKey, {
        notify_id: crypto.randomUUID(),
        notify_type: 'trade_status_sync',
        app_id: '2021000000000000',
        seller_id: '2088000000000001',
        charset: 'utf-8',
        ...tradeFields(trade),
        gmt_payment: local(trade.paidAt),
        subject: '红色T恤 L&M=100%+😀',
      })
      const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
      return { url: `http://dingshu.test/hooks/alipay/${alipay}`, headers, body }
    },
    async payments(platformOrderId) {
      const order = await floor.find(platformOrderId)
      const detail = await floor.detail(order?.id ?? '')
      return (detail as unknown as { payments: readonly OrderPayment[] }).payments
    },
  }
}
