/** What customer service does with an order: hold, release, split, merge, route anew, note, tag. */
import { describe, expect, it } from 'vitest'
import { eventually } from '../support/open-shop.ts'
import { aFloor, refusal, shelfOf } from '../support/shop-floor.ts'

const secondWarehouse = {
  name: '成都仓',
  regionCode: '510107',
  province: '四川省',
  city: '成都市',
  district: '武侯区',
  address: '',
  contactName: '',
  contactPhone: '',
  cutoffMinute: 960,
  handlingMinutes: 240,
  dailyCapacity: 500,
  quality: 0.9,
  carriers: [{ carrier: 'yuantong', serves: ['*'], maxWeightG: 30_000 }],
  active: true,
}

describe.concurrent('customer service', () => {
  it('holds an order: the warehouse cannot go on until every hold is gone', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    await floor.sell('P1', [{ sku: 'TEE-1', quantity: 1 }])
    const order = await floor.until('P1', 'allocated')
    const [job] = (await floor.detail(order.id)).fulfilments
    const post = (verb: string, body: unknown) =>
      floor.merchant.call('POST', `/api/v1/orders/${order.id}/${verb}`, body)
    expect((await post('hold', { reason: 'manual', detail: '等买家回电' })).status).toBe(200)
    expect((await post('hold', { reason: 'risk_review', detail: '金额异常' })).status).toBe(200)
    expect(await refusal(floor.step(job?.id ?? '', 'start-picking'))).toEqual([409, 'fulfilment.order_held'])
    expect((await floor.merchant.get<{ items: unknown[] }>('/api/v1/orders?held=true')).items).toHaveLength(1)
    expect((await post('release', { reason: 'manual', why: '已确认' })).status).toBe(200)
    expect(await refusal(floor.step(job?.id ?? '', 'start-picking'))).toEqual([409, 'fulfilment.order_held'])
    expect((await post('release', { reason: 'risk_review', why: '' })).status).toBe(200)
    expect(await refusal(post('release', { reason: 'risk_review', why: '' }))).toEqual([409, 'order.not_held'])
    expect((await floor.step(job?.id ?? '', 'start-picking')).status).toBe(200)
    const { events } = await floor.detail(order.id)
    const held = events.filter(({ type }) => type === 'hold_placed' || type === 'hold_released')
    expect(held.map(({ type, reason }) => [type, reason])).toEqual([
      ['hold_placed', '等买家回电'],
      ['hold_placed', '金额异常'],
      ['hold_released', '已确认'],
      ['hold_released', ''],
    ])
    expect(held.every(({ actor }) => actor.kind === 'user')).toBe(true)
  })

  it('holds an order that waits for goods, by hand as well: goods alone do not send it on', async () => {
    const floor = await aFloor({ 'TEE-1': 0 })
    await floor.sell('P2', [{ sku: 'TEE-1', quantity: 1 }])
    const order = await floor.untilHeld('P2', 'short_of_stock')
    await floor.merchant.send('POST', `/api/v1/orders/${order.id}/hold`, { reason: 'manual', detail: '客户要换货' })
    await floor.stock('TEE-1', 5)
    await eventually(
      () => floor.find('P2'),
      (found) => found?.holds.map(({ reason }) => reason).join() === 'manual',
    )
    expect((await floor.find('P2'))?.status).toBe('paid')
    await floor.merchant.send('POST', `/api/v1/orders/${order.id}/release`, { reason: 'manual', why: '不换了' })
    await floor.until('P2', 'allocated')
  })

  it('lets a short order go on too early: it is held again, and the case is open again', async () => {
    const floor = await aFloor({ 'TEE-1': 0 })
    await floor.sell('P3', [{ sku: 'TEE-1', quantity: 1 }])
    const order = await floor.untilHeld('P3', 'short_of_stock')
    const again = await floor.merchant.send<{ holds: { reason: string }[] }>(
      'POST',
      `/api/v1/orders/${order.id}/release`,
      { reason: 'short_of_stock', why: '应该到了' },
    )
    expect(again.holds.map(({ reason }) => reason)).toEqual(['short_of_stock'])
    expect((await floor.detail(order.id)).cases.map(({ kind, status }) => `${kind} ${status}`).sort()).toEqual([
      'short closed',
      'short open',
    ])
  })

  it('splits an order into parcels and packs it into one again; the pieces stay locked all the while', async () => {
    const floor = await aFloor({ A: 5, B: 5, C: 5 })
    await floor.sell('P4', [
      { sku: 'A', quantity: 1 },
      { sku: 'B', quantity: 2 },
      { sku: 'C', quantity: 1 },
    ])
    const order = await floor.until('P4', 'allocated')
    const post = (verb: string, body?: unknown) =>
      floor.merchant.call('POST', `/api/v1/orders/${order.id}/${verb}`, body)
    const live = async () =>
      (await floor.detail(order.id)).fulfilments
        .filter(({ status }) => status !== 'cancelled')
        .map(({ lines }) => lines.map(({ lineNo }) => lineNo))
    expect(await refusal(post('merge'))).toEqual([409, 'order.nothing_to_merge'])
    for (const groups of [[[9]], [[1], [1]], [[1, 2, 3]]])
      expect(await refusal(post('split', { groups })), JSON.stringify(groups)).toEqual([422, 'order.split_invalid'])
    expect((await post('split', { groups: [[1], [3]] })).status).toBe(200)
    expect((await live()).sort()).toEqual([[1], [2], [3]])
    expect([(await shelfOf(floor, 'A')).locked, (await shelfOf(floor, 'B')).locked]).toEqual([1, 2])
    expect((await post('merge')).status).toBe(200)
    expect(await live()).toEqual([[1, 2, 3]])
    await post('cancel', { why: '不要了' })
    await eventually(
      async () => Promise.all(['A', 'B', 'C'].map((sku) => shelfOf(floor, sku))),
      (shelves) => shelves.every(({ locked }) => locked === 0),
    )
  })

  it('does not split what is being picked', async () => {
    const floor = await aFloor({ A: 5, B: 5 })
    await floor.sell('P5', [
      { sku: 'A', quantity: 1 },
      { sku: 'B', quantity: 1 },
    ])
    const order = await floor.until('P5', 'allocated')
    const [job] = (await floor.detail(order.id)).fulfilments
    await floor.step(job?.id ?? '', 'start-picking')
    expect(await refusal(floor.merchant.call('POST', `/api/v1/orders/${order.id}/split`, { groups: [[1]] }))).toEqual([
      409,
      'order.not_movable',
    ])
  })

  it('routes an order anew when another warehouse should send it; picked goods are not moved', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    await floor.merchant.send('PUT', '/api/v1/warehouses/WH-CD', secondWarehouse)
    await floor.sell('P6', [{ sku: 'TEE-1', quantity: 2 }])
    const order = await floor.until('P6', 'allocated')
    expect(order.warehouseId).toBe('WH-1')
    await floor.merchant.send('PUT', '/api/v1/stock/TEE-1', {
      counts: [{ warehouseId: 'WH-CD', onHand: 5 }],
      reason: '盘点',
    })
    const anew = await floor.merchant.send<{ status: string }>('POST', `/api/v1/orders/${order.id}/retry-routing`, {})
    expect(anew.status).toBe('allocated')
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      ({ locked }) => locked === 2,
    )
    const live = (await floor.detail(order.id)).fulfilments.filter(({ status }) => status !== 'cancelled')
    expect(live).toHaveLength(1)
    const [job] = live
    if (job) await floor.packAll(job)
    expect(await refusal(floor.merchant.call('POST', `/api/v1/orders/${order.id}/retry-routing`, {}))).toEqual([
      409,
      'order.not_movable',
    ])
  })

  it('notes and tags an order; both stand in the timeline with who did it', async () => {
    const floor = await aFloor({ 'TEE-1': 5 }, '晚风女装')
    await floor.sell('P7', [{ sku: 'TEE-1', quantity: 1 }])
    const order = await floor.until('P7', 'allocated')
    const post = <T>(verb: string, body: unknown) =>
      floor.merchant.send<T>('POST', `/api/v1/orders/${order.id}/${verb}`, body)
    await post('notes', { text: '买家要发票' })
    expect((await post<{ tags: string[] }>('tags', { add: ['VIP', '发票'] })).tags).toEqual(['VIP', '发票'])
    expect((await post<{ tags: string[] }>('tags', { add: ['VIP'], remove: ['发票', '没有的'] })).tags).toEqual(['VIP'])
    const { version } = await post<{ version: number }>('tags', { add: ['VIP'] })
    const { events, order: now } = await floor.detail(order.id)
    expect(now.version).toBe(version)
    expect(events.slice(-3).map(({ type, data, actor }) => [type, data, actor.kind])).toEqual([
      ['noted', { text: '买家要发票' }, 'user'],
      ['tagged', { tags: ['VIP', '发票'] }, 'user'],
      ['tagged', { tags: ['VIP'] }, 'user'],
    ])
  })

  it('sees on the order what can be done, and what cannot', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    await floor.sell('P8', [{ sku: 'TEE-1', quantity: 1 }])
    const order = await floor.until('P8', 'allocated')
    const allowed = async () =>
      (await floor.detail(order.id)).actions.filter((action) => action.allowed).map(({ verb }) => verb)
    expect(await allowed()).toEqual(['hold', 'retry-routing', 'cancel', 'track-link'])
    await floor.merchant.send('POST', `/api/v1/orders/${order.id}/cancel`, { why: '不要了' })
    expect(await allowed()).toEqual([])
    for (const [verb, body] of [
      ['hold', { detail: 'x' }],
      ['retry-routing', {}],
    ] as const)
      expect((await floor.merchant.call('POST', `/api/v1/orders/${order.id}/${verb}`, body)).status, verb).toBe(409)
  })
})
