/** The whole life of an order: paid, picked, packed, labelled, on the road, signed for; and every detour on the way. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { HOUR } from '../../src/core/time.ts'
import { connectCouriers, couriersAnswer, type OutsideCall } from '../support/couriers.ts'
import { eventually } from '../support/open-shop.ts'
import { aFloor, refusal, shelfOf } from '../support/shop-floor.ts'
import { ctxOfTenant } from '../support/tenants.ts'
import { dumpOf } from '../support/whole-database.ts'

let calls: OutsideCall[] = []
beforeAll(() => {
  calls = couriersAnswer()
})
afterAll(() => void vi.restoreAllMocks())

describe.concurrent('an order that was paid', () => {
  it('goes through the warehouse step by step, and a scanner that repeats itself changes nothing', async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
    await floor.sell('L1', [
      { sku: 'TEE-1', quantity: 2 },
      { sku: 'CAP-1', quantity: 1 },
    ])
    const order = await floor.until('L1', 'allocated')
    const [job] = (await floor.detail(order.id)).fulfilments
    if (!job) throw new Error('an allocated order has a job')
    expect(job).toMatchObject({ status: 'to_pick', warehouseId: 'WH-1' })
    expect(job.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['TEE-1', 2],
      ['CAP-1', 1],
    ])
    const work = await floor.merchant.get<{ items: { id: string }[] }>('/api/v1/fulfilments?warehouseId=WH-1')
    expect(work.items.map(({ id }) => id)).toEqual([job.id])

    expect(await refusal(floor.step(job.id, 'pack'))).toEqual([409, 'fulfilment.wrong_stage'])
    for (let i = 0; i < 2; i++) expect((await floor.step(job.id, 'start-picking')).status).toBe(200)
    expect(await refusal(floor.step(job.id, 'pick', { lines: [{ lineNo: 1, quantity: 3 }] }))).toEqual([
      409,
      'fulfilment.over_picked',
    ])
    expect(await refusal(floor.step(job.id, 'pick', { lines: [{ lineNo: 7, quantity: 1 }] }))).toEqual([
      409,
      'fulfilment.line_unknown',
    ])
    const half = (await (await floor.step(job.id, 'pick', { lines: [{ lineNo: 1, quantity: 2 }] })).json()) as {
      fulfilment: { status: string }
    }
    expect(half.fulfilment.status).toBe('picking')
    expect((await floor.step(job.id, 'pick', { lines: [{ lineNo: 2, quantity: 1 }] })).status).toBe(200)
    for (let i = 0; i < 2; i++) expect((await floor.step(job.id, 'pack')).status).toBe(200)
    expect((await floor.step(job.id, 'weigh', { weightG: 640 })).status).toBe(200)

    // Nobody is connected who could print.
    expect(await refusal(floor.step(job.id, 'print-label'))).toEqual([409, 'fulfilment.no_carrier_connection'])
    expect(await refusal(floor.step(job.id, 'hand-over'))).toEqual([409, 'fulfilment.no_label'])
    const detail = await floor.detail(order.id)
    expect(detail.fulfilments).toMatchObject([{ status: 'packed', weightG: 640 }])
    expect(detail.order.status).toBe('allocated')
    const steps = detail.events
      .filter(({ type }) => type === 'fulfilment_moved')
      .map(({ data }) => `${data?.step} ${data?.to}`)
    expect(steps).toEqual(['start_picking picking', 'pick picking', 'pick picked', 'pack packed', 'weigh packed'])
    expect(detail.events.map(({ version }) => version)).toEqual(detail.events.map((_, i) => i + 1))
    expect((await shelfOf(floor, 'TEE-1')).onHand).toBe(10)
  })

  it('is labelled, handed over, followed on its way and signed for', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const couriers = await connectCouriers(floor.merchant)
    await floor.sell('L2', [{ sku: 'TEE-1', quantity: 3 }])
    const order = await floor.until('L2', 'allocated')
    const [job] = (await floor.detail(order.id)).fulfilments
    if (!job) throw new Error('an allocated order has a job')
    await floor.packAll(job)
    const label = async () =>
      ((await (await floor.step(job.id, 'print-label')).json()) as { fulfilment: { waybill: string } }).fulfilment
        .waybill
    const waybill = await label()
    expect(await label()).toBe(waybill)
    const printed = calls.filter(({ host, body }) => host === 'api.kdniao.com' && body.includes(job.id))
    expect(printed).toHaveLength(1)
    // The courier must know where to go; nobody else hears it, and nothing keeps it in plain text.
    for (const plain of ['张三丰', '13800001234', '文一西路969号'])
      expect(new URLSearchParams(printed[0]?.body).get('RequestData')).toContain(plain)
    const { tenant, db } = await ctxOfTenant(floor.merchant.tenantId)
    const stored = JSON.stringify(
      await dumpOf({ tenantId: tenant.id, shard: tenant.shard, skus: ['TEE-1'], orderIds: [order.id] }),
    )
    expect(stored).not.toMatch(/张三丰|13800001234|969号/)
    const opened = await db.$client
      .prepare("SELECT count(*) AS n FROM audit_log WHERE tenant_id = ? AND action = 'receiver.opened'")
      .bind(tenant.id)
      .first<number>('n')
    expect(opened).toBe(1)
    expect(await floor.find('L2')).toMatchObject({ status: 'label_printed', waybill })

    for (let i = 0; i < 2; i++) expect((await floor.step(job.id, 'hand-over')).status).toBe(200)
    expect(await floor.until('L2', 'shipped')).toMatchObject({ waybill })
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      ({ onHand }) => onHand === 7,
    )
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 7, locked: 0, available: 7 })
    expect(await refusal(floor.merchant.call('POST', `/api/v1/orders/${order.id}/cancel`, { why: '晚了' }))).toEqual([
      409,
      'order.already_shipped',
    ])
    await eventually(
      async () => calls.filter(({ host, body }) => host === 'poll.kuaidi100.com' && body.includes(waybill)),
      (asked) => asked.length === 1,
    )

    const at = Date.now()
    const first = { at: at - 3 * HOUR, code: '103', text: '【杭州市】已揽收' }
    const second = { at: at - 2 * HOUR, code: '5', text: '【杭州市】派送中，快递员 13900001111' }
    const last = { at: at - HOUR, code: '301', text: '【杭州市】已签收，本人' }
    // The end comes before the middle, and twice.
    expect(await (await couriers.push(waybill, [last, second, first], '3')).json()).toMatchObject({
      result: true,
      returnCode: '200',
    })
    await floor.until('L2', 'delivered')
    await couriers.push(waybill, [second, first], '5')
    await couriers.push(waybill, [last, second, first], '3')
    const other = await floor.sell('L2-next', [{ sku: 'TEE-1', quantity: 1 }])
    await floor.until(other.platformOrderId, 'allocated')
    const detail = await floor.detail(order.id)
    expect(detail.order).toMatchObject({ status: 'delivered', deliveredAt: Math.floor((at - HOUR) / 1000) * 1000 })
    expect(detail.events.filter(({ type }) => type === 'delivered')).toHaveLength(1)
    expect(detail.parcels).toHaveLength(1)
    expect(detail.parcels[0]?.nodes.map(({ text }) => text)).toEqual([
      '【杭州市】已揽收',
      '【杭州市】派送中，快递员 139****1111',
      '【杭州市】已签收，本人',
    ])
    expect(detail.fulfilments).toMatchObject([{ status: 'collected' }])
    const odi = await floor.merchant.get<{ days: { signed: number; signedInTime: number }[] }>(
      '/api/v1/insights/odi?days=2',
    )
    expect(odi.days.reduce((sum, day) => sum + day.signed, 0)).toBe(1)
  })

  it('comes back to the sender: what returns is looked at before it is sold again', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const couriers = await connectCouriers(floor.merchant)
    await floor.sell('L3', [{ sku: 'TEE-1', quantity: 2 }])
    const order = await floor.until('L3', 'allocated')
    const [job] = (await floor.detail(order.id)).fulfilments
    if (!job) throw new Error('an allocated order has a job')
    await floor.packAll(job)
    const { fulfilment } = (await (await floor.step(job.id, 'print-label')).json()) as {
      fulfilment: { waybill: string }
    }
    await floor.step(job.id, 'hand-over')
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      ({ onHand }) => onHand === 8,
    )
    const at = Date.now()
    await couriers.push(fulfilment.waybill, [{ at: at - HOUR, code: '103', text: '已揽收' }], '1')
    await couriers.push(
      fulfilment.waybill,
      [
        { at, code: '4', text: '已退回发件人' },
        { at: at - HOUR, code: '103', text: '已揽收' },
      ],
      '4',
    )
    await floor.until('L3', 'returned')
    const { totals } = await eventually(
      () => floor.explain('TEE-1'),
      (stock) => stock.totals.qc === 2,
    )
    expect(totals).toMatchObject({ onHand: 10, qc: 2, available: 8 })
  })

  it('labelled but cancelled before it leaves: the label is voided and the pieces go back', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    await connectCouriers(floor.merchant)
    await floor.sell('L4', [{ sku: 'TEE-1', quantity: 2 }])
    const order = await floor.until('L4', 'allocated')
    const [job] = (await floor.detail(order.id)).fulfilments
    if (!job) throw new Error('an allocated order has a job')
    await floor.packAll(job)
    expect((await floor.step(job.id, 'print-label')).status).toBe(200)
    await floor.merchant.send('POST', `/api/v1/orders/${order.id}/cancel`, { why: '不要了' })
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      ({ locked }) => locked === 0,
    )
    await eventually(
      async () => calls.filter(({ body }) => body.includes('RequestType=1147') && body.includes(job.id)),
      (voided) => voided.length === 1,
    )
    expect(await refusal(floor.step(job.id, 'hand-over'))).toEqual([409, 'fulfilment.not_packed'])
  })

  it('packed in two parcels ships when the second one leaves', async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
    await connectCouriers(floor.merchant)
    await floor.sell('L5', [
      { sku: 'TEE-1', quantity: 1 },
      { sku: 'CAP-1', quantity: 1 },
    ])
    const order = await floor.until('L5', 'allocated')
    await floor.merchant.send('POST', `/api/v1/orders/${order.id}/split`, { groups: [[2]] })
    const jobs = (await floor.detail(order.id)).fulfilments.filter(({ status }) => status !== 'cancelled')
    expect(jobs).toHaveLength(2)
    const statuses: string[] = []
    for (const job of jobs) {
      await floor.packAll(job)
      expect((await floor.step(job.id, 'print-label')).status).toBe(200)
      expect((await floor.step(job.id, 'hand-over')).status).toBe(200)
      statuses.push((await floor.detail(order.id)).order.status)
    }
    expect(statuses).toEqual(['allocated', 'shipped'])
    const detail = await floor.detail(order.id)
    expect(new Set(detail.parcels.map(({ waybill }) => waybill)).size).toBe(2)
    await eventually(
      async () => [(await shelfOf(floor, 'TEE-1')).onHand, (await shelfOf(floor, 'CAP-1')).onHand],
      ([tee, cap]) => tee === 9 && cap === 9,
    )
    // Both waybills find the order.
    for (const { waybill } of detail.parcels) {
      const { items } = await floor.merchant.get<{ items: { id: string }[] }>(`/api/v1/orders?waybill=${waybill}`)
      expect(items.map(({ id }) => id)).toEqual([order.id])
    }
  })
})
