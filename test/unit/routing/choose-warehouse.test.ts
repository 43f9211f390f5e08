import { describe, expect, it } from 'vitest'
import { chooseForBatch, chooseWarehouse } from '../../../src/routing/domain/choose-warehouse.ts'
import { routingDecisionSchema } from '../../../src/routing/routing.contract.ts'
import { aNetwork, anOrder, aWarehouse } from './network.ts'

describe('one warehouse that has everything', () => {
  it('takes the order, and the decision says why', () => {
    const network = aNetwork([aWarehouse('a'), aWarehouse('b')], { RED: { a: 100, b: 1 } })
    const decision = chooseWarehouse(anOrder([['RED', 2]]), network)
    expect(decision.outcome).toBe('single')
    expect(decision.shipments).toEqual([
      { warehouseId: 'a', carrier: 'yuantong', lines: [{ lineNo: 1, sku: 'RED', quantity: 2 }] },
    ])
    expect(decision.missing).toEqual([])
    expect(decision.candidates[0]).toMatchObject({ warehouseId: 'a', excluded: null, score: 0.9876 })
    expect(decision.candidates[0]?.factors?.stock.reason).toBe('2 件全部有货，发完后最少的一款还剩 98 件')
    expect(decision.candidates[1]).toMatchObject({ warehouseId: 'b', score: null, excluded: '缺 RED ×1' })
    expect(() => routingDecisionSchema.parse(decision)).not.toThrow()
  })

  it('two lines of one SKU are summed before they are checked', () => {
    const network = aNetwork([aWarehouse('a'), aWarehouse('b')], { RED: { a: 3, b: 4 } })
    const decision = chooseWarehouse(
      anOrder([
        ['RED', 2],
        ['RED', 2],
      ]),
      network,
    )
    expect(decision.shipments).toEqual([
      {
        warehouseId: 'b',
        carrier: 'yuantong',
        lines: [
          { lineNo: 1, sku: 'RED', quantity: 2 },
          { lineNo: 2, sku: 'RED', quantity: 2 },
        ],
      },
    ])
    expect(decision.candidates.find(({ warehouseId }) => warehouseId === 'a')?.excluded).toBe('缺 RED ×1')
  })

  it('weights move the choice: speed against stock', () => {
    const network = aNetwork(
      [aWarehouse('deep'), aWarehouse('near')],
      { RED: { deep: 1000, near: 4 } },
      {
        transit: ({ warehouse }) => ({ hours: warehouse.id === 'near' ? 20 : 40, samples: 9 }),
      },
    )
    const order = anOrder([['RED', 2]])
    const bySpeed = chooseWarehouse(order, { ...network, weights: { stock: 0, speed: 1, load: 0, quality: 0 } })
    const byStock = chooseWarehouse(order, { ...network, weights: { stock: 5, speed: 0, load: 0, quality: 0 } })
    expect(bySpeed.shipments[0]?.warehouseId).toBe('near')
    expect(bySpeed.candidates.map(({ score }) => score)).toEqual([1, 0.5])
    expect(byStock.shipments[0]?.warehouseId).toBe('deep')
    expect(byStock.candidates[0]?.score).toBeLessThanOrEqual(1)
  })

  it('a full warehouse loses to an idle one', () => {
    const warehouses = [aWarehouse('a', { dailyCapacity: 10 }), aWarehouse('b', { dailyCapacity: 10 })]
    const network = aNetwork(warehouses, { RED: { a: 50, b: 50 } }, { load: new Map([['a', 12]]) })
    const decision = chooseWarehouse(anOrder([['RED', 1]]), network)
    expect(decision.shipments[0]?.warehouseId).toBe('b')
    expect(decision.candidates[1]?.factors?.load).toEqual({ value: 0, reason: '今天已派 12 单，到了日产能 10 单' })
  })

  it('waiting for the next pick-up counts as much as the road', () => {
    const network = aNetwork(
      [aWarehouse('closed'), aWarehouse('open')],
      { RED: { closed: 9, open: 9 } },
      { waitHours: ({ id }) => (id === 'closed' ? 24 : 2) },
    )
    const decision = chooseWarehouse(anOrder([['RED', 1]]), network)
    expect(decision.shipments[0]?.warehouseId).toBe('open')
    expect(decision.candidates[1]?.factors?.speed.reason).toContain('等发 24 小时')
  })

  it('equal scores go to the nearer warehouse, then to the smaller id', () => {
    const distanceKm = (from: string) => (from === '440305' ? 10 : 900)
    const far = [aWarehouse('a'), aWarehouse('z', { regionCode: '440305' })]
    const stock = { RED: { a: 9, z: 9 } }
    expect(chooseWarehouse(anOrder([['RED', 1]]), aNetwork(far, stock, { distanceKm })).shipments[0]?.warehouseId).toBe(
      'z',
    )
    expect(
      chooseWarehouse(anOrder([['RED', 1]]), aNetwork([...far].reverse(), stock, { distanceKm: () => null }))
        .shipments[0]?.warehouseId,
    ).toBe('a')
  })
})

