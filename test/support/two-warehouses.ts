/** A merchant with shelves in Hangzhou (WH-1) and Chengdu (WH-2), and orders that stand in every place that matters to a scope. */
import type { Warehouse } from '../../src/warehouses/warehouses.contract.ts'
import { openOrder } from './open-shop.ts'
import { aFloor, type Floor } from './shop-floor.ts'

export const receivers = {
  hangzhou: { province: '浙江省', city: '杭州市', district: '余杭区', regionCode: '330110' },
  ningbo: { province: '浙江省', city: '宁波市', district: '海曙区', regionCode: '330203' },
  /** Without a code: it is found by the names (510116). */
  chengdu: { province: '四川省', city: '成都市', district: '双流区' },
} as const

export const regionOfReceiver = { hangzhou: '330110', ningbo: '330203', chengdu: '510116' } as const

/** Where each order's buyer lives, and in which warehouses it is packed. */
export const orders = {
  'S-hz': { to: 'hangzhou', skus: ['HZ'], warehouses: ['WH-1'] },
  'S-nb': { to: 'ningbo', skus: ['CD'], warehouses: ['WH-2'] },
  'S-cd': { to: 'chengdu', skus: ['CD'], warehouses: ['WH-2'] },
  'S-far': { to: 'chengdu', skus: ['HZ'], warehouses: ['WH-1'] },
  'S-split': { to: 'hangzhou', skus: ['HZ', 'CD'], warehouses: ['WH-1', 'WH-2'] },
  'S-short': { to: 'hangzhou', skus: ['GONE'], warehouses: [] },
} as const satisfies Record<
  string,
  { to: keyof typeof receivers; skus: readonly string[]; warehouses: readonly string[] }
>
export type OrderName = keyof typeof orders
export const orderNames = Object.keys(orders) as OrderName[]

export interface Place {
  readonly name: OrderName
  readonly id: string
  readonly hubNo: string
  readonly region: string
  readonly warehouses: readonly string[]
}

export async function aFloorInTwoPlaces(): Promise<{ floor: Floor; places: Place[] }> {
  const floor = await aFloor({}, '两仓商家')
  const { items } = await floor.merchant.get<{ items: Warehouse[] }>('/api/v1/warehouses')
  const { id: _id, ...first } = items[0] as Warehouse
  await floor.merchant.send('PUT', '/api/v1/warehouses/WH-2', {
    ...first,
    name: '成都仓',
    province: '四川省',
    city: '成都市',
    district: '双流区',
    regionCode: '510116',
  })
  await floor.stock('HZ', 100, 'WH-1')
  await floor.stock('CD', 100, 'WH-2')
  await floor.stock('GONE', 0, 'WH-1')
  // Warehouses are remembered for seconds by the machine that routes.
  await new Promise((resolve) => setTimeout(resolve, 3_200))
  const places: Place[] = []
  for (const name of orderNames) {
    const { to, skus, warehouses } = orders[name]
    const order = openOrder({ orderId: name, lines: skus.map((sku) => ({ sku, quantity: 1 })) })
    const { regionCode: _code, ...receiver } = order.receiver
    const sold = await floor.shop.push('order.paid', { ...order, receiver: { ...receiver, ...receivers[to] } })
    if (sold.status !== 200) throw new Error(`push refused: ${sold.status}`)
    const { id, hubNo } = await (name === 'S-short'
      ? floor.untilHeld(name, 'short_of_stock')
      : floor.until(name, 'allocated'))
    places.push({ name, id, hubNo, region: regionOfReceiver[to], warehouses })
  }
  return { floor, places }
}

/** The reference: what a scope shows, in five lines. */
export function mayBeSeen(
  {
    regions,
    warehouses,
  }: { readonly regions?: readonly string[] | null; readonly warehouses?: readonly string[] | null },
  place: Pick<Place, 'region' | 'warehouses'>,
): boolean {
  const isInRegion = !regions || regions.some((prefix) => place.region.startsWith(prefix))
  return isInRegion && (!warehouses || place.warehouses.some((id) => warehouses.includes(id)))
}
