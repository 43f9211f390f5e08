import { describe, expect, it } from 'vitest'
import { HOUR, instantOf, MINUTE } from '../../../src/core/time.ts'
import { firstThings, type UrgentOrder } from '../../../src/insights/domain/first-things.ts'

const NOW = instantOf('2026-11-20', 9 * 60)
const order = (over: Partial<UrgentOrder> = {}): UrgentOrder => ({
  orderId: 'ord_1',
  hubNo: 'H1',
  status: 'allocated',
  holds: [],
  payableFen: 10_000,
  currency: 'CNY',
  promisedAt: null,
  shipBy: null,
  ...over,
})
const whyOf = (over: Partial<UrgentOrder>) => firstThings([order(over)], { now: NOW, limit: 1, by: 'money' })[0]?.why

describe('what to do first', () => {
  it('says why, with the time that is left or gone', () => {
    expect(whyOf({ promisedAt: NOW - 133 * MINUTE })).toBe('计划送达已超 2 小时 13 分')
    expect(whyOf({ promisedAt: NOW + 45 * MINUTE })).toBe('计划送达还剩 45 分')
    expect(whyOf({ shipBy: NOW + HOUR, promisedAt: NOW + 2 * HOUR })).toBe('承诺发货还剩 1 小时 0 分')
    expect(whyOf({ promisedAt: NOW + 30 * HOUR })).toBe('计划送达 11-21 15:00')
  })

  it('a hold comes first in the sentence', () => {
    const holds = [{ reason: 'short_of_stock' as const, by: 'system', detail: '缺 RED ×2', since: NOW }]
    expect(whyOf({ holds, promisedAt: NOW + HOUR })).toBe('缺货：缺 RED ×2；计划送达还剩 1 小时 0 分')
    expect(whyOf({ holds })).toBe('缺货：缺 RED ×2')
  })

  it("the platform's ship time no longer counts once the parcel has left", () => {
    const late = { shipBy: NOW - HOUR, promisedAt: NOW + 2 * HOUR }
    expect(
      firstThings([order({ ...late, status: 'in_transit' })], { now: NOW, limit: 1, by: 'money' })[0]?.deadline,
    ).toBe(NOW + 2 * HOUR)
    expect(firstThings([order(late)], { now: NOW, limit: 1, by: 'money' })[0]?.deadline).toBe(NOW - HOUR)
  })

  it('most money first, then the earlier deadline', () => {
    const orders = [
      order({ orderId: 'cheap', payableFen: 1, promisedAt: NOW - HOUR }),
      order({ orderId: 'later', payableFen: 9, promisedAt: NOW + 2 * HOUR }),
      order({ orderId: 'sooner', payableFen: 9, promisedAt: NOW + HOUR }),
    ]
    expect(firstThings(orders, { now: NOW, limit: 2, by: 'money' }).map(({ orderId }) => orderId)).toEqual([
      'sooner',
      'later',
    ])
  })

  it('currencies take turns: 分 and cents are not compared', () => {
    const orders = [
      order({ orderId: 'cny1', payableFen: 30_000 }),
      order({ orderId: 'cny2', payableFen: 20_000 }),
      order({ orderId: 'usd1', payableFen: 9_000, currency: 'USD', promisedAt: NOW }),
    ]
    expect(firstThings(orders, { now: NOW, limit: 3, by: 'money' }).map(({ orderId }) => orderId)).toEqual([
      'usd1',
      'cny1',
      'cny2',
    ])
  })
})