describe('warehouses that are ruled out', () => {
  const stock = { RED: { a: 9, b: 9 } }
  const excludedOf = (warehouse: ReturnType<typeof aWarehouse>, order = anOrder([['RED', 1]])) => {
    const decision = chooseWarehouse(order, aNetwork([warehouse, aWarehouse('b')], stock))
    expect(decision.shipments[0]?.warehouseId).toBe('b')
    return decision.candidates.find(({ warehouseId }) => warehouseId === 'a')?.excluded
  }

  it('because they are closed', () => {
    expect(excludedOf(aWarehouse('a', { active: false }))).toBe('仓库已停用')
  })

  it('because no carrier delivers there', () => {
    const carriers = [{ carrier: 'local', serves: ['3301', '33'], maxWeightG: 9000 }]
    expect(excludedOf(aWarehouse('a', { carriers }))).toBe('承运商不送收货地区（310115）')
    expect(excludedOf(aWarehouse('a', { carriers }), anOrder([['RED', 1]], { regionCode: null }))).toContain(
      '收货地区不明',
    )
  })

  it('because the parcel or one piece is too heavy', () => {
    const carriers = [{ carrier: 'small', serves: ['*'], maxWeightG: 3000 }]
    expect(excludedOf(aWarehouse('a', { carriers }), anOrder([['RED', 4, 1000]]))).toBe(
      '整单 4 kg，超过承运商上限 3 kg',
    )
    expect(excludedOf(aWarehouse('a', { carriers }), anOrder([['RED', 1, 5000]]))).toBe(
      'RED 单件 5 kg，超过承运商上限 3 kg',
    )
  })

  it('because they refused this order before', () => {
    const refused = new Map([['a', '锁库存 5 秒无应答']])
    expect(excludedOf(aWarehouse('a'), anOrder([['RED', 1]], { refused }))).toBe('锁库存 5 秒无应答')
  })
})

describe('the carrier of a warehouse', () => {
  it('is the fastest one that serves the region and bears the weight', () => {
    const carriers = [
      { carrier: 'cheap', serves: ['*'], maxWeightG: 30_000 },
      { carrier: 'fast', serves: ['31', '33'], maxWeightG: 3000 },
    ]
    const network = aNetwork(
      [aWarehouse('a', { carriers })],
      { RED: { a: 99 } },
      { transit: ({ carrier }) => ({ hours: carrier === 'fast' ? 12 : 48, samples: 50 }) },
    )
    const carrierOf = (order: ReturnType<typeof anOrder>) => chooseWarehouse(order, network).shipments[0]?.carrier
    expect(carrierOf(anOrder([['RED', 1]]))).toBe('fast')
    expect(carrierOf(anOrder([['RED', 40]]))).toBe('cheap')
    expect(carrierOf(anOrder([['RED', 1]], { regionCode: '650102' }))).toBe('cheap')
  })
})

describe('a batch', () => {
  it('the pieces given to one order are gone for the next one', () => {
    const network = aNetwork([aWarehouse('a'), aWarehouse('b')], { RED: { a: 3, b: 2 } })
    const orders = ['1', '2', '3'].map((orderId) => anOrder([['RED', 2]], { orderId }))
    const decisions = chooseForBatch(orders, network)
    expect(decisions.map(({ outcome, shipments }) => [outcome, shipments[0]?.warehouseId])).toEqual([
      ['single', 'a'],
      ['single', 'b'],
      ['short', 'a'],
    ])
    expect(network.available.get('RED')?.get('a')).toBe(3)
  })

  it('an order that is short takes nothing from its neighbours', () => {
    const network = aNetwork([aWarehouse('a')], { RED: { a: 2 }, BLUE: { a: 0 } })
    const decisions = chooseForBatch(
      [
        anOrder([
          ['RED', 2],
          ['BLUE', 1],
        ]),
        anOrder([['RED', 2]]),
      ],
      network,
    )
    expect(decisions.map(({ outcome }) => outcome)).toEqual(['short', 'single'])
    expect(decisions[0]?.missing).toEqual([{ sku: 'BLUE', quantity: 1 }])
    expect(decisions[0]?.summary).toBe('所有可发的仓加起来仍缺 BLUE ×1')
  })

  it('load spreads over equal warehouses', () => {
    const warehouses = ['a', 'b'].map((id) => aWarehouse(id, { dailyCapacity: 10 }))
    const network = aNetwork(warehouses, { RED: { a: 10_000, b: 10_000 } })
    const decisions = chooseForBatch(
      Array.from({ length: 10 }, (_, i) => anOrder([['RED', 1]], { orderId: `${i}` })),
      network,
    )
    const toA = decisions.filter(({ shipments }) => shipments[0]?.warehouseId === 'a').length
    expect(toA).toBe(5)
  })

  it('100 orders over 20 warehouses are decided in milliseconds', () => {
    const warehouses = Array.from({ length: 20 }, (_, i) => aWarehouse(`w${i}`))
    const shelf = Object.fromEntries(warehouses.map(({ id }) => [id, 10_000]))
    const network = aNetwork(warehouses, { RED: shelf, BLUE: shelf })
    const orders = Array.from({ length: 100 }, (_, i) =>
      anOrder(
        [
          ['RED', 1],
          ['BLUE', 2],
        ],
        { orderId: `${i}` },
      ),
    )
    chooseForBatch(orders, network)
    const before = process.threadCpuUsage()
    chooseForBatch(orders, network)
    const { user, system } = process.threadCpuUsage(before)
    // Work of this thread, whoever else keeps the machine busy: 4–6 ms.
    expect((user + system) / 1_000).toBeLessThan(60)
  })
})
