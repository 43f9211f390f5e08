import { describe, expect, it } from 'vitest'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { chineseCalendar } from '../../../src/promise/chinese-calendar.ts'
import { defaultLaneSettings, rungsOf } from '../../../src/promise/domain/lane-book.ts'
import { weightAt } from '../../../src/promise/domain/lane-histogram.ts'
import { type ArrivedParcel, lessonsOf } from '../../../src/promise/domain/learn-lane.ts'
import {
  firstPromises,
  learnStatements,
  loadLanes,
  promiseStatements,
  promisesOf,
} from '../../../src/promise/promise.repository.ts'
import { defaultPromiseSettings } from '../../../src/promise/promise-settings.contract.ts'
import { aRoomCtx } from '../../support/room-ctx.ts'

/** From when weights are 1, so that they read as counts. */
const FROM = Date.parse('2026-11-22T00:00:00Z')
const parcel = (hours: number, over: Partial<ArrivedParcel> = {}): ArrivedParcel => ({
  carrier: 'yuantong',
  warehouseId: 'wh_1',
  regionCode: '330110',
  shippedAt: FROM - hours * 3_600_000,
  deliveredAt: FROM,
  ...over,
})
const learn = async (ctx: Ctx, ...parcels: ArrivedParcel[]) =>
  ctx.db.$client.batch(learnStatements(ctx, lessonsOf(parcels, defaultPromiseSettings, chineseCalendar)))
/** The database, and what each `all` of a statement says of its work. */
const heardBy = (db: Ctx['db'], statements: D1Meta[]): Ctx['db'] =>
  new Proxy(db, {
    get: (target, name) =>
      name === '$client'
        ? {
            prepare: (sql: string) => ({
              bind: (...values: unknown[]) => ({
                all: async () => {
                  const answer = await target.$client
                    .prepare(sql)
                    .bind(...values)
                    .all()
                  statements.push(answer.meta)
                  return answer
                },
              }),
            }),
          }
        : Reflect.get(target, name),
  })
type Book = Awaited<ReturnType<typeof loadLanes>>
const transit = (book: Book, lane: { carrier: string; regionCode: string | null; km: number | null }) => {
  const { medianHours: hours, level, samples } = book.road({ warehouseId: 'wh_1', day: null, ...lane })
  return { hours, level, samples }
}
const lanes = [{ carrier: 'yuantong', warehouseId: 'wh_1' }]

