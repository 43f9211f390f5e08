import { expect, test } from 'vitest'
import { pdd } from '../../../../src/channels/pdd/index.ts'
import push from '../../../fixtures/protocols/pdd.push.json' with { type: 'json' }

const read = (frame: unknown, credentials: Record<string, string> = {}) => {
  const result = pdd.webhook.read(typeof frame === 'string' ? frame : JSON.stringify(frame), credentials)
  return result.ok ? result.value : result.error
}

test.each([
  ['a trade message', push.frame, '1234567890123456'],
  ['a refund message', push.refund_frame, '1234567890123457'],
])('%s asks to read the order again', (_, frame, externalId) => {
  expect(read(frame)).toEqual([{ externalId, kind: 'order_changed', platformOrderId: '260301-123456789012345' }])
})

test('a message of another shop of the same app is passed over', () => {
  expect(read(push.frame, { mallId: '171504183' })).toMatchObject([{ kind: 'order_changed' }])
  expect(read(push.frame, { mallId: '1' })).toMatchObject([{ kind: 'ignored', why: 'shop 171504183 is another' }])
})

test.each([
  [push.heartbeat, 'heartbeat'],
  [{ id: 1, message: { type: 'pdd_goods_GoodsUpdate', content: '{}' } }, 'pdd_goods_GoodsUpdate tells of no order'],
  [
    { id: 1, message: { type: 'pdd_refund_RefundCreated', content: '{"refund_id":1}' } },
    'pdd_refund_RefundCreated names no order',
  ],
])('%j is passed over', (frame, why) => {
  expect(read(frame)).toMatchObject([{ kind: 'ignored', why }])
})

test.each([
  '',
  '{',
  'null',
  '[]',
  '42',
  '{"id":1}',
  { id: 1, message: { type: 'pdd_trade_TradeSuccess', content: 'x' } },
])('%j is unreadable', (frame) => {
  expect(read(frame)).toMatchObject({ code: 'ingest.unreadable' })
})

test('whoever calls our address is refused: the platform pushes over its socket only', async () => {
  const input = { headers: new Headers(), query: new URLSearchParams(), rawBody: JSON.stringify(push.frame), now: 0 }
  expect(await pdd.webhook.verify(input, {})).toEqual({ ok: false, reason: 'bad_signature' })
  expect(pdd.webhook.rejected('bad_signature').status).toBe(401)
})
