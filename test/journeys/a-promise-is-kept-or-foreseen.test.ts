/** A promise over its life: told, estimated anew from where the parcel stands, foreseen to break, told to the buyer, learnt from. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { HOUR } from '../../src/core/time.ts'
import { handleDeadlines } from '../../src/flows/orders/handle-deadlines.ts'
import { weightAt } from '../../src/promise/domain/lane-histogram.ts'
import type { Calibration, Help, PromiseVersion } from '../../src/promise/promise.contract.ts'
import type { PromiseSettings } from '../../src/promise/promise-settings.contract.ts'
import { connectCouriers, couriersAnswer } from '../support/couriers.ts'
import { aFloor, type Floor } from '../support/shop-floor.ts'
import { ctxOfTenant } from '../support/tenants.ts'

beforeAll(() => void couriersAnswer())
afterAll(() => void vi.restoreAllMocks())

/** A parcel on the road, and the lane's history: so many hours from each stage. */
async function onTheRoad(id: string, hours: number) {
  const floor = await aFloor({ 'TEE-1': 10 })
  const couriers = await connectCouriers(floor.merchant)
  await floor.sell(id, [{ sku: 'TEE-1', quantity: 1 }])
  const order = await floor.until(id, 'allocated')
  const [job] = (await floor.detail(order.id)).fulfilments
  if (!job) throw new Error('an allocated order has a job')
  await floor.packAll(job)
  const { fulfilment } = (await (await floor.step(job.id, 'print-label')).json()) as { fulfilment: { waybill: string } }
  await floor.step(job.id, 'hand-over')
  await floor.until(id, 'shipped')
  const { db, tenant } = await ctxOfTenant(floor.merchant.tenantId)
  const weight = 50 * weightAt(Date.now(), 45)
  await db.$client
    .prepare(
      `INSERT INTO lane_stats (tenant_id, carrier, warehouse_id, region, count, histogram, stages, updated_at) VALUES (?, 'yuantong', ?, '*', 50, ?, ?, 1)`,
    )
    .bind(
      tenant.id,
      job.warehouseId,
      JSON.stringify({ [hours]: weight }),
      JSON.stringify({ [`hub:${hours}`]: weight, 'door:3': weight }),
    )
    .run()
  return { floor, couriers, order, waybill: fulfilment.waybill, promisedAt: order.promisedAt ?? 0 }
}

const versionsOf = async (floor: Floor, orderId: string) =>
  (await floor.merchant.get<{ promise: { versions: PromiseVersion[] } }>(`/api/v1/orders/${orderId}`)).promise.versions
const openKinds = async (floor: Floor, orderId: string) =>
  (await floor.detail(orderId)).cases.filter(({ status }) => status === 'open').map(({ kind }) => kind)

