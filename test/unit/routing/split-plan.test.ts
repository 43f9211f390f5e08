import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { possibleHolds } from '../../../src/flows/orders/hold-ids.ts'
import { type Wish, wishOf } from '../../../src/flows/orders/lock-stock.ts'
import type { Order } from '../../../src/orders/domain/order.ts'
import { chooseForBatch, chooseWarehouse } from '../../../src/routing/domain/choose-warehouse.ts'
import { MOST_PARCELS } from '../../../src/routing/domain/split-plan.ts'
import type { RoutingDecision } from '../../../src/routing/routing.contract.ts'
import { aCanonicalLine, aCanonicalOrder, anOrder as aHubOrder } from '../../support/an-order.ts'
import { aNetwork, anOrder, aWarehouse } from './network.ts'

describe('an order that no warehouse has in full', () => {
  it('is split over as few parcels as possible', () => {
    const warehouses = ['a', 'b', 'c'].map((id) => aWarehouse(id))
    const network = aNetwork(warehouses, { X: { a: 1 }, Y: { b: 1, c: 1 }, Z: { c: 1 } })
    const decision = chooseWarehouse(
      anOrder([
        ['X', 1],
        ['Y', 1],
        ['Z', 1],
      ]),
      network,
    )
    expect(decision.outcome).toBe('split')
    expect(decision.shipments.map(({ warehouseId }) => warehouseId).sort()).toEqual(['a', 'c'])
    expect(decision.summary).toContain('拆成 2 包')
    expect(decision.candidates.map(({ warehouseId, excluded }) => [warehouseId, excluded === null]).sort()).toEqual([
      ['a', true],
      ['b', false],
      ['c', true],
    ])
  })

  it('of two equally small splits takes the better warehouses', () => {
    const warehouses = [aWarehouse('a'), aWarehouse('b', { quality: 0.2 }), aWarehouse('c', { quality: 1 })]
    const network = aNetwork(warehouses, { X: { a: 1 }, Y: { b: 1, c: 1 } })
    const decision = chooseWarehouse(
      anOrder([
        ['X', 1],
        ['Y', 1],
      ]),
      network,
    )
    expect(decision.shipments.map(({ warehouseId }) => warehouseId).sort()).toEqual(['a', 'c'])
  })

  it('one SKU may come from two warehouses', () => {
    const network = aNetwork([aWarehouse('a'), aWarehouse('b')], { X: { a: 2, b: 2 } })
    const decision = chooseWarehouse(anOrder([['X', 3]]), network)
    expect(decision.outcome).toBe('split')
    expect(piecesOf(decision)).toEqual({ X: 3 })
  })

  it('a share too heavy for one parcel becomes several from the same warehouse', () => {
    const network = aNetwork([aWarehouse('a')], { X: { a: 10 } })
    const decision = chooseWarehouse(anOrder([['X', 5, 12_000]]), network)
    expect(decision.outcome).toBe('split')
    expect(decision.shipments.map(({ lines }) => lines[0]?.quantity)).toEqual([2, 2, 1])
  })

  it('two light parcels of two warehouses win over three of one', () => {
    const small = [{ carrier: 'small', serves: ['*'], maxWeightG: 10_000 }]
    const network = aNetwork([aWarehouse('a', { carriers: small }), aWarehouse('b')], { X: { a: 5, b: 3 } })
    const decision = chooseWarehouse(anOrder([['X', 5, 5000]]), network)
    expect(decision.shipments.length).toBe(2)
  })

  it('a piece that no carrier bears is missing', () => {
    const decision = chooseWarehouse(anOrder([['X', 1, 99_000]]), aNetwork([aWarehouse('a')], { X: { a: 1 } }))
    expect(decision).toMatchObject({ outcome: 'short', shipments: [], missing: [{ sku: 'X', quantity: 1 }] })
  })

  it('without any warehouse everything is missing', () => {
    const decision = chooseWarehouse(anOrder([['X', 2]]), aNetwork([], { X: {} }))
    expect(decision).toMatchObject({ outcome: 'short', missing: [{ sku: 'X', quantity: 2 }] })
  })
})

describe('an order of very many parcels', () => {
  it('is packed into no more than an order may have; the last ones are too heavy, and nothing is lost', () => {
    const network = aNetwork([aWarehouse('a'), aWarehouse('b')], { X: { a: 90, b: 20 } })
    const decision = chooseWarehouse(anOrder([['X', 100, 30_000]]), network)
    expect(decision.outcome).toBe('split')
    expect(decision.shipments).toHaveLength(MOST_PARCELS)
    expect(piecesOf(decision)).toEqual({ X: 100 })
    const ofA = decision.shipments.filter(({ warehouseId }) => warehouseId === 'a')
    expect(decision.shipments.length - ofA.length).toBeGreaterThan(0)
  })

  it('what would come from more warehouses than parcels is missing', () => {
    const ids = Array.from({ length: MOST_PARCELS + 3 }, (_, i) => `w${i}`)
    const shelf = Object.fromEntries(ids.map((id) => [id, 1]))
    const decision = chooseWarehouse(
      anOrder([['X', ids.length]]),
      aNetwork(
        ids.map((id) => aWarehouse(id)),
        { X: shelf },
      ),
    )
    expect(decision).toMatchObject({ outcome: 'short', missing: [{ sku: 'X', quantity: 3 }] })
  })
})

const skus = ['X', 'Y', 'Z']
const warehouseIds = ['a', 'b', 'c', 'd', 'e']
const stockArb = fc
  .array(fc.array(fc.nat({ max: 4 }), { minLength: 5, maxLength: 5 }), { minLength: 3, maxLength: 3 })
  .map((rows) =>
    Object.fromEntries(
      rows.map((row, i) => [skus[i] ?? '', Object.fromEntries(row.map((n, w) => [warehouseIds[w] ?? '', n]))]),
    ),
  )
