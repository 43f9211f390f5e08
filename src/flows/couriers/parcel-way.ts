/** The way of an order's parcels as points on a map: where couriers scanned them, and the buyer's city. */
import type { WayPoint } from '../../buyer-page/buyer-page.contract.ts'
import type { TrackNode } from '../../logistics/carrier.port.ts'
import type { Order } from '../../orders/domain/order.ts'
import { locate } from '../../regions/domain/distance.ts'
import { nameOfDivision } from '../../regions/domain/division-tree.ts'
import { findCity } from '../../regions/domain/find-city.ts'
import { regionOf } from '../orders/network.ts'

export const cityOf = (code: string): string => `${code.slice(0, 4)}00`

/** Not places: the counties of Chongqing, and those that a province governs by itself. */
const GROUPS = /^县$|直辖县/

function pointOf(code: string, kind: WayPoint['kind']): WayPoint | null {
  const at = locate(code)
  const own = nameOfDivision(code)
  const name = own === null || GROUPS.test(own) ? nameOfDivision(`${code.slice(0, 2)}0000`) : own
  const round = (degrees: number) => Math.round(degrees * 100) / 100
  return at && name ? { name, lng: round(at[0]), lat: round(at[1]), kind } : null
}

/** In the order of the scans, each city once in a row; last the buyer's, unless the parcel is there already. */
export function parcelWay(order: Order, nodes: readonly Pick<TrackNode, 'at' | 'place' | 'text'>[]): WayPoint[] {
  const cities = [...nodes]
    .sort((a, b) => a.at - b.at)
    .flatMap(({ place, text }) => findCity(place) ?? findCity(text) ?? [])
    .filter((code, index, all) => code !== all[index - 1])
  const region = regionOf(order)
  const goal = region === null ? null : cityOf(region)
  const last = cities.at(-1)
  return [
    ...cities.map((code, index) => pointOf(code, index === cities.length - 1 ? 'here' : 'passed')),
    ...(goal !== null && goal !== last ? [pointOf(goal, 'goal')] : []),
  ].filter((point) => point !== null)
}
