import { describe, expect, test } from 'vitest'
import { xiaohongshu } from '../../../../src/channels/xiaohongshu/index.ts'
import { pushSign } from '../../../../src/channels/xiaohongshu/sign.ts'
import push from '../../../fixtures/protocols/xiaohongshu.push.json' with { type: 'json' }
import { describeChannelAdapter } from '../../../support/channel-contract.ts'

const credentials = { appId: '6f1e2d3c4b5a69788796', appSecret: 'a1b2c3d4e5f60718293a4b5c6d7e8f90', refreshToken: '' }
const now = 1_772_330_709_123
const body = JSON.stringify(push.body)

describeChannelAdapter(xiaohongshu, {
  credentials,
  signatureHeader: 'sign',
  bodyIsUnsigned: true,
  pushes: [
    {
      name: 'a change of status',
      headers: push.headers,
      path: '/open_api/msg',
      query: { canshu: 'test' },
      body,
      now,
      messages: [
        {
          externalId: expect.stringMatching(/^msg_fulfillment_status_change-\d+$/) as string,
          kind: 'order_changed',
          platformOrderId: 'P700123456789012345',
        },
      ],
    },
  ],
})

describe('a push is refused', () => {
  const path = '/hooks/xiaohongshu/con_1'
  const verify = (change: { path?: string; query?: URLSearchParams; appKey?: string; at?: number } = {}) => {
    const { appKey = credentials.appId, at = now } = change
    const query = new URLSearchParams()
    const sign = pushSign({ path, query, appKey, timestamp: String(now), appSecret: credentials.appSecret })
    const headers = new Headers({ 'app-key': appKey, timestamp: String(now), sign })
    return xiaohongshu.webhook.verify({ headers, query, path, rawBody: body, ...change, now: at }, credentials)
  }

  test('by nothing when it is genuine', async () => {
    expect(await verify()).toEqual({ ok: true })
    expect(await verify({ at: now + 4 * 3_600_000 })).toEqual({ ok: true })
  })

  test.each([
    ['another path', { path: '/hooks/xiaohongshu/con_2' }],
    ['no path', { path: '' }],
    ['a parameter more', { query: new URLSearchParams({ a: '1' }) }],
    ['another app', { appKey: 'other' }],
  ])('for %s', async (_name, change) => {
    expect(await verify(change)).toEqual({ ok: false, reason: 'bad_signature' })
  })

  test('when it is old', async () => {
    expect(await verify({ at: now + 4 * 3_600_000 + 1 })).toEqual({ ok: false, reason: 'stale' })
  })
})

describe('tags', () => {
  const read = (...items: unknown[]) => xiaohongshu.webhook.read(JSON.stringify(items), credentials)

  test.each([
    'msg_fulfillment_status_change',
    'msg_fulfillment_receiver_change',
    'msg_fulfillment_seller_remark_change',
    'msg_fulfillment_delivery_time_change',
    'msg_after_sale_create',
    'msg_after_sale_update',
    'msg_after_sale_audit_pass',
    'msg_after_sale_confirm_receive',
    'msg_after_sale_refund_finished',
    'msg_after_sale_reject_receive',
    'msg_after_sale_transfer',
  ])('%s asks to read the order again', (msgTag) => {
    expect(read({ msgTag, data: '{"orderId":"P1","returnsId":"R1"}' })).toMatchObject({
      value: [{ kind: 'order_changed', platformOrderId: 'P1' }],
    })
  })

  test.each(['msg_sku_create', 'msg_sku_buyable', 'msg_sku_delete', 'msg_item_audit_reject', 'something_new'])(
    '%s concerns no order',
    (msgTag) => {
      expect(read({ msgTag, data: 'x' })).toMatchObject({ value: [{ kind: 'ignored' }] })
    },
  )

  test('several messages are read, and an empty push is no fault', () => {
    const item = { msgTag: 'msg_after_sale_update', data: { orderId: 'P1' } }
    expect(read(item, { msgTag: 'msg_sku_create' })).toMatchObject({ value: [{}, {}] })
    expect(read()).toEqual({ ok: true, value: [] })
  })

  test.each(['{"orderId":', '{}', null])('an order’s message with data %j is parked', (data) => {
    expect(read({ msgTag: 'msg_fulfillment_status_change', data })).toMatchObject({
      error: { code: 'ingest.unreadable' },
    })
  })
})

test('answers are in the platform’s own form', () => {
  expect(JSON.parse(xiaohongshu.webhook.accepted().body)).toEqual(push.reply)
})
