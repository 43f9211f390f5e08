import { defaultWeights, type RoutingNetwork, type RoutingOrder } from '../../../src/routing/domain/routing-input.ts'
import type { Warehouse } from '../../../src/warehouses/warehouses.contract.ts'

export const aWarehouse = (id: string, over: Partial<Warehouse> = {}): Warehouse => ({
  id,
  name: `${id} 仓`,
  regionCode: '330110',
  province: '浙江省',
  city: '杭州市',
  district: '余杭区',
  address: '',
  contactName: '',
  contactPhone: '',
  cutoffMinute: 16 * 60,
  handlingMinutes: 120,
  dailyCapacity: 1000,
  quality: 0.9,
  carriers: [{ carrier: 'yuantong', serves: ['*'], maxWeightG: 30_000 }],
  active: true,
  ...over,
})

/** `stock` is SKU → warehouse → pieces. */
export const aNetwork = (
  warehouses: readonly Warehouse[],
  stock: Readonly<Record<string, Readonly<Record<string, number>>>>,
  over: Partial<RoutingNetwork> = {},
): RoutingNetwork => ({
  warehouses,
  available: new Map(Object.entries(stock).map(([sku, shelf]) => [sku, new Map(Object.entries(shelf))])),
  load: new Map(),
  transit: () => ({ hours: 30, samples: 20 }),
  distanceKm: () => 100,
  weights: defaultWeights,
  ...over,
})

export const anOrder = (
  lines: readonly (readonly [sku: string, quantity: number, weightG?: number])[],
  over: Partial<RoutingOrder> = {},
): RoutingOrder => ({
  orderId: 'ord_1',
  regionCode: '310115',
  lines: lines.map(([sku, quantity, weightG = 100], i) => ({ lineNo: i + 1, sku, quantity, weightG })),
  ...over,
})
