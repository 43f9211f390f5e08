import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Connection } from '../../src/connections/connections.contract.ts'
import type { OdiReport } from '../../src/insights/insights.contract.ts'
import type { Notice } from '../../src/notify/notify.contract.ts'
import type { StockExplanation } from '../../src/stock/stock.contract.ts'
import { quantile, stockProblems } from '../support/real-laws.ts'
import {
  accounts,
  all,
  type Connections,
  connectEverything,
  type Goods,
  openWarehouses,
  type RealMerchant,
  SHOP,
  signUp,
  someGoods,
  stockUp,
  until,
} from '../support/real-merchant.ts'
import { callJson, type RealWorld, startRealWorld } from '../support/real-processes.ts'
import {
  anAllocatedOrder,
  becomes,
  buy,
  detailOf,
  findByPlatformId,
  pickAndPack,
  scan,
  shipIt,
} from '../support/real-river.ts'

interface Call {
  readonly platform: string
  readonly path: string
  readonly ok: boolean
  readonly at: number
}

interface Message {
  readonly at: number
  readonly text: string
}

interface ShopOrder {
  readonly state: string
  readonly packs: readonly { readonly waybill: string }[]
}

interface BuyerPage {
  readonly status: string
  readonly promisedAt: number | null
  readonly sentence: string
  readonly parcels: readonly { readonly waybill: string; readonly nodes: readonly { readonly text: string }[] }[]
  readonly receiver: { readonly nameMasked: string }
}

