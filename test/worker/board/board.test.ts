/** The countdown board: colours and money of open orders; shelves told before the van, answered or taken further up. */
import { describe, expect, it } from 'vitest'
import type { Board } from '../../../src/board/board.contract.ts'
import { HOUR, instantOf, localDay, MINUTE } from '../../../src/core/time.ts'
import { vanOf, watchShelvesOf } from '../../../src/flows/warehouse/watch-shelves.ts'
import { aFloor, type Floor } from '../../support/shop-floor.ts'
import { ctxOfTenant } from '../../support/tenants.ts'

const board = (floor: Floor, search = '') => floor.merchant.get<Board>(`/api/v1/board${search}`)

describe('the board', () => {
  it('counts by what is left of the promise, lists the nearest first, and adds up what breaches would cost', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const ids: string[] = []
    for (const id of ['B1', 'B2', 'B3', 'B4']) {
      await floor.sell(id, [{ sku: 'TEE-1', quantity: 1 }])
      ids.push((await floor.until(id, 'allocated')).id)
    }
    const { db, tenant } = await ctxOfTenant(floor.merchant.tenantId)
    const left = [-HOUR, HOUR / 2, 2 * HOUR, 9 * HOUR]
    for (const [i, id] of ids.entries())
      await db.$client
        .prepare('UPDATE orders SET promised_at = ?3, payable_fen = 20000 WHERE tenant_id = ?1 AND id = ?2')
        .bind(tenant.id, id, Date.now() + (left[i] ?? 0))
        .run()
    const all = await board(floor)
    expect([all.past, all.red, all.yellow, all.green]).toEqual([1, 1, 1, 1])
    expect(all.items.map(({ orderId }) => orderId)).toEqual(ids)
    expect(all.items[0]?.penaltyFen).toBe(10_00)
    expect(all.atRisk).toEqual([{ currency: 'CNY', fen: 30_00 }])
    expect((await board(floor, '?level=yellow')).items.map(({ orderId }) => orderId)).toEqual([ids[2]])
    expect((await board(floor, '?warehouseId=elsewhere')).items).toEqual([])
    const before = await floor.merchant.get<object>('/api/v1/promise/settings')
    const penalties = [{ channel: 'open', basisPoints: 1_000, minFen: 0, maxFen: 100_00 }]
    await floor.merchant.send('PUT', '/api/v1/promise/settings', { ...before, penalties })
    expect((await board(floor)).atRisk).toEqual([{ currency: 'CNY', fen: 60_00 }])
  })

  it('a shelf is told before the van, once; its keeper answers; unanswered, the supervisor hears; picked, it is over', async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
    const settings = await floor.merchant.get<object>('/api/v1/promise/settings')
    const keeper = { warehouseId: 'WH-1', shelf: 'A', name: '小李', phone: '13800000001', supervisor: false }
    await floor.merchant.send('PUT', '/api/v1/promise/settings', {
      ...settings,
      keepers: [keeper, { ...keeper, shelf: '', name: '老王', supervisor: true }],
    })
    await floor.merchant.send('PUT', '/api/v1/board/shelves', {
      items: [
        { warehouseId: 'WH-1', sku: 'TEE-1', shelf: 'A3' },
        { warehouseId: 'WH-1', sku: 'CAP-1', shelf: 'B1' },
      ],
    })
    await floor.sell('S1', [{ sku: 'TEE-1', quantity: 1 }])
    await floor.sell('S2', [
      { sku: 'TEE-1', quantity: 1 },
      { sku: 'CAP-1', quantity: 1 },
    ])
    const order = await floor.until('S1', 'allocated')
    const other = await floor.until('S2', 'allocated')
    const whole = await ctxOfTenant(floor.merchant.tenantId)
    // The next day's van: both jobs are for it, whatever the hour of the test.
    const { items } = await floor.merchant.get<{
      items: { id: string; cutoffMinute: number; handlingMinutes: number }[]
    }>('/api/v1/warehouses')
    const warehouse = items.find(({ id }) => id === 'WH-1')
    if (!warehouse) throw new Error('WH-1 is there from the start')
    const tomorrow = instantOf(localDay(Date.now() + 24 * HOUR), warehouse.cutoffMinute)
    const van = tomorrow + warehouse.handlingMinutes * MINUTE
    const look = async (now: number) => {
      const ctx = await ctxOfTenant(floor.merchant.tenantId, { clock: { now: () => now } })
      await watchShelvesOf(ctx)
      await ctx.settled()
    }
    await look(van - 3 * HOUR)
    expect((await board(floor)).alerts).toEqual([])
    for (let i = 0; i < 2; i++) await look(van - 90 * MINUTE)
    const alerts = (await board(floor)).alerts
    expect(alerts.map(({ shelf, jobs, keeper: who, latestAt }) => [shelf, jobs, who, latestAt])).toEqual([
      ['A3', 2, '小李', van],
      ['B1', 1, '', van],
    ])
    const [a3, b1] = alerts
    for (let i = 0; i < 2; i++)
      expect(
        await floor.merchant.send('POST', `/api/v1/board/alerts/${encodeURIComponent(a3?.id ?? '')}/acknowledge`, {}),
      ).toMatchObject({ id: a3?.id, acknowledgedBy: expect.any(String) })
    await look(van - 81 * MINUTE)
    expect((await board(floor)).alerts.map(({ escalatedAt }) => escalatedAt !== null)).toEqual([false, false])
    await look(van - 80 * MINUTE)
    await look(van - 70 * MINUTE)
    expect((await board(floor)).alerts.map(({ escalatedAt }) => escalatedAt)).toEqual([null, van - 80 * MINUTE])
    const [job] = (await floor.detail(other.id)).fulfilments
    await floor.step(job?.id ?? '', 'start-picking')
    await look(van - 60 * MINUTE)
    expect((await board(floor)).alerts.map(({ shelf, jobs }) => [shelf, jobs])).toEqual([['A3', 1]])
    expect(
      (await floor.merchant.call('POST', `/api/v1/board/alerts/${encodeURIComponent(b1?.id ?? '')}/acknowledge`, {}))
        .status,
    ).toBe(409)
    await look(van + MINUTE)
    expect((await board(floor)).alerts).toEqual([])
    expect(order.id).not.toBe(other.id)
    const { results } = await whole.db.$client
      .prepare(
        "SELECT payload ->> 'event' AS event FROM outbox WHERE tenant_id = ? AND payload ->> 'event' LIKE 'shelf.%'",
      )
      .bind(whole.tenant.id)
      .all<{ event: string }>()
    expect(results.length).toBeLessThanOrEqual(3)
    const shelves = await floor.merchant.get<{ items: object[] }>('/api/v1/board/shelves?warehouseId=WH-1')
    expect(shelves.items).toHaveLength(2)
    await floor.merchant.send('PUT', '/api/v1/board/shelves', {
      items: [{ warehouseId: 'WH-1', sku: 'CAP-1', shelf: '' }],
    })
    expect((await floor.merchant.get<{ items: object[] }>('/api/v1/board/shelves?warehouseId=WH-1')).items).toEqual([
      { warehouseId: 'WH-1', sku: 'TEE-1', shelf: 'A3' },
    ])
  })

  it('the van of a warehouse is the next one, and the one that has only just left', () => {
    const warehouse = { cutoffMinute: 23 * 60, handlingMinutes: 120 }
    const at = instantOf('2026-11-20', 25 * 60)
    expect(vanOf(warehouse, at - HOUR).at).toBe(at)
    expect(vanOf(warehouse, at + 4 * MINUTE).at).toBe(at)
    expect(vanOf(warehouse, at + 6 * MINUTE)).toEqual({ at: at + 24 * HOUR, cutoffAt: at + 22 * HOUR })
  })
})
