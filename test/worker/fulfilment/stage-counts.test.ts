import { expect, it } from 'vitest'
import {
  type Fulfilment,
  type FulfilmentStatus,
  stageCountsSchema,
} from '../../../src/fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../../src/fulfilment/fulfilment.repository.ts'
import { fulfilmentRoutes } from '../../../src/fulfilment/fulfilment.routes.ts'
import { bulkInsert } from '../../../src/platform/bulk.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { warehouses } from '../../../src/warehouses/warehouses.tables.ts'
import { aRoomCtx, callsOf } from '../../support/room-ctx.ts'

const NOW = Date.UTC(2026, 10, 20, 2)

const aWarehouse = (ctx: Ctx, id: string) => ({
  tenantId: ctx.tenant.id,
  id,
  name: id,
  regionCode: '330110',
  province: '',
  city: '',
  district: '',
  address: '',
  contactName: '',
  contactPhone: '',
  cutoffMinute: 0,
  handlingMinutes: 0,
  dailyCapacity: 1,
  quality: 1,
  carriers: [],
  active: true,
  createdAt: NOW,
  updatedAt: NOW,
})

let made = 0
const jobs = (count: number, status: FulfilmentStatus, warehouseId: string): Fulfilment[] =>
  Array.from({ length: count }, () => ({
    id: `job_${String(made++).padStart(6, '0')}`,
    orderId: 'ord_1',
    warehouseId,
    status,
    carrier: 'yuantong',
    waybill: null,
    packageId: null,
    label: null,
    lines: [],
    weightG: null,
    createdAt: NOW,
    pickedAt: null,
    packedAt: null,
    handedOverAt: null,
    updatedAt: NOW,
    version: 1,
  }))

async function aHouse(list: readonly Fulfilment[]) {
  const ctx = aRoomCtx({ now: NOW })
  const rows = ['WH-1', 'WH-2'].map((id) => aWarehouse(ctx, id))
  await ctx.db.$client.batch([
    ...bulkInsert(ctx.db.$client, { table: warehouses, rows }),
    ...fulfilmentRepository(ctx).insert(list),
  ])
  return ctx
}
const ask = async (ctx: Ctx, search = '') =>
  stageCountsSchema.parse(
    (await callsOf(ctx, '/fulfilments', fulfilmentRoutes)('GET', `/fulfilments/counts${search}`)).body,
  )

it('every stage is counted, of all warehouses or of one, and of those in the scope alone', async () => {
  const ctx = await aHouse([
    ...jobs(3, 'to_pick', 'WH-1'),
    ...jobs(2, 'to_pick', 'WH-2'),
    ...jobs(1, 'picking', 'WH-2'),
    ...jobs(1, 'packed', 'WH-1'),
    ...jobs(4, 'handed_over', 'WH-1'),
    ...jobs(5, 'cancelled', 'WH-1'),
  ])
  expect(await ask(ctx)).toEqual({ to_pick: 5, picking: 1, picked: 0, packed: 1, handed_over: 4 })
  const second = { to_pick: 2, picking: 1, picked: 0, packed: 0, handed_over: 0 }
  expect(await ask(ctx, '?warehouseId=WH-2')).toEqual(second)
  expect(await ask({ ...ctx, scope: { regions: null, warehouses: ['WH-2'] } })).toEqual(second)
  const none = { to_pick: 0, picking: 0, picked: 0, packed: 0, handed_over: 0 }
  expect(await ask({ ...ctx, scope: { regions: null, warehouses: ['WH-2'] } }, '?warehouseId=WH-1')).toEqual(none)
  expect(await ask({ ...ctx, scope: { regions: ['51'], warehouses: null } })).toEqual(none)
  expect(await ask(ctx, '?warehouseId=WH-9')).toEqual(none)
  expect(await ask(aRoomCtx({ now: NOW }))).toEqual(none)
})

it('what is done is counted up to a thousand, and the answer is remembered for what it cost', async () => {
  const ctx = await aHouse([...jobs(1_200, 'handed_over', 'WH-1'), ...jobs(1, 'to_pick', 'WH-1')])
  expect(await ask(ctx)).toMatchObject({ to_pick: 1, handed_over: 1_000 })
  await ctx.db.$client.batch(fulfilmentRepository(ctx).insert(jobs(1, 'to_pick', 'WH-1')))
  expect((await ask(ctx)).to_pick).toBe(1)
  expect((await ask({ ...ctx, clock: { now: () => NOW + 2_000 } })).to_pick).toBe(2)
})
