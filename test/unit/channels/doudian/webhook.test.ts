import { describe, expect, test } from 'vitest'
import { doudian } from '../../../../src/channels/doudian/index.ts'
import push from '../../../fixtures/protocols/doudian.push.json' with { type: 'json' }
import vectors from '../../../fixtures/protocols/doudian.vectors.json' with { type: 'json' }
import { describeChannelAdapter, type SignedPush } from '../../../support/channel-contract.ts'

const secret = vectors.vectors[0]?.secret ?? ''
const credentials = { appKey: '7101234567890123456', appSecret: secret, shopId: '4463798' }

const genuine = (name: string): Pick<SignedPush, 'name' | 'headers' | 'body' | 'now'> => {
  const vector = vectors.vectors.find((candidate) => candidate.name === name)
  return {
    name,
    headers: { ...vector?.input.headers } as Record<string, string>,
    body: vector?.input.body ?? '',
    now: 0,
  }
}

describeChannelAdapter(doudian, {
  credentials,
  signatureHeader: 'event-sign',
  pushes: [
    {
      name: 'paid, two sub-orders',
      headers: push.headers,
      body: push.body_text,
      now: 0,
      messages: [
        { externalId: '69200000000000000011772330709', kind: 'order_changed', platformOrderId: '6920000000000000001' },
      ],
    },
    { ...genuine('event-verify-tag0'), messages: [{ externalId: '0', kind: 'ignored', why: 'ping' }] },
    {
      ...genuine('event-batch-chinese'),
      messages: [
        { externalId: 'a', kind: 'order_changed', platformOrderId: '6920000000000000001' },
        { externalId: 'b', kind: 'ignored', why: 'tag 200 names no order' },
      ],
    },
  ],
})

const one = (tag: unknown, data: unknown, msg_id: unknown = 'm') => {
  const read = doudian.webhook.read(JSON.stringify([{ tag, msg_id, data }]), {})
  return read.ok ? read.value[0] : read.error
}

describe('tags', () => {
  const orderTags = ['100', '101', '102', '103', '104', '105', '106', '108', '109', '110', '111', '113', '126']
  const afterSaleTags = ['200', '201', '202', '203', '204', '205', '206', '207', '208', '209', '211', '226', '227']

  test.each([...orderTags, ...afterSaleTags])('%s asks to read the order again', (tag) => {
    expect(one(tag, '{"p_id":6920000000000000001}')).toEqual({
      externalId: 'm',
      kind: 'order_changed',
      platformOrderId: '6920000000000000001',
    })
  })

  test.each(['400', '417'])('%s is about a product', (tag) => {
    expect(one(tag, '{"product_id":1}')).toMatchObject({
      kind: 'ignored',
      why: `tag ${tag}: a product changed, no order`,
    })
  })

  test('a tag that nobody knows is ignored with its number', () => {
    expect(one('999', 'x')).toMatchObject({ kind: 'ignored', why: 'tag 999 is unknown' })
  })

  test('a ping’s data need not be JSON', () => {
    expect(one('0', '2026-03-01T10:05:09+08:00', '0')).toEqual({ externalId: '0', kind: 'ignored', why: 'ping' })
  })

  test('numbers as tag and message id, and data that is an object already, are read too', () => {
    expect(one(101, { p_id: '6920000000000000001' }, 7)).toEqual({
      externalId: '7',
      kind: 'order_changed',
      platformOrderId: '6920000000000000001',
    })
  })

  test('without a message id the same message gets the same id and another one another', () => {
    const id = (tag: string, pId: string) => {
      const message = one(tag, `{"p_id":"${pId}"}`, '')
      return message !== undefined && 'externalId' in message ? message.externalId : ''
    }
    expect(id('101', '1')).toBe(id('101', '1'))
    expect(new Set([id('101', '1'), id('101', '2'), id('102', '1'), '']).size).toBe(4)
  })

  test('broken data of an order message makes the push unreadable, so that it is parked', () => {
    expect(one('101', '{"p_id":')).toEqual({
      code: 'ingest.unreadable',
      why: 'data of message 0 (tag 101) is no JSON object',
    })
  })
})

test('a push meant for another app is refused even if its signature fits', async () => {
  const headers = new Headers({ ...push.headers, 'app-id': '7109999999999999999' })
  const verdict = await doudian.webhook.verify(
    { headers, query: new URLSearchParams(), rawBody: push.body_text, now: 0 },
    credentials,
  )
  expect(verdict).toEqual({ ok: false, reason: 'bad_signature' })
})

test('answers are in the platform’s own form', () => {
  expect(doudian.webhook.accepted()).toEqual({
    status: 200,
    body: '{"code":0,"msg":"success"}',
    contentType: 'application/json',
  })
  expect(JSON.parse(doudian.webhook.rejected('bad_signature').body)).toEqual({
    code: 40003,
    msg: 'isv.signature-invalid',
  })
})
