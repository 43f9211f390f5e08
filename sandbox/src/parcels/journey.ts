// The way of a parcel: which step comes next, and the words a courier writes at each of them.
import { type CityPlace, hubsBetween } from '../geography'

export const STEPS = [
  'picked_up',
  'departed',
  'arrived_hub',
  'arrived_city',
  'out_for_delivery',
  'awaiting_collection',
  'delivered',
  'exception',
  'refused',
  'returning',
  'returned',
] as const
export type Step = (typeof STEPS)[number]
export type Stage = Step | 'created' | 'cancelled'

/** One line of the track. `at` is epoch ms. */
export interface ParcelNode {
  at: number
  step: Step
  place: CityPlace
  context: string
}

/** What became of the wish to stop a parcel. */
interface Stop {
  outcome: 'open' | 'succeeded' | 'failed'
  /** Where it went before. */
  to: CityPlace
  /** Who is told of the outcome; none where the courier is asked. */
  callback?: { url: string; salt: string }
}

/** What the couriers know about a parcel. */
export interface ParcelFacts {
  waybill: string
  com: string
  companyName: string
  from: CityPlace
  to: CityPlace
  createdAt: number
  /** It is brought back as soon as it moves. */
  intercepted: boolean
  /** Somebody asked the courier to stop it, or to bring it elsewhere. */
  stop?: Stop
  cancelled: boolean
  /** Oldest first. */
  nodes: ParcelNode[]
}

/** Where the parcel stands. */
export function stageOf(parcel: ParcelFacts): Stage {
  return parcel.cancelled ? 'cancelled' : (parcel.nodes.at(-1)?.step ?? 'created')
}

/** Nothing will ever happen to it again. */
export function isFinal(parcel: ParcelFacts): boolean {
  return ['delivered', 'returned', 'cancelled'].includes(stageOf(parcel))
}

interface PlannedStop {
  step: Step
  place: CityPlace
}

function plan({ from, to }: ParcelFacts): PlannedStop[] {
  const hubs = hubsBetween(from, to).flatMap((place): PlannedStop[] => [
    { step: 'arrived_hub', place },
    { step: 'departed', place },
  ])
  return [
    { step: 'picked_up', place: from },
    { step: 'departed', place: from },
    ...hubs,
    { step: 'arrived_city', place: to },
    { step: 'out_for_delivery', place: to },
    { step: 'delivered', place: to },
  ]
}

/** What comes next by itself; `undefined` at the end of the way. */
export function nextStop(parcel: ParcelFacts): PlannedStop | undefined {
  if (isFinal(parcel)) return undefined
  const last = parcel.nodes.at(-1)
  if (last?.step === 'returning') return { step: 'returned', place: parcel.from }
  if (last?.step === 'refused') return { step: 'returning', place: last.place }
  if (parcel.intercepted && last !== undefined) return { step: 'returning', place: last.place }
  if (last?.step === 'awaiting_collection') return { step: 'delivered', place: parcel.to }
  if (last?.step === 'exception') return { step: 'out_for_delivery', place: parcel.to }
  const stops = plan(parcel)
  if (last === undefined) return stops[0]
  const reached = stops.findIndex((stop) => stop.step === last.step && stop.place.code === last.place.code)
  if (reached >= 0) return stops[reached + 1]
  // It goes elsewhere since: on from where it is.
  return last.step === 'departed' ? { step: 'arrived_city', place: parcel.to } : { step: 'departed', place: last.place }
}

/** The stop for a step that somebody asks for, where the parcel is now or must be for it. */
export function stopFor(parcel: ParcelFacts, step: Step): PlannedStop {
  const planned = plan(parcel).find((stop) => stop.step === step)
  const here = parcel.nodes.at(-1)?.place ?? parcel.from
  if (step === 'returned') return { step, place: parcel.from }
  return planned ?? { step, place: step === 'refused' || step === 'awaiting_collection' ? parcel.to : here }
}

/** The parcel one stop further. */
export function moved(parcel: ParcelFacts, stop: PlannedStop, at: number): ParcelFacts {
  const node = { at, ...stop, context: contextOf(parcel, stop) }
  return { ...parcel, nodes: [...parcel.nodes, node] }
}

function contextOf(parcel: ParcelFacts, { step, place }: PlannedStop): string {
  const city = `【${place.city}】`
  const short = place.city.replace(/市$/, '')
  const next = place.code === parcel.from.code ? (hubsBetween(parcel.from, parcel.to)[0] ?? parcel.to) : parcel.to
  switch (step) {
    case 'picked_up':
      return `${city}${parcel.companyName} ${short}营业部 已揽收`
    case 'departed':
      return `${city}快件已离开 ${short}转运中心，发往 ${next.city.replace(/市$/, '')}转运中心`
    case 'arrived_hub':
    case 'arrived_city':
      return `${city}快件已到达 ${short}转运中心`
    case 'out_for_delivery':
      return `${city}${short}营业部 快递员正在为您派件，请保持电话畅通`
    case 'awaiting_collection':
      return `${city}快件已放入 ${short}菜鸟驿站，请及时取件`
    case 'delivered':
      return `${city}已签收，签收人：本人。感谢使用${parcel.companyName}`
    case 'exception':
      return `${city}派送不成功：电话无法联系收件人，将再次派送`
    case 'refused':
      return `${city}收件人拒收`
    case 'returning':
      return `${city}快件已退回，正发往寄件地`
    case 'returned':
      return `${city}退回件已由寄件人签收`
  }
}
