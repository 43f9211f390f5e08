import { describe, expect, it } from 'vitest'
import { changeOrder } from '../../../src/orders/domain/change-order.ts'
import type { OrderEvent } from '../../../src/orders/domain/order.ts'
import { webhookEventNames, webhookEvents } from '../../../src/webhooks/domain/event-types.ts'
import { messageBody } from '../../../src/webhooks/domain/message.ts'
import { orderNews } from '../../../src/webhooks/domain/order-news.ts'
import { aCanonicalOrder, anOrder } from '../../support/an-order.ts'

const hold = { reason: 'manual', by: 'u', detail: '电话 13800000000', since: 1 } as const
const typesOf = (events: readonly OrderEvent[]) =>
  orderNews(events.map((event, i) => ({ event, version: i + 1 }))).map(({ type }) => type)

describe('events of an order', () => {
  it.each<[OrderEvent, string[]]>([
    [{ type: 'paid', paidAt: 1, payMethod: 'wechat' }, ['order.paid']],
    [{ type: 'hold_placed', hold }, ['order.held']],
    [{ type: 'hold_released', reason: 'manual' }, ['order.released']],
    [{ type: 'promised', promisedAt: 1, first: true }, ['promise.changed']],
    [{ type: 'stock_checking' }, []],
    [{ type: 'stock_locked', round: 1 }, []],
    [{ type: 'allocated', warehouseId: 'WH-1', carriers: ['yuantong'] }, ['order.allocated']],
    [{ type: 'allocation_released' }, ['order.unallocated']],
    [{ type: 'label_printed', waybill: 'YT1' }, ['order.label_printed']],
    [{ type: 'label_voided', waybill: 'YT1' }, []],
    [{ type: 'shipped', shippedAt: 1, waybill: 'YT1' }, ['order.shipped']],
    [{ type: 'moved', to: 'in_transit' }, ['order.in_transit']],
    [{ type: 'moved', to: 'out_for_delivery' }, ['order.out_for_delivery']],
    [{ type: 'delivered', deliveredAt: 1 }, ['order.delivered']],
    [{ type: 'returned', at: 1 }, ['order.returned']],
    [{ type: 'cancelled' }, ['order.cancelled']],
    [{ type: 'closed' }, ['order.closed']],
    [{ type: 'lines_changed', lines: [], changed: 'sku' }, ['order.updated']],
    [{ type: 'noted', text: 'x' }, []],
    [{ type: 'tagged', tags: ['x'] }, []],
    [{ type: 'tracking_revoked' }, []],
  ])('%o', (event, expected) => expect(typesOf([event])).toEqual(expected))

  it('at first sight are as many as have happened already', () => {
    const paid = anOrder(aCanonicalOrder(), { status: 'paid', holds: [hold], expectedAt: 5 })
    expect(typesOf([{ type: 'accepted', order: paid }])).toEqual([
      'order.created',
      'order.paid',
      'order.held',
      'promise.changed',
    ])
    const unpaid = anOrder(aCanonicalOrder({ state: 'pending_payment' }))
    expect(typesOf([{ type: 'accepted', order: unpaid }])).toEqual(['order.created'])
  })

  it('name the version of the order that each made, and nothing personal', () => {
    const change = changeOrder(anOrder(), [{ type: 'hold_placed', hold }, { type: 'cancelled' }], 9, 'x')
    const news = orderNews(change?.steps ?? [])
    expect(news.map(({ type, version }) => [type, version])).toEqual([
      ['order.held', 2],
      ['order.cancelled', 3],
    ])
    expect(news[0]?.detail).toEqual({ reason: 'manual' })
  })
})

describe('the list of events', () => {
  it('names the right that each needs, and every event of an order is in it', () => {
    expect(webhookEventNames.length).toBe(26)
    for (const name of webhookEventNames) expect(webhookEvents[name]).toMatch(/^(orders|stock|cases):read$/)
  })

  it('goes out with its type, its time and the version of its shape', () => {
    expect(JSON.parse(messageBody('order.paid', 7, { order: { id: 'ord_1' } }))).toEqual({
      type: 'order.paid',
      timestamp: 7,
      v: 1,
      data: { order: { id: 'ord_1' } },
    })
  })
})