describe('an order’s life between the merchant, the platforms and the buyer', () => {
  let world: RealWorld
  let merchant: RealMerchant
  let connections: Connections
  let goods: Goods[]
  const sent = new Map<string, number>()

  beforeAll(async () => {
    world = await startRealWorld()
    merchant = await signUp(world)
    await openWarehouses(merchant)
    connections = await connectEverything(merchant, world)
    goods = someGoods(6, 20)
    await stockUp(merchant, world, goods)
    for (const event of ['order.shipped', 'order.delivered', 'order.cancelled'])
      await merchant.send('PUT', '/notice-routes', {
        event,
        connectionId: connections.wecom.id,
        template: '',
        quietFrom: 0,
        quietTo: 0,
        enabled: true,
      })
  })
  afterAll(() => world?.close())

  const calls = async (platform: string) =>
    (await world.control<{ items: Call[] }>('GET', `/calls?platform=${platform}&limit=300`)).items
  const messages = async (platform: string) =>
    (await world.control<{ items: Message[] }>('GET', `/messages?platform=${platform}&limit=500`)).items
  const shopOrder = (id: string) => world.control<ShopOrder>('GET', `/orders/${id}`)
  const explain = (sku: string) => merchant.get<StockExplanation>(`/stock/${sku}/explain`)
  const leaves = (items: readonly { sku: string | null; quantity: number }[]) => {
    for (const { sku, quantity } of items) if (sku !== null) sent.set(sku, (sent.get(sku) ?? 0) + quantity)
  }

  test('from the signed push to the signature at the door, everybody on the way sees it', async () => {
    const placed = await anAllocatedOrder(merchant, world)
    const jobs = await pickAndPack(merchant, placed.id)
    const [job] = jobs
    if (!job) throw new Error('no job')
    expect(jobs.map(({ status }) => status)).toEqual(jobs.map(() => 'packed'))

    // The label service prints and its answer is lost: asking again gives the label that was printed, not a second one.
    await world.control('PUT', '/faults', { platform: 'kdniao', lostAnswerRate: 1 })
    await expect(merchant.send('POST', `/fulfilments/${job.id}/print-label`)).rejects.toThrow(/50[0-9]/)
    await world.control('DELETE', '/faults')
    for (const each of jobs) await merchant.send('POST', `/fulfilments/${each.id}/print-label`)
    const labelled = await becomes(merchant, placed.id, 'label_printed')
    const { items: printed } = await world.control<{ items: { waybill: string }[] }>('GET', '/parcels?limit=100')
    expect(printed.map(({ waybill }) => waybill).sort()).toEqual(
      labelled.fulfilments.map(({ waybill }) => waybill).sort(),
    )

    for (const each of jobs) await merchant.send('POST', `/fulfilments/${each.id}/hand-over`)
    leaves(placed.items)
    const shipped = await becomes(merchant, placed.id, 'shipped')
    const waybills = shipped.fulfilments.map(({ waybill }) => waybill ?? '')
    await until(
      'the shop knows our waybills',
      () => shopOrder(placed.platformOrderId),
      (seen) =>
        seen.state === 'shipped' && waybills.every((waybill) => seen.packs.some((pack) => pack.waybill === waybill)),
    )
    await until(
      'the tracking service watches',
      () => calls('kuaidi100'),
      (seen) => seen.filter(({ path, ok }) => path === '/poll' && ok).length >= waybills.length,
    )

    const { url } = await merchant.send<{ url: string }>('POST', `/orders/${placed.id}/track-link`)
    const buyerPage = () => callJson<BuyerPage>(`${world.hub.url}/api/public/track/${url.split('/').at(-1)}`)
    for (const waybill of waybills) for (const node of ['picked_up', 'departed']) await scan(world, waybill, node)
    await becomes(merchant, placed.id, 'in_transit')
    for (const waybill of waybills) await scan(world, waybill, 'out_for_delivery')
    await becomes(merchant, placed.id, 'out_for_delivery')
    const onTheWay = await buyerPage()
    expect(onTheWay.parcels.flatMap(({ nodes }) => nodes).length).toBeGreaterThanOrEqual(3)
    expect(onTheWay.promisedAt).toBe(placed.promisedAt)
    expect(onTheWay.promisedAt).toBeGreaterThan(Date.now())
    expect(onTheWay.receiver.nameMasked).toContain('*')
    for (const waybill of waybills) await scan(world, waybill, 'delivered')
    await becomes(merchant, placed.id, 'delivered')
    expect((await buyerPage()).sentence).toContain('签收')
    await merchant.send('POST', `/orders/${placed.id}/track-link/revoke`)
    await expect(buyerPage()).rejects.toThrow('404')

    const odi = await merchant.get<OdiReport>('/insights/odi?days=7')
    expect(odi.days.at(-1)).toMatchObject({ signed: 1, signedInTime: 1 })
    expect(odi.odi).toBe(1)
    const group = await until(
      'the group hears of it',
      () => messages('wecom'),
      (seen) =>
        ['已出库', '已签收'].every((word) =>
          seen.some(({ text }) => text.includes(word) && text.includes(placed.hubNo)),
        ),
    )
    expect(group.length).toBeGreaterThanOrEqual(2)
    const log = (await all<Notice>(merchant, '/notices')).filter((notice) => notice.orderId === placed.id)
    expect(log.map(({ event, status }) => `${event} ${status}`).sort()).toEqual([
      'order.delivered sent',
      'order.shipped sent',
    ])
    for (const { latencyMs } of log) expect(latencyMs).toBeLessThan(90_000)
    console.log(
      `state change → accepted by the messenger: ${log.map(({ event, latencyMs }) => `${event} ${latencyMs} ms`).join(', ')}`,
    )
    await until(
      'the stock is off the books',
      () => stockProblems(merchant, goods, { sent }),
      (problems) => problems.length === 0,
    )
  })

  test('a parcel that comes back is looked at before it is sold again', async () => {
    const order = await anAllocatedOrder(merchant, world)
    const waybills = await shipIt(merchant, order.id)
    for (const waybill of waybills)
      for (const node of ['picked_up', 'out_for_delivery', 'refused', 'returning', 'returned'])
        await scan(world, waybill, node)
    await becomes(merchant, order.id, 'returned')
    for (const { sku, quantity } of order.items)
      await until(
        'the pieces are at quality check',
        () => explain(sku ?? ''),
        ({ totals }) => totals.qc === quantity,
      )
    expect(await stockProblems(merchant, goods, { sent })).toEqual([])
    for (const { sku, quantity } of order.items) {
      // Found to be good: they may be sold.
      const warehouseId = (await explain(sku ?? '')).levels.find((level) => level.qc > 0)?.warehouseId
      await merchant.send('POST', `/stock/${sku}/adjust`, {
        warehouseId,
        delta: -quantity,
        of: 'qc',
        reason: '质检合格',
      })
    }
  })

  test('trouble on the road opens a case and tells the group and a phone', async () => {
    const order = await anAllocatedOrder(merchant, world)
    const [waybill = ''] = await shipIt(merchant, order.id)
    leaves(order.items)
    await scan(world, waybill, 'picked_up')
    await scan(world, waybill, 'exception')
    const seen = await until(
      'a case is open',
      () => detailOf(merchant, order.id),
      ({ cases }) => cases.some(({ kind, status }) => kind === 'parcel_exception' && status === 'open'),
    )
    expect(seen.parcels[0]?.nodes.length).toBe(2)
    await until(
      'the group hears of it',
      () => messages('wecom'),
      (all) => all.some(({ text }) => text.includes('包裹异常') && text.includes(order.hubNo)),
    )
    await until(
      'the phone hears of it',
      () => messages('aliyun-sms'),
      (all) => all.length > 0,
    )
  })

  test('a label whose order is cancelled is voided at the label service, and the stock comes back', async () => {
    const order = await anAllocatedOrder(merchant, world)
    const [job] = await pickAndPack(merchant, order.id)
    const { fulfilment } = await merchant.send<{ fulfilment: { waybill: string } }>(
      'POST',
      `/fulfilments/${job?.id}/print-label`,
    )
    await merchant.send('POST', `/orders/${order.id}/cancel`, { why: '买家不要了' })
    await until(
      'the label is void',
      () => world.control<{ cancelled: boolean }>('GET', `/parcels/${fulfilment.waybill}`),
      ({ cancelled }) => cancelled,
    )
    await until(
      'the stock is back',
      () => stockProblems(merchant, goods, { sent }),
      (problems) => problems.length === 0,
    )
  })

  test('a refund before shipping cancels the order and gives the stock back', async () => {
    const order = await anAllocatedOrder(merchant, world)
    await world.control('POST', `/orders/${order.platformOrderId}/refund`, { settle: true })
    await becomes(merchant, order.id, 'cancelled')
    await until(
      'the stock is back',
      () => stockProblems(merchant, goods, { sent }),
      (problems) => problems.length === 0,
    )
  })

  test('a connection test says who answered, or what they refused', async () => {
    const ask = ({ id }: Connection) =>
      merchant.send<{ ok: boolean; detail: string }>('POST', `/connections/${id}/test`)
    for (const connection of Object.values(connections))
      expect(await ask(connection), connection.kind).toMatchObject({ ok: true })
    const wrong = [
      [connections.shop, { appSecret: 'wrong-secret' }, { appSecret: SHOP.appSecret }],
      [connections.kuaidi100, { key: 'wrongKey' }, { key: accounts.kuaidi100.key }],
      [connections.kdniao, { apiKey: 'wrong-key' }, { apiKey: accounts.kdniao.apiKey }],
      [connections.wecom, { key: 'no-such-robot' }, { key: accounts.wecom.key }],
      [
        connections.sms,
        { accessKeySecret: 'wrong-secret' },
        { accessKeySecret: accounts['aliyun-sms'].accessKeySecret },
      ],
    ] as const
    for (const [connection, bad, good] of wrong) {
      await merchant.send('PATCH', `/connections/${connection.id}`, { credentials: bad })
      const refused = await ask(connection)
      expect(refused.ok, `${connection.kind}: ${refused.detail}`).toBe(false)
      expect(refused.detail.length).toBeGreaterThan(10)
      await merchant.send('PATCH', `/connections/${connection.id}`, { credentials: good })
      expect(await ask(connection), connection.kind).toMatchObject({ ok: true })
      console.log(`${connection.kind}: ${refused.detail}`)
    }
  })

  test('a token that expired is renewed by itself', async () => {
    await world.control('POST', `/shops/${SHOP.shopId}/expire-tokens`)
    const since = Date.now()
    await anAllocatedOrder(merchant, world)
    const renewals = (await calls('doudian')).filter(({ path, at }) => path.startsWith('/token/') && at >= since)
    expect(renewals.map(({ path, ok }) => `${path} ${ok}`)).toEqual(['/token/refresh true'])
  })

  test('under the safety stock the listing is paused, over it again resumed', async () => {
    const [item] = goods
    if (!item) throw new Error('no goods')
    const onShelf = async () =>
      (
        await world.control<{ items: { skuId: string; stock: number | null; onSale: boolean }[] }>(
          'GET',
          `/catalog?shopId=${SHOP.shopId}`,
        )
      ).items.find(({ skuId }) => skuId === item.shopSkuId)
    const { totals } = await explain(item.sku)
    await merchant.send('PUT', `/skus/${item.sku}`, {
      name: `纯棉T恤 ${item.sku}`,
      spec: '白色 L',
      safetyStock: totals.available,
    })
    await anAllocatedOrder(merchant, world, item.shopSkuId)
    const { totals: after } = await explain(item.sku)
    // What is left of a paused listing is nobody's: even a shelf that stayed up by mistake sells none of it.
    expect(await until('the listing is paused', onShelf, (seen) => seen?.onSale === false)).toMatchObject({ stock: 0 })
    await merchant.send('POST', `/stock/${item.sku}/adjust`, {
      warehouseId: 'WH-HZ',
      delta: 30,
      of: 'onHand',
      reason: '补货',
    })
    expect(await until('the listing is back', onShelf, (seen) => seen?.onSale === true)).toMatchObject({
      stock: after.available + 30,
    })
  })

  test('50 things that happen one after the other reach the group in at most 20 messages a minute, and none is dropped', async () => {
    const nothingLeft: Goods = { sku: 'TEE-99', productId: '359123456789999', shopSkuId: '173543210999999', each: 0 }
    await stockUp(merchant, world, [nothingLeft])
    const bought: string[] = []
    for (let n = 0; n < 50; n++) {
      bought.push(...(await buy(world, { shopSkuId: nothingLeft.shopSkuId })))
      await new Promise((resolve) => setTimeout(resolve, 400))
    }
    const orders = await until(
      'all are short',
      () => Promise.all(bought.map((id) => findByPlatformId(merchant, id))),
      (seen) => seen.every((order) => order?.holds.some((hold) => hold.reason === 'short_of_stock')),
    )
    const group = await until(
      'the group has heard of all',
      () => messages('wecom'),
      (seen) => orders.every((order) => seen.some(({ text }) => text.includes(order?.hubNo ?? '?'))),
      { timeoutMs: 130_000, everyMs: 500 },
    )
    const taken = group.map(({ at }) => at).sort((a, b) => a - b)
    const perMinute = taken.map((at) => taken.filter((other) => other >= at && other < at + 60_000).length)
    const log = (await all<Notice>(merchant, `/notices?connectionId=${connections.wecom.id}`)).filter(
      ({ event }) => event === 'order.short',
    )
    const lastOf =
      Math.max(...log.map(({ acceptedAt }) => acceptedAt ?? 0)) - Math.min(...log.map(({ eventAt }) => eventAt))
    console.log(
      `50 notices in ${group.filter(({ text }) => text.includes('缺货')).length} messages, at most ${Math.max(...perMinute)} within a minute; the last was taken after ${(lastOf / 1000).toFixed(1)} s; latency p50 ${quantile(
        log.map(({ latencyMs }) => latencyMs ?? Number.NaN),
        0.5,
      )} ms`,
    )
    expect(Math.max(...perMinute)).toBeLessThanOrEqual(20)
    expect(log.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 'sent'))

    // The goods come in: everybody who waited goes on by themselves, and nobody is told twice.
    await merchant.send('POST', `/stock/${nothingLeft.sku}/adjust`, {
      warehouseId: 'WH-GZ',
      delta: 200,
      of: 'onHand',
      reason: '到货',
    })
    const served = await until(
      'all go on',
      () => Promise.all(bought.map((id) => findByPlatformId(merchant, id))),
      (seen) => seen.every((order) => order?.status === 'allocated'),
      { timeoutMs: 60_000, everyMs: 1_000 },
    )
    const pieces = served.flatMap((order) => order?.items ?? []).reduce((sum, { quantity }) => sum + quantity, 0)
    expect((await explain(nothingLeft.sku)).totals).toMatchObject({
      onHand: 200,
      locked: pieces,
      available: 200 - pieces,
    })
    expect(
      (await all<Notice>(merchant, `/notices?connectionId=${connections.wecom.id}`)).filter(
        ({ event }) => event === 'order.short',
      ),
    ).toHaveLength(50)
  })
})
