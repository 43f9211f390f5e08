import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { payByCode } from '../../../sandbox/src/wechatpay/gateway'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import type { World } from '../../../sandbox/src/world/world'
import { closeOrder, createNative, queryOrder } from '../../../src/platform/wechatpay/client.ts'
import { readNotification } from '../../../src/platform/wechatpay/notification.ts'
import { aWorld, NOON } from './a-world'

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
const config = {
  ...account,
  privateKey: merchantKeys.privateKey,
  apiV3Key,
  platformKeys: { PUB_KEY_ID_1: platformKeys.publicKey },
  gateway: 'http://sandbox.test/wechatpay',
}

function aMerchantAt(world: World) {
  world.wechatPayments.putMerchant({
    ...account,
    merchantPublicKey: merchantKeys.publicKey,
    apiV3Key,
    platformSerial: 'PUB_KEY_ID_1',
    platformPrivateKey: platformKeys.privateKey,
  })
}

/** The product's own client, its calls answered by the world: both sides check the other's signature with code of their own. */
function clientOf(world: World, change: Partial<typeof config> = {}) {
  const send = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const url = new URL(String(input))
    const headers: Record<string, string> = {}
    new Headers(init.headers).forEach((value, name) => {
      headers[name] = value
    })
    const answer = answerCall(world, {
      platform: 'wechatpay',
      method: init.method ?? 'GET',
      path: url.pathname.slice('/wechatpay'.length),
      fullPath: url.pathname,
      query: url.search.slice(1),
      headers,
      body: String(init.body ?? ''),
    })
    return new Response(answer.status === 204 ? null : answer.body, {
      status: answer.status,
      headers: answer.headers ?? {},
    })
  }
  return { config: { ...config, ...change }, fetch: send as typeof fetch, now: () => NOON }
}

const order = {
  outTradeNo: 'pay_000001',
  description: '订枢 标准版 1 个月',
  amountFen: 199_900,
  attach: 'tnt_1',
  notifyUrl: 'http://hub.test/api/public/wechatpay/notify',
  expiresAt: NOON + 1_800_000,
}

test('a native order is opened, paid, told of in a message that the product can read, and found paid', async () => {
  const { world, received } = aWorld(() => ({ status: 200, body: '' }))
  aMerchantAt(world)
  const opened = await createNative(clientOf(world), order)
  expect(opened.ok && opened.value).toMatch(/^weixin:\/\/wxpay\/bizpayurl\?pr=/)
  expect(await queryOrder(clientOf(world), order.outTradeNo)).toMatchObject({ ok: true, value: { state: 'NOTPAY' } })
  const code = (opened.ok ? opened.value : '').split('pr=')[1] ?? ''
  expect(payByCode(world, code)?.state).toBe('SUCCESS')
  expect(payByCode(world, code)).toBeUndefined()
  await world.deliveries.pump()
  const [push] = received
  const read = await readNotification(config, {
    headers: new Headers(push?.headers),
    rawBody: push?.body ?? '',
    now: NOON,
  })
  const said = { state: 'SUCCESS', outTradeNo: order.outTradeNo, attach: 'tnt_1', totalFen: 199_900 }
  expect(read).toMatchObject({ ok: true, value: said })
  expect(await queryOrder(clientOf(world), order.outTradeNo)).toMatchObject({ ok: true, value: said })
  expect(world.deliveries.list(10)).toEqual([])
})

test('a notification that is answered with a body or a refusal comes again', async () => {
  const { world, clock } = aWorld(() => ({ status: 500, body: '{"code":"FAIL"}' }))
  aMerchantAt(world)
  const opened = await createNative(clientOf(world), order)
  payByCode(world, (opened.ok ? opened.value : '').split('pr=')[1] ?? '')
  await world.deliveries.pump()
  expect(world.deliveries.list(10)).toMatchObject([{ attempt: 1, state: 'waiting' }])
  clock.now += 60_000
})

test('a wrong key, a wrong merchant and a used number are refused', async () => {
  const { world } = aWorld()
  aMerchantAt(world)
  const strange = clientOf(world, { privateKey: platformKeys.privateKey })
  expect(await createNative(strange, order)).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
  const nobody = clientOf(world, { mchId: '1900000999' })
  expect(await createNative(nobody, order)).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
  await createNative(clientOf(world), order)
  expect(await createNative(clientOf(world), { ...order, amountFen: 1 })).toMatchObject({
    ok: false,
    error: { code: 'rejected' },
  })
})

test('a closed order cannot be paid, an unknown one is not found', async () => {
  const { world } = aWorld()
  aMerchantAt(world)
  const opened = await createNative(clientOf(world), order)
  expect(await closeOrder(clientOf(world), order.outTradeNo)).toEqual({ ok: true, value: undefined })
  expect(payByCode(world, (opened.ok ? opened.value : '').split('pr=')[1] ?? '')).toBeUndefined()
  expect(await queryOrder(clientOf(world), 'pay_none')).toMatchObject({ ok: false, error: { code: 'not_found' } })
})
