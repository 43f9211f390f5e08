import { describe, expect, test } from 'vitest'
import { aliexpress } from '../../../../src/channels/aliexpress/index.ts'
import { fnv1a } from '../../../../src/core/hash.ts'
import vectors from '../../../fixtures/protocols/aliexpress.vectors.json' with { type: 'json' }
import { describeChannelAdapter } from '../../../support/channel-contract.ts'

const vector = vectors.vectors.find(({ name }) => name === 'iop-push-unicode')
const body = vector?.input.body ?? ''

describeChannelAdapter(aliexpress, {
  credentials: {
    appKey: vector?.input.app_key ?? '',
    appSecret: vector?.secret ?? '',
    sellerId: '2671514005',
    refreshToken: 'rt',
  },
  signatureHeader: 'authorization',
  pushes: [
    {
      name: 'an order changed',
      headers: { authorization: vector?.expected ?? '' },
      body,
      now: 0,
      messages: [{ externalId: `10-${fnv1a(body)}`, kind: 'order_changed', platformOrderId: '8180000000000001' }],
    },
  ],
})

describe('messages', () => {
  test('one that names no order is ignored', () => {
    expect(aliexpress.webhook.read('{"message_type":3,"data":{"product_id":1}}', {})).toMatchObject({
      ok: true,
      value: [{ kind: 'ignored', why: 'message_type 3 names no order' }],
    })
  })

  test('one of another shop of the app is ignored', () => {
    expect(aliexpress.webhook.read(body, { sellerId: '7' })).toMatchObject({ value: [{ kind: 'ignored' }] })
  })

  test('without the app’s secret nothing is genuine', async () => {
    const input = { headers: new Headers(), query: new URLSearchParams(), rawBody: body, now: 0 }
    expect((await aliexpress.webhook.verify(input, {})).ok).toBe(false)
  })
})