describe('what lanes have learnt', () => {
  it('a parcel teaches every rung of its lane, batch after batch', async () => {
    const ctx = aRoomCtx()
    await learn(ctx, parcel(20), parcel(20.5), parcel(30, { regionCode: '330106' }))
    await learn(ctx, parcel(20))
    const { results } = await ctx.db.$client
      .prepare('SELECT region, count, histogram FROM lane_stats WHERE tenant_id = ? ORDER BY region')
      .bind(ctx.tenant.id)
      .all<{ region: string; count: number; histogram: string }>()
    expect(results.map(({ region, count, histogram }) => [region, count, JSON.parse(histogram)])).toEqual([
      ['*', 4, { 20: 2, 21: 1, 30: 1 }],
      ['33', 4, { 20: 2, 21: 1, 30: 1 }],
      ['3301', 4, { 20: 2, 21: 1, 30: 1 }],
      ['330106', 1, { 30: 1 }],
      ['330110', 3, { 20: 2, 21: 1 }],
    ])
  })

  it('one read answers for a batch of regions, from the rung that knows enough', async () => {
    const ctx = aRoomCtx()
    await learn(
      ctx,
      ...Array.from({ length: 10 }, () => parcel(20)),
      ...Array.from({ length: 30 }, () => parcel(40, { regionCode: '440305' })),
    )
    const book = await loadLanes(ctx, { lanes, regionCodes: ['330110', '330106', '440305', '510107', null] })
    const ask = (regionCode: string | null) => transit(book, { carrier: 'yuantong', regionCode, km: 1000 })
    expect(ask('330110')).toEqual({ hours: 20, level: 'district', samples: 10 })
    expect(ask('330106')).toMatchObject({ level: 'city', samples: 10 })
    expect(ask('440305')).toEqual({ hours: 40, level: 'district', samples: 30 })
    expect(ask('510107')).toEqual({ hours: 40, level: 'nation', samples: 40 })
    expect(ask(null)).toMatchObject({ level: 'nation' })
  })

  it('a delivery teaches slips, days and stages besides, adds to what is there, and old weights fade', async () => {
    const ctx = aRoomCtx()
    const told = {
      leavesAt: FROM - 40 * 3_600_000,
      medianHours: 30,
      dayHours: 0,
      day: 'sat',
      warehouseId: 'wh_1',
      carrier: 'yuantong',
    }
    const later = FROM + 10 * 86_400_000
    await learn(ctx, parcel(40, { told, stages: { door: FROM - 3 * 3_600_000 } }))
    await learn(ctx, {
      ...parcel(40, { told: { ...told, leavesAt: later - 40 * 3_600_000 } }),
      deliveredAt: later,
      shippedAt: later - 40 * 3_600_000,
    })
    const row = await ctx.db.$client
      .prepare("SELECT slip, days, stages FROM lane_stats WHERE tenant_id = ? AND region = '33'")
      .bind(ctx.tenant.id)
      .first<{ slip: string; days: string; stages: string }>()
    const weights = Object.values(JSON.parse(row?.slip ?? '{}') as Record<string, number>)
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1 + weightAt(later, 10), 3)
    expect(Object.keys(JSON.parse(row?.days ?? '{}') as object)).toEqual(['sat:10'])
    expect(JSON.parse(row?.stages ?? '{}')).toEqual({ 'door:3': 1 })
    const district = await ctx.db.$client
      .prepare("SELECT days FROM lane_stats WHERE tenant_id = ? AND region = '330110'")
      .bind(ctx.tenant.id)
      .first<{ days: string }>()
    expect(district?.days).toBe('{}')
  })

  it('another tenant and another carrier have learnt nothing from it', async () => {
    const [ctx, other] = [aRoomCtx(), aRoomCtx()]
    await learn(ctx, ...Array.from({ length: 10 }, () => parcel(20)))
    for (const [who, carrier] of [
      [other, 'yuantong'],
      [ctx, 'shunfeng'],
    ] as const) {
      const book = await loadLanes(who, { lanes: [{ carrier, warehouseId: 'wh_1' }], regionCodes: ['330110'] })
      expect(transit(book, { carrier, regionCode: '330110', km: 160 }).level).toBe('default')
    }
  })

  it('nothing to learn or to ask is no statement', async () => {
    const ctx = aRoomCtx()
    expect(learnStatements(ctx, [])).toEqual([])
    const book = await loadLanes(ctx, { lanes: [], regionCodes: ['330110'], settings: defaultLaneSettings })
    expect(transit(book, { carrier: 'yuantong', regionCode: '330110', km: null })).toEqual({
      hours: 96,
      level: 'default',
      samples: 0,
    })
  })

  it('twenty warehouses of two carriers and a hundred districts are one look-up a lane and rung', async () => {
    const ctx = aRoomCtx()
    const many = Array.from({ length: 40 }, (_, i) => ({ carrier: i % 2 ? 'a' : 'b', warehouseId: `wh_${i >> 1}` }))
    const codes = Array.from({ length: 100 }, (_, i) => `33${String(i % 10).padStart(2, '0')}${10 + (i % 90)}`)
    await learn(ctx, ...many.flatMap((lane) => codes.map((regionCode) => parcel(24, { ...lane, regionCode }))))
    const rungs = new Set(codes.flatMap(rungsOf)).size
    const statements: D1Meta[] = []
    await loadLanes({ ...ctx, db: heardBy(ctx.db, statements) }, { lanes: many, regionCodes: codes })
    expect(statements).toHaveLength(1)
    // The lists themselves are read too: the lanes once, the rungs once for each lane.
    expect(statements[0]?.rows_read).toBeLessThanOrEqual(2 * many.length * rungs + many.length)
    expect(statements[0]?.rows_read).toBeGreaterThan(many.length * 100)
  })
})

describe('versions of a promise', () => {
  const basis = {
    warehouseId: 'wh_1',
    carrier: 'yuantong',
    leavesAt: 1,
    transitHours: 20,
    level: 'city' as const,
    samples: 9,
    quantile: 0.9,
    note: '',
  }

  it('are kept all, in order', async () => {
    const ctx = aRoomCtx({ now: 7000 })
    const record = (version: number, promisedAt: number) => ({
      orderId: 'o1',
      version,
      promisedAt,
      reason: '付款',
      basis,
    })
    await ctx.db.$client.batch(promiseStatements(ctx, [record(2, 200), record(1, 100)]))
    expect(await promisesOf(ctx, 'o1')).toEqual([
      { version: 1, promisedAt: 100, reason: '付款', basis, madeAt: 7000 },
      { version: 2, promisedAt: 200, reason: '付款', basis, madeAt: 7000 },
    ])
    expect(await firstPromises(ctx, ['o1', 'o2'])).toEqual(new Map([['o1', { promisedAt: 100, basis }]]))
    expect(await firstPromises(aRoomCtx(), ['o1'])).toEqual(new Map())
    await expect(ctx.db.$client.batch(promiseStatements(ctx, [record(2, 300)]))).rejects.toThrow(/UNIQUE/)
    expect(await promisesOf(aRoomCtx(), 'o1')).toEqual([])
  })
})
