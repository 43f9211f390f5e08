import { describe, expect, it } from 'vitest'
import { openCases } from '../../../src/cases/open-case.ts'
import { addDays, HOUR, instantOf, localDay } from '../../../src/core/time.ts'
import type { OdiFact } from '../../../src/insights/domain/odi.ts'
import { odiReportSchema, todaySchema } from '../../../src/insights/insights.contract.ts'
import { insightsRoutes } from '../../../src/insights/insights.routes.ts'
import { odiStatements } from '../../../src/insights/odi-statements.ts'
import { orders } from '../../../src/orders/orders.tables.ts'
import { bulkInsert } from '../../../src/platform/bulk.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { aRoomCtx, callsOf } from '../../support/room-ctx.ts'

const NOW = instantOf('2026-11-20', 9 * 60)

const signed = (promisedAt: number, deliveredAt: number): OdiFact => ({
  kind: 'delivered',
  promisedAt,
  deliveredAt,
  breachCounted: false,
})
const tell = async (ctx: Ctx, ...facts: OdiFact[]) => ctx.db.$client.batch(odiStatements(ctx, facts))
const report = async (ctx: Ctx, search = '') =>
  odiReportSchema.parse((await callsOf(ctx, '/insights', insightsRoutes)('GET', `/insights/odi${search}`)).body)

describe('ODI per day', () => {
  it('adds up over many batches, and shows every day of the window', async () => {
    const ctx = aRoomCtx({ now: NOW })
    const yesterday = NOW - 24 * HOUR
    await tell(ctx, signed(yesterday, yesterday - HOUR), signed(yesterday, yesterday + HOUR))
    await tell(ctx, signed(yesterday, yesterday - HOUR), { kind: 'breached', promisedAt: yesterday })
    const { days, odi, odiStrict, goal } = await report(ctx, '?days=7')
    expect(days).toHaveLength(7)
    expect(days.at(-1)).toEqual({ day: '2026-11-20', signed: 0, signedInTime: 0, due: 0, kept: 0 })
    expect(days.at(-2)).toEqual({ day: '2026-11-19', signed: 3, signedInTime: 2, due: 4, kept: 2 })
    expect([odi, odiStrict, goal]).toEqual([2 / 3, 0.5, 0.927])
  })

  it('leaves out what lies before the window, and what another tenant signed for', async () => {
    const [ctx, other] = [aRoomCtx({ now: NOW }), aRoomCtx({ now: NOW })]
    const longAgo = instantOf(addDays(localDay(NOW), -7), 600)
    await tell(ctx, signed(longAgo, longAgo))
    await tell(other, signed(NOW, NOW))
    expect(await report(ctx, '?days=7')).toMatchObject({ odi: null, odiStrict: null })
    expect((await report(ctx, '?days=8')).odi).toBe(1)
  })

  it('no facts, no statement', () => {
    expect(odiStatements(aRoomCtx(), [])).toEqual([])
  })
})

type OrderRow = typeof orders.$inferInsert
let made = 0

function anOrderRow(ctx: Ctx, over: Partial<OrderRow>): OrderRow {
  const id = `ord_${made++}`
  const receiver = {
    nameMasked: '张**',
    phoneMasked: '138****0000',
    phoneTail: '0000',
    province: '浙江省',
    city: '杭州市',
    district: '余杭区',
    street: '',
    addressMasked: '',
    regionCode: '330110',
    addressToken: null,
    cipher: null,
  }
  const money = { currency: 'CNY', goodsFen: 100, freightFen: 0, discountFen: 0, payableFen: 100, payMethod: 'wechat' }
  const nothing = {
    buyerRemark: '',
    sellerRemark: '',
    sellerFlag: 0,
    allocationRound: 0,
    trackVersion: 1,
    contactClicks: 0,
  }
  const times = { placedAt: NOW, createdAt: NOW, updatedAt: NOW, statusAt: NOW, platformUpdatedAt: NOW }
  return {
    tenantId: ctx.tenant.id,
    id,
    hubNo: `H${id}`,
    channel: 'open',
    connectionId: 'con_1',
    platformOrderId: id,
    platformStatus: '',
    status: 'allocated',
    holds: [],
    tags: [],
    priority: 0,
    receiver,
    phoneTail: '0000',
    regionCode: '330110',
    items: [],
    version: 1,
    ...money,
    ...nothing,
    ...times,
    ...over,
  }
}

describe('today', () => {
  it('counts what is late and what will be, and says what to do first', async () => {
    const ctx = aRoomCtx({ now: NOW })
    const rows = [
      anOrderRow(ctx, { id: 'late', promisedAt: NOW - HOUR, payableFen: 500 }),
      anOrderRow(ctx, { id: 'soon', promisedAt: NOW + HOUR / 2, status: 'in_transit', payableFen: 900 }),
      anOrderRow(ctx, { id: 'later', promisedAt: NOW + 2 * HOUR, status: 'out_for_delivery' }),
      anOrderRow(ctx, { id: 'calm', promisedAt: NOW + 40 * HOUR }),
      anOrderRow(ctx, {
        id: 'held',
        status: 'paid',
        holds: [{ reason: 'manual', by: 'usr_1', detail: '', since: NOW }],
      }),
      anOrderRow(ctx, { id: 'to_ship', shipBy: NOW + HOUR, promisedAt: NOW + 50 * HOUR, payableFen: 700 }),
      anOrderRow(ctx, { id: 'shipped', status: 'shipped', shipBy: NOW - HOUR, promisedAt: NOW + 50 * HOUR }),
      anOrderRow(ctx, { id: 'done', promisedAt: NOW - HOUR, status: 'delivered' }),
      anOrderRow(ctx, { id: 'gone', promisedAt: NOW - HOUR, status: 'cancelled' }),
    ]
    const aCase = { kind: 'short', orderId: 'held', severity: 'red' as const, detail: '', dueAt: null, openedAt: NOW }
    await ctx.db.$client.batch([
      ...bulkInsert(ctx.db.$client, { table: orders, rows }),
      ...openCases(ctx, [
        { ...aCase, id: 'c1' },
        { ...aCase, id: 'c2' },
      ]),
    ])
    const answer = await callsOf(ctx, '/insights', insightsRoutes)('GET', '/insights/today')
    const today = todaySchema.parse(answer.body)
    expect(today).toMatchObject({ overdue: 1, within1h: 1, within4h: 1, openCases: 2, odi30: null, odiStrict30: null })
    expect(today.firstThings.map(({ orderId, why }) => [orderId, why])).toEqual([
      ['soon', '计划送达还剩 30 分'],
      ['to_ship', '承诺发货还剩 1 小时 0 分'],
      ['late', '计划送达已超 1 小时 0 分'],
      ['later', '计划送达还剩 2 小时 0 分'],
      ['held', '人工挂起'],
    ])
  })

  it('an empty tenant has an empty day', async () => {
    const answer = await callsOf(aRoomCtx(), '/insights', insightsRoutes)('GET', '/insights/today')
    expect(answer.body).toMatchObject({ overdue: 0, within1h: 0, within4h: 0, openCases: 0, firstThings: [] })
  })
})
