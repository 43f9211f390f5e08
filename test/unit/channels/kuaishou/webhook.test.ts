import { createCipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { kuaishou } from '../../../../src/channels/kuaishou/index.ts'
import push from '../../../fixtures/protocols/kuaishou.push.json' with { type: 'json' }
import { describeChannelAdapter } from '../../../support/channel-contract.ts'

const credentials = {
  appKey: 'ks700000000000000001',
  appSecret: 'secret',
  signSecret: '5e4d3c2b1a09f8e7d6c5b4a392817065',
  msgSecret: 'AQIDBAUGBwgJCgsMDQ4PEA==',
  refreshToken: '',
}
const sealed = (text: string, secret = credentials.msgSecret) => {
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(secret, 'base64'), Buffer.alloc(16))
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
}
const verify = (rawBody: string) =>
  kuaishou.webhook.verify({ headers: new Headers(), query: new URLSearchParams(), rawBody, now: 0 }, credentials)
const read = (message: object) => kuaishou.webhook.read(sealed(JSON.stringify(message)), credentials)

describeChannelAdapter(kuaishou, {
  credentials,
  signatureHeader: null,
  pushes: [
    {
      name: 'paid',
      headers: push.headers,
      body: push.body,
      now: 0,
      messages: [
        { externalId: '243_4027_2607602240240301', kind: 'order_changed', platformOrderId: '2607602240240301' },
      ],
    },
  ],
})

test('the heartbeat is taken and changes nothing', async () => {
  const heartbeat = 'rW/A8l9tlVMMxLHdb3ol2A=='
  expect(await verify(heartbeat)).toEqual({ ok: true })
  expect(kuaishou.webhook.read(heartbeat, credentials)).toMatchObject({
    value: [{ kind: 'ignored', why: 'heartbeat' }],
  })
})

test.each([
  ['another app', sealed('{"appKey":"ks000","event":"kwaishop_order_paySuccess"}')],
  ['no app', sealed('{"event":"kwaishop_order_paySuccess"}')],
  ['no JSON', sealed('hello')],
  ['a plain body', '{"test":true}'],
  ['another secret', sealed('{"test":true}', 'AQIDBAUGBwgJCgsMDQ4PEQ==')],
])('a push of %s is refused', async (_name, body) => {
  expect(await verify(body)).toEqual({ ok: false, reason: 'bad_signature' })
})

describe('events', () => {
  const of = (event: string, info: unknown) => read({ eventId: 'e', appKey: credentials.appKey, event, info })

  test.each([
    'order_addOrder',
    'order_paySuccess',
    'order_delivering',
    'order_deliverySuccess',
    'order_orderSuccess',
    'order_orderFail',
    'order_totalFeeChange',
    'order_addressChange',
  ])('kwaishop_%s asks to read the order again', (name) => {
    expect(of(`kwaishop_${name}`, '{"oid":2607602240240301}')).toEqual({
      ok: true,
      value: [{ externalId: 'e', kind: 'order_changed', platformOrderId: '2607602240240301' }],
    })
  })

  test.each(['addRefund', 'updateRefund'])('kwaishop_aftersales_%s names its order in other words', (name) => {
    expect(of(`kwaishop_aftersales_${name}`, { orderId: '2607602240240301', refundId: 1 })).toMatchObject({
      value: [{ kind: 'order_changed', platformOrderId: '2607602240240301' }],
    })
  })

  test('another event concerns no order', () => {
    expect(of('kwaishop_item_addItem', '{}')).toMatchObject({ value: [{ kind: 'ignored' }] })
  })

  test.each(['{"oid":', '{}', null, 7])('an order’s event with info %j is parked', (info) => {
    expect(of('kwaishop_order_paySuccess', info)).toMatchObject({ error: { code: 'ingest.unreadable' } })
  })

  test('without ids the same message gets the same id and another one another', () => {
    const id = (oid: number) => {
      const message = read({ event: 'kwaishop_order_paySuccess', info: { oid } })
      return message.ok ? message.value[0]?.externalId : ''
    }
    expect(id(1)).toBe(id(1))
    expect(id(1)).not.toBe(id(2))
  })
})

test('answers are in the platform’s own form', () => {
  expect(kuaishou.webhook.accepted()).toEqual({ status: 200, body: '{"result":1}', contentType: 'application/json' })
})