describe.concurrent('a promise', () => {
  it('is estimated anew at a node, as a version; what was told stays; a probable breach is a case before it happens, once', async () => {
    const { floor, couriers, order, waybill, promisedAt } = await onTheRoad('P1', 300)
    await couriers.push(waybill, [{ at: Date.now() - HOUR, code: '1001', text: '【杭州市】到达杭州转运中心' }], '0')
    await floor.until('P1', 'in_transit')
    const versions = await versionsOf(floor, order.id)
    const latest = versions.at(-1)
    expect(versions[0]?.promisedAt).toBe(promisedAt)
    expect(latest).toMatchObject({ reason: '节点更新', basis: { stage: 'hub', risk: 1 } })
    expect(latest?.promisedAt).toBeGreaterThan(promisedAt)
    expect(await floor.find('P1')).toMatchObject({ promisedAt, expectedAt: latest?.promisedAt })
    expect(await openKinds(floor, order.id)).toEqual(['breach_risk'])
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    await handleDeadlines({ ctx, items: [{ orderId: order.id, kind: 'promise_check', at: Date.now() }] })
    expect(await openKinds(floor, order.id)).toEqual(['breach_risk'])
    const help = await floor.merchant.get<Help>(`/api/v1/promise/orders/${order.id}/help`)
    expect(help).toMatchObject({ risk: 1, stage: 'hub' })
    expect(help.actions.map(({ kind, possible }) => [kind, possible])).toEqual([
      ['upgrade', false],
      ['reship', false],
      ['call', true],
      ['coupon', true],
    ])
    expect(help.actions[2]?.costFen).toBe(2_00)
  })

  it('that is safe opens nothing, at a node and at a check', async () => {
    const { floor, couriers, order, waybill } = await onTheRoad('P2', 5)
    await couriers.push(waybill, [{ at: Date.now() - HOUR, code: '1001', text: '【杭州市】到达杭州转运中心' }], '0')
    await floor.until('P2', 'in_transit')
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    await handleDeadlines({ ctx, items: [{ orderId: order.id, kind: 'promise_check', at: Date.now() }] })
    expect(await openKinds(floor, order.id)).toEqual([])
  })

  it('the buyer is told two hours before, once, with the driver’s phone', async () => {
    const { floor, couriers, order, waybill } = await onTheRoad('P3', 5)
    const robot = await floor.merchant.send<{ id: string }>('POST', '/api/v1/connections', {
      kind: 'wecom',
      name: '群',
      credentials: { key: 'k' },
      settings: {},
    })
    await floor.merchant.send('PUT', '/api/v1/notice-routes', {
      event: 'order.arriving_soon',
      connectionId: robot.id,
      template: '',
      quietFrom: 0,
      quietTo: 0,
      enabled: true,
    })
    await couriers.push(
      waybill,
      [{ at: Date.now() - HOUR, code: '5', text: '【杭州市】派送中，快递员 13900001111' }],
      '5',
    )
    const { expectedAt } = await floor.until('P3', 'out_for_delivery')
    const at = (expectedAt ?? 0) - 2 * HOUR
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    for (let i = 0; i < 2; i++) await handleDeadlines({ ctx, items: [{ orderId: order.id, kind: 'arriving', at }] })
    await ctx.settled()
    const { results } = await ctx.db.$client
      .prepare("SELECT payload FROM outbox WHERE tenant_id = ? AND kind = 'notify' AND payload LIKE '%arriving_soon%'")
      .bind(ctx.tenant.id)
      .all<{ payload: string }>()
    const notices = await floor.merchant.get<{ items: { event: string; body: string }[] }>(
      `/api/v1/notices?orderId=${order.id}`,
    )
    const told = notices.items.filter(({ event }) => event === 'order.arriving_soon')
    expect(results.length + told.length).toBeGreaterThan(0)
    expect(told.length).toBeLessThanOrEqual(1)
    expect(`${results[0]?.payload ?? ''}${told[0]?.body ?? ''}`).toContain('13900001111')
  })

  it('that was kept or broken is measured, and teaches its lane', async () => {
    const { floor, couriers, waybill, order } = await onTheRoad('P4', 5)
    const { db, tenant } = await ctxOfTenant(floor.merchant.tenantId)
    await db.$client
      .prepare('UPDATE orders SET shipped_at = shipped_at - 36000000 WHERE tenant_id = ? AND id = ?')
      .bind(tenant.id, order.id)
      .run()
    await couriers.push(waybill, [{ at: Date.now() - HOUR, code: '301', text: '已签收，本人' }], '3')
    await floor.until('P4', 'delivered')
    const report = await floor.merchant.get<Calibration>('/api/v1/promise/calibration')
    expect(report).toMatchObject({ told: 1, kept: 1, target: 0.95 })
    expect(report.paddingHours.median).toBeGreaterThan(0)
    expect(report.carriers.map(({ carrier }) => carrier)).toEqual(['yuantong'])
    const row = await db.$client
      .prepare("SELECT count, slip FROM lane_stats WHERE tenant_id = ? AND region = '*'")
      .bind(tenant.id)
      .first<{ count: number; slip: string }>()
    expect(row?.count).toBe(51)
    expect(Object.keys(JSON.parse(row?.slip ?? '{}') as object)).toHaveLength(1)
  })

  it('follows the tenant’s settings: target, cold goods, days of rest', async () => {
    const floor = await aFloor({ 'FRESH-1': 10, 'TEE-1': 10 })
    const before = await floor.merchant.get<PromiseSettings>('/api/v1/promise/settings')
    expect(before).toMatchObject({ target: 0.95, coldWindowMinutes: 120 })
    await floor.merchant.send('PUT', '/api/v1/promise/settings', { ...before, target: 0.9, coldSkus: ['FRESH-*'] })
    await floor.sell('P5', [{ sku: 'FRESH-1', quantity: 1 }])
    const cold = (await versionsOf(floor, (await floor.until('P5', 'allocated')).id))[0]
    expect(cold?.basis.quantile).toBe(0.9)
    expect((cold?.promisedAt ?? 0) - (cold?.basis.windowFrom ?? 0)).toBe(2 * HOUR)
    const refused = await floor.merchant.call('PUT', '/api/v1/promise/settings', { ...before, coldWindowMinutes: 180 })
    expect(refused.status).toBe(422)
  })
})
