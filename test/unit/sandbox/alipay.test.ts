import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { payTrade } from '../../../sandbox/src/alipay/gateway'
import { ownShopBody, placeOwnOrder } from '../../../sandbox/src/own-shop/own-shop'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import type { World } from '../../../sandbox/src/world/world'
import type { PaymentOptions } from '../../../src/payments/payment.port.ts'
import { alipay } from '../../../src/payments/providers/alipay/index.ts'
import { aWorld, NOON } from './a-world'

const keyPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const app = keyPair()
const platform = keyPair()
const OPEN_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const APP_ID = '2021000000000000'

/** The product's own adapter, its calls answered by the world: each side checks the other's signature with code of its own. */
function optionsFor(world: World, privateKey = app.privateKey): PaymentOptions {
  const send = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const url = new URL(String(input))
    const call = { platform: 'alipay', method: 'POST', fullPath: url.pathname, query: '', headers: {} }
    const answer = answerCall(world, { ...call, path: url.pathname.slice('/alipay'.length), body: String(init.body) })
    return new Response(answer.body, { status: answer.status })
  }
  return {
    credentials: {
      appId: APP_ID,
      sellerId: '2088000000000001',
      privateKey,
      alipayPublicKey: platform.publicKey,
      nextAlipayPublicKey: '',
    },
    settings: { gateway: 'http://sandbox.test/alipay' },
    now: () => NOON,
    fetch: send as typeof fetch,
  }
}

function aShopAt(world: World): void {
  world.alipayTrades.putApp({
    appId: APP_ID,
    sellerId: '2088000000000001',
    appPublicKey: app.publicKey,
    alipayPrivateKey: platform.privateKey,
  })
  const shop = {
    orderUrl: 'http://hub.test/hooks/open/con_1',
    secret: OPEN_SECRET,
    alipay: { appId: APP_ID, notifyUrl: 'http://hub.test/hooks/alipay/con_2' },
    goods: [{ skuId: 's1', outSkuId: 'TEE', name: '红色T恤 L&M=100%+😀', priceFen: 9900 }],
  }
  world.settings.write('ownShop', ownShopBody.parse(shop))
}

test('an order of the own shop is paid, told of, found paid, refunded once, and told of again', async () => {
  const { world, received } = aWorld(() => ({ status: 200, body: 'success' }))
  aShopAt(world)
  const options = optionsFor(world)
  const { orderId = '' } = placeOwnOrder(world, { minutes: 15, quantity: 1 }) ?? {}
  expect(await alipay.query(orderId, options)).toMatchObject({ ok: true, value: { state: 'unpaid' } })
  expect(payTrade(world, APP_ID, orderId)?.state).toBe('TRADE_SUCCESS')
  expect(payTrade(world, APP_ID, orderId)).toBeUndefined()
  await world.deliveries.pump()
  const notice = received.find(({ url }) => url.includes('/alipay/'))?.body ?? ''
  const input = { headers: new Headers(), query: new URLSearchParams(), rawBody: notice, now: NOON }
  expect(await alipay.webhook.verify(input, options)).toEqual({ ok: true })
  const payment = { outTradeNo: orderId, state: 'paid', amountFen: 9900 }
  expect(await alipay.webhook.read(notice, options)).toMatchObject({ ok: true, value: [{ kind: 'payment', payment }] })
  expect(await alipay.query(orderId, options)).toMatchObject({ ok: true, value: payment })

  const wish = { outTradeNo: orderId, refundNo: 'DSR1', amountFen: 9900, totalFen: 9900, reason: '已无库存' }
  expect(await alipay.queryRefund(wish, options)).toEqual({ ok: true, value: null })
  expect(await alipay.refund(wish, options)).toMatchObject({ ok: true, value: { state: 'refunded' } })
  expect(await alipay.refund(wish, options)).toMatchObject({ ok: true, value: { state: 'processing' } })
  expect(await alipay.queryRefund(wish, options)).toMatchObject({
    ok: true,
    value: { state: 'refunded', amountFen: 9900 },
  })
  const again = await alipay.refund({ ...wish, refundNo: 'DSR2', amountFen: 1 }, options)
  expect(again).toMatchObject({ ok: false, error: { code: 'rejected' } })
})

test('a call that somebody else signed is refused; an unknown trade is none', async () => {
  const { world } = aWorld()
  aShopAt(world)
  const forged = await alipay.query('x', optionsFor(world, platform.privateKey))
  expect(forged).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
  expect(await alipay.query('x', optionsFor(world))).toEqual({ ok: true, value: null })
})
