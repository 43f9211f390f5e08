/** Parcels of one order that go their own ways: every piece that comes back is on the quarantine shelf once, and every trouble is told. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { applyReports } from '../../../../src/flows/couriers/take-tracks.ts'
import type { CanonicalNode } from '../../../../src/logistics/carrier.port.ts'
import { connectCouriers, couriersAnswer } from '../../../support/couriers.ts'
import { eventually } from '../../../support/open-shop.ts'
import { aFloor } from '../../../support/shop-floor.ts'
import { ctxOfTenant } from '../../../support/tenants.ts'

beforeEach(() => void couriersAnswer())
afterEach(() => void vi.restoreAllMocks())

/** An order of two SKUs in two parcels, that left, or the first of them. */
async function twoParcels({ leave = 2 } = {}) {
  const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
  await connectCouriers(floor.merchant)
  const lines = [
    { sku: 'TEE-1', quantity: 1 },
    { sku: 'CAP-1', quantity: 2 },
  ]
  await floor.sell('B1', lines)
  const order = await floor.until('B1', 'allocated')
  await floor.merchant.send('POST', `/api/v1/orders/${order.id}/split`, { groups: [[2]] })
  const jobs = (await floor.detail(order.id)).fulfilments.filter(({ status }) => status !== 'cancelled')
  jobs.sort((a, b) => (a.lines[0]?.lineNo ?? 0) - (b.lines[0]?.lineNo ?? 0))
  for (const job of jobs.slice(0, leave)) {
    await floor.packAll(job)
    for (const verb of ['print-label', 'hand-over']) expect((await floor.step(job.id, verb)).status, verb).toBe(200)
  }
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const [tee = '', cap = ''] = (await floor.detail(order.id)).fulfilments
    .filter(({ status }) => status === 'handed_over')
    .sort((a, b) => (a.lines[0]?.lineNo ?? 0) - (b.lines[0]?.lineNo ?? 0))
    .map(({ waybill }) => waybill ?? '')
  const start = Date.now()
  let scans = 0
  const scan = async (waybill: string, node: CanonicalNode) => {
    const nodes = [{ at: start + ++scans, node, text: node, place: '', code: node }]
    const told = await applyReports({ ctx, reports: [{ waybill, carrier: '', watching: 'on', nodes }] })
    expect(told.ok).toBe(true)
    await ctx.settled()
  }
  const qc = async (sku: string) => (await floor.explain(sku)).totals.qc
  const untilQc = (tees: number, caps: number) =>
    eventually(
      async () => [await qc('TEE-1'), await qc('CAP-1')],
      (seen) => seen[0] === tees && seen[1] === caps,
    )
  return { floor, order, tee, cap, scan, untilQc }
}

it('one after the other: each is restocked when it is back', async () => {
  const { floor, tee, cap, scan, untilQc } = await twoParcels()
  await scan(tee, 'returned')
  await untilQc(1, 0)
  await scan(tee, 'returned')
  await scan(cap, 'returned')
  await floor.until('B1', 'returned')
  await untilQc(1, 2)
})

it('one comes back and the other arrives: what is back is restocked', async () => {
  const { floor, tee, cap, scan, untilQc } = await twoParcels()
  await scan(tee, 'delivered')
  await scan(cap, 'returned')
  await floor.until('B1', 'delivered')
  await untilQc(0, 2)
})

it('before the other has left: what is back is restocked', async () => {
  const { tee, scan, untilQc } = await twoParcels({ leave: 1 })
  await scan(tee, 'returned')
  await untilQc(1, 0)
})

it('in trouble one after the other: people hear of both', async () => {
  const { floor, order, tee, cap, scan } = await twoParcels()
  const troubles = async () =>
    (await floor.detail(order.id)).cases.map(({ kind }) => kind).filter((kind) => kind.startsWith('parcel_'))
  await scan(tee, 'exception')
  expect(await troubles()).toEqual(['parcel_exception'])
  await scan(tee, 'arrived_hub')
  await scan(tee, 'exception')
  expect(await troubles()).toHaveLength(2)
  await scan(cap, 'exception')
  expect(await troubles()).toHaveLength(3)
  await scan(cap, 'refused')
  expect((await troubles()).sort()).toEqual([
    'parcel_exception',
    'parcel_exception',
    'parcel_exception',
    'parcel_refused',
  ])
})
