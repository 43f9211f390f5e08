import { expect, test } from 'vitest'
import type { OrderSummary } from '../../../web/src/api/orders.ts'
import { isNewer, mergeOrders } from '../../../web/src/lib/live-merge.ts'
import { readLiveMessage, reconnectDelay } from '../../../web/src/lib/live-message.ts'

const row = (id: string, version: number, more: Partial<OrderSummary> = {}): OrderSummary =>
  ({ id, version, status: 'paid', holds: [], tags: [], hubNo: `D${id}`, ...more }) as OrderSummary

test('a newer version changes its row in place and leaves the order of rows alone', () => {
  const rows = [row('c', 1), row('b', 1), row('a', 1)]
  const merged = mergeOrders(rows, [{ id: 'b', version: 2, status: 'locked' }])
  expect(merged.rows.map((r) => [r.id, r.status])).toEqual([
    ['c', 'paid'],
    ['b', 'locked'],
    ['a', 'paid'],
  ])
  expect(merged.changed).toEqual(['b'])
  expect(merged.rows[1]?.hubNo).toBe('Db')
})

test('older and repeated versions change nothing, not even the array', () => {
  const rows = [row('a', 5)]
  for (const version of [4, 5]) {
    const merged = mergeOrders(rows, [{ id: 'a', version, status: 'cancelled' }])
    expect(merged.rows).toBe(rows)
    expect(merged.changed).toEqual([])
  }
})

test('of two messages about one order the newer wins, whichever came first', () => {
  const patches = [
    { id: 'a', version: 7, status: 'shipped' as const },
    { id: 'a', version: 6, status: 'label_printed' as const },
  ]
  expect(mergeOrders([row('a', 1)], patches).rows[0]?.status).toBe('shipped')
  expect(mergeOrders([row('a', 1)], patches.toReversed()).rows[0]?.status).toBe('shipped')
})

test('a field that the message leaves out keeps its value', () => {
  const merged = mergeOrders([row('a', 1, { payableFen: 100 })], [{ id: 'a', version: 2, payableFen: undefined }])
  expect(merged.rows[0]?.payableFen).toBe(100)
})

test('orders that the list does not show are told apart', () => {
  expect(mergeOrders([row('a', 1)], [{ id: 'z', version: 1 }]).unknown).toEqual(['z'])
})

test('only an order made after the newest row counts as new', () => {
  const rows = [row('ord_02', 1), row('ord_01', 1)]
  expect(isNewer('ord_03', rows)).toBe(true)
  expect(isNewer('ord_015', rows)).toBe(false)
  expect(isNewer('ord_01', [])).toBe(true)
})

test('what the feed says is read with care', () => {
  expect(readLiveMessage('{"type":"hello","at":1}')).toEqual({ type: 'hello' })
  expect(readLiveMessage('{"type":"refresh"}')).toEqual({ type: 'refresh' })
  expect(readLiveMessage('{"type":"orders","items":[{"id":"a","version":2},{"id":3},null]}')).toEqual({
    type: 'orders',
    items: [{ id: 'a', version: 2 }],
  })
  expect(readLiveMessage('pong')).toBeNull()
  expect(readLiveMessage('{"type":"something else"}')).toBeNull()
})

test('reconnecting backs off to half a minute', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map(reconnectDelay)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
})