const linesArb = fc.array(
  fc.tuple(fc.constantFrom(...skus), fc.integer({ min: 1, max: 5 }), fc.constantFrom(0, 100, 9000)),
  { minLength: 1, maxLength: 4 },
)

describe('laws of every decision', () => {
  const warehouses = warehouseIds.map((id, i) => aWarehouse(id, { quality: i / 5 }))

  it('shipments and missing add up to what was ordered, line by line never more', async () => {
    await fc.assert(
      fc.property(stockArb, linesArb, (stock, lines) => {
        const order = anOrder(lines)
        const decision = chooseWarehouse(order, aNetwork(warehouses, stock))
        const sent = piecesOf(decision)
        for (const sku of skus) {
          const ordered = lines.filter(([s]) => s === sku).reduce((sum, [, n]) => sum + n, 0)
          const missing = decision.missing.find((m) => m.sku === sku)?.quantity ?? 0
          expect((sent[sku] ?? 0) + missing).toBe(ordered)
        }
        for (const line of order.lines) {
          const assigned = decision.shipments
            .flatMap((shipment) => shipment.lines)
            .filter(({ lineNo }) => lineNo === line.lineNo)
          expect(assigned.reduce((sum, { quantity }) => sum + quantity, 0)).toBeLessThanOrEqual(line.quantity)
          expect(assigned.every(({ quantity, sku }) => quantity > 0 && sku === line.sku)).toBe(true)
        }
      }),
    )
  })

  it('a batch never assigns more than there is, and no parcel is over its carrier weight', async () => {
    await fc.assert(
      fc.property(stockArb, fc.array(linesArb, { minLength: 1, maxLength: 6 }), (stock, batch) => {
        const orders = batch.map((lines, i) => anOrder(lines, { orderId: `${i}` }))
        const left = structuredClone(stock)
        chooseForBatch(orders, aNetwork(warehouses, stock)).forEach((decision, i) => {
          if (decision.outcome === 'short') return
          for (const { warehouseId, lines } of decision.shipments) {
            let weightG = 0
            for (const { lineNo, sku, quantity } of lines) {
              const shelf = left[sku] ?? {}
              shelf[warehouseId] = (shelf[warehouseId] ?? 0) - quantity
              expect(shelf[warehouseId]).toBeGreaterThanOrEqual(0)
              weightG += quantity * (orders[i]?.lines.find((line) => line.lineNo === lineNo)?.weightG ?? 0)
            }
            expect(lines.length).toBeGreaterThan(0)
            expect(weightG).toBeLessThanOrEqual(30_000)
          }
        })
      }),
    )
  })

  it('without weight in the way, no other choice of warehouses needs fewer parcels', async () => {
    await fc.assert(
      fc.property(stockArb, linesArb, (stock, lines) => {
        const order = anOrder(lines.map(([sku, quantity]) => [sku, quantity, 0]))
        const decision = chooseWarehouse(order, aNetwork(warehouses, stock))
        const wanted = Object.entries(piecesOf(decision))
        const subsets = Array.from({ length: 2 ** warehouseIds.length }, (_, bits) =>
          warehouseIds.filter((_id, i) => (bits >> i) & 1),
        )
        const enough = subsets.filter((subset) =>
          wanted.every(([sku, n]) => subset.reduce((sum, id) => sum + (stock[sku]?.[id] ?? 0), 0) >= n),
        )
        expect(decision.shipments.length).toBe(Math.min(...enough.map((subset) => subset.length)))
      }),
    )
  })

  it('the order in which the warehouses are listed does not matter', async () => {
    await fc.assert(
      fc.property(stockArb, linesArb, fc.shuffledSubarray(warehouses, { minLength: 5 }), (stock, lines, shuffled) => {
        const order = anOrder(lines)
        const there = chooseWarehouse(order, aNetwork(warehouses, stock))
        const back = chooseWarehouse(order, aNetwork(shuffled, stock))
        expect(back.shipments).toEqual(there.shipments)
        expect(back.candidates).toEqual(there.candidates)
      }),
    )
  })

  it('every name under which a hold may be made is among those that a cancel gives back', async () => {
    const light = warehouses.map((warehouse) => ({
      ...warehouse,
      carriers: [{ carrier: 'small', serves: ['*'], maxWeightG: 9000 }],
    }))
    await fc.assert(
      fc.property(stockArb, linesArb, (stock, lines) => {
        const decision = chooseWarehouse(anOrder(lines), aNetwork(light, stock))
        const order: Order = aHubOrder(
          aCanonicalOrder({
            lines: lines.map(([sku, quantity], i) =>
              aCanonicalLine({ platformLineId: `L${i}`, shopSkuId: `S${i}`, merchantCode: sku, quantity }),
            ),
          }),
        )
        const { asks }: Wish = wishOf({ order, decision, cart: undefined, newId: () => 'cmd' })
        const names = possibleHolds(order).map(({ sku, holdId }) => `${sku} ${holdId}`)
        expect(new Set(names).size).toBe(names.length)
        expect(names.length).toBeLessThanOrEqual(lines.reduce((sum, [, quantity]) => sum + quantity, 0))
        for (const { sku, command } of asks) expect(names).toContain(`${sku} ${command.holdId}`)
        expect(new Set(asks.map(({ command }) => command.holdId)).size).toBe(asks.length)
      }),
    )
  })
})

function piecesOf(decision: RoutingDecision): Record<string, number> {
  const pieces: Record<string, number> = {}
  for (const { sku, quantity } of decision.shipments.flatMap((shipment) => shipment.lines))
    pieces[sku] = (pieces[sku] ?? 0) + quantity
  return pieces
}
