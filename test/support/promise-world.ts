/**
 * A synthetic year with known truth, and the product's own rules promising in it day by day: they see an order when it is paid
 * and a parcel when it is signed for, never earlier.
 */
import { addDays, DAY, HOUR, instantOf, localDay, localMinuteOfDay, MINUTE } from '../../src/core/time.ts'
import { chineseCalendar } from '../../src/promise/chinese-calendar.ts'
import { dayClassOf } from '../../src/promise/domain/business-calendar.ts'
import { defaultLaneSettings, type LaneRow, laneBook } from '../../src/promise/domain/lane-book.ts'
import { type ArrivedParcel, lessonsOf } from '../../src/promise/domain/learn-lane.ts'
import { leavesAt } from '../../src/promise/domain/leaves-at.ts'
import { makePromise, type Promised } from '../../src/promise/domain/make-promise.ts'
import { defaultPromiseSettings, type PromiseSettings } from '../../src/promise/promise-settings.contract.ts'
import { randomFrom } from './random-from.ts'

export interface WorldOrder {
  readonly paidAt: number
  readonly regionCode: string
  readonly carrier: string
  readonly warehouse: { readonly id: string; readonly cutoffMinute: number; readonly handlingMinutes: number }
  readonly km: number
  readonly shippedAt: number
  readonly deliveredAt: number
}

const PROVINCES = ['11', '31', '32', '33', '44', '51']
const warehouses = [
  { id: 'wh_east', cutoffMinute: 16 * 60, handlingMinutes: 120 },
  { id: 'wh_south', cutoffMinute: 17 * 60, handlingMinutes: 90 },
]
const carriers = ['yuantong', 'shunfeng']
const workDays = {
  warehouseDays: defaultPromiseSettings.warehouseDays,
  courierDays: defaultPromiseSettings.courierDays,
}

/** Orders of `days` days from `from` on, in the order in which they were paid. */
export function ordersOfWorld(input: { seed: number; from: string; days: number; perDay: number }): WorldOrder[] {
  const { seed, from, days, perDay } = input
  const random = randomFrom(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const districts = PROVINCES.flatMap((province, p) =>
    [1, 2, 3].flatMap((city) => {
      const cityHours = normal() * 4
      return [1, 2, 3].map((district) => ({
        code: `${province}${String(city).padStart(2, '0')}${String(district).padStart(2, '0')}`,
        hours: [18 + p * 7, 46 - p * 5].map((base) => base + cityHours + normal() * 6),
        // Some places get no second round on weekends.
        weekend: random() < 0.4 ? 2 : 1,
      }))
    }),
  )
  const drift = carriers.map(() => driftOf(days, random, normal))
  const late = { fri: 3, sat: 7, sun: 4, holiday: 12 } as Readonly<Record<string, number>>
  const orders: WorldOrder[] = []
  for (let d = 0; d < days; d++) {
    const day = addDays(from, d)
    // 618 and Double Eleven.
    const peak = /-(06-1[6-9]|11-1[0-3])$/.test(day)
    for (let i = 0; i < perDay * (peak ? 3 : 1); i++) {
      const place = pick(districts, random)
      const w = random() < 0.5 ? 0 : 1
      const c = random() < 0.6 ? 0 : 1
      const [warehouse, carrier] = [warehouses[w], carriers[c]]
      if (!warehouse || !carrier) continue
      const paidAt = instantOf(day, Math.floor(480 + 960 * random() ** 0.8))
      const planned = leavesAt({ paidAt, ...warehouse, ...workDays, calendar: chineseCalendar })
      // One job in a hundred misses its van.
      const shippedAt = planned.leavesAt + (random() < 1 / 100 ? DAY : 0) + Math.floor(random() * 40) * MINUTE
      const kind = dayClassOf(localDay(shippedAt), chineseCalendar)
      const isSpring = chineseCalendar.day(localDay(shippedAt)).lunarNewYearDay !== null
      const hours =
        ((place.hours[w] ?? 30) + (c === 1 ? -5 : 0)) * Math.exp(normal() * 0.12) +
        (late[kind] ?? 0) * place.weekend * (isSpring && kind === 'holiday' ? 1.8 : 1) +
        (drift[c]?.[d] ?? 0) +
        (peak ? 6 : 0) +
        (random() < 0.02 ? -24 * Math.log(1 - random()) : 0)
      orders.push({
        paidAt,
        regionCode: place.code,
        carrier,
        warehouse,
        km: 300 + 250 * (w === 0 ? PROVINCES.indexOf(place.code.slice(0, 2)) : 1),
        shippedAt,
        deliveredAt: atTheDoor(shippedAt + Math.max(8, hours) * HOUR, random),
      })
    }
  }
  return orders.sort((a, b) => a.paidAt - b.paidAt)
}

/** A slow walk, and two spells in which the courier is suddenly some hours slower. */
function driftOf(days: number, random: () => number, normal: () => number): number[] {
  const spells = [0, 1].map(() => ({
    from: Math.floor(random() * days),
    days: 25 + random() * 35,
    hours: 4 + random() * 6,
  }))
  let walk = 0
  return Array.from({ length: days }, (_, d) => {
    walk = walk * 0.995 + normal() * 0.25
    return (
      walk + spells.reduce((sum, spell) => sum + (d >= spell.from && d < spell.from + spell.days ? spell.hours : 0), 0)
    )
  })
}

/** Nobody rings at night: what arrives then is signed for in the morning's round. */
function atTheDoor(at: number, random: () => number): number {
  const minute = localMinuteOfDay(at)
  if (minute >= 8 * 60 && minute < 21 * 60) return at
  const day = minute >= 21 * 60 ? addDays(localDay(at), 1) : localDay(at)
  return instantOf(day, Math.floor(8 * 60 + random() * 270))
}

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T

type KnownRow = Omit<LaneRow, 'histogram' | 'slip' | 'days' | 'stages'> &
  Record<'histogram' | 'slip' | 'days' | 'stages', Record<string, number>>

export interface Told {
  readonly order: WorldOrder
  readonly promised: Promised
}

/** The product's rules through the orders; the lanes are read once a day, as a hub of this size reads them within hours. */
export function promiseThrough(
  orders: readonly WorldOrder[],
  settings: PromiseSettings = defaultPromiseSettings,
): Told[] {
  const rows = new Map<string, KnownRow>()
  const told: Told[] = []
  const waiting: (Told & { done?: boolean })[] = []
  let day = ''
  let book = laneBook([])
  for (const order of orders) {
    const today = localDay(order.paidAt)
    if (today !== day) {
      day = today
      const now = instantOf(today)
      const arrived = waiting.filter(({ order: { deliveredAt } }) => deliveredAt < now)
      waiting.splice(0, waiting.length, ...waiting.filter(({ order: { deliveredAt } }) => deliveredAt >= now))
      learn(rows, arrived.map(parcelOf), settings)
      book = laneBook([...rows.values()], { ...defaultLaneSettings, quantile: settings.target, now })
    }
    const { paidAt, warehouse, carrier, regionCode, km } = order
    const promised = makePromise({
      paidAt,
      warehouse,
      carrier,
      regionCode,
      km,
      lanes: book,
      calendar: chineseCalendar,
      settings,
    })
    const one = { order, promised }
    told.push(one)
    waiting.push(one)
  }
  return told
}

const parcelOf = ({ order, promised }: Told): ArrivedParcel => ({
  carrier: order.carrier,
  warehouseId: order.warehouse.id,
  regionCode: order.regionCode,
  shippedAt: order.shippedAt,
  deliveredAt: order.deliveredAt,
  told: promised.basis,
})

function learn(rows: Map<string, KnownRow>, parcels: readonly ArrivedParcel[], settings: PromiseSettings): void {
  for (const lesson of lessonsOf(parcels, settings, chineseCalendar)) {
    const key = `${lesson.carrier}|${lesson.warehouseId}|${lesson.region}`
    const row = rows.get(key) ?? { ...lesson, histogram: {}, slip: {}, days: {}, stages: {} }
    for (const part of ['histogram', 'slip', 'days', 'stages'] as const) addInto(row[part], lesson[part])
    rows.set(key, row)
  }
}

function addInto(sum: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const key in more) sum[key] = (sum[key] ?? 0) + (more[key] ?? 0)
}

export interface Outcome {
  readonly orders: number
  /** Share of the promises that were kept. */
  readonly kept: number
  /** Median of promised − delivered, hours. */
  readonly padding: number
  /** The same of the fixed table that, in hindsight, keeps the same share: hours from payment by province. */
  readonly tablePadding: number
  /** … of a table counted from the van that really takes the parcel, which knows cut-off and holidays. */
  readonly vanTablePadding: number
  /** Share delivered by what was told for 50, 80, 90, 95, 98 %. */
  readonly curve: readonly number[]
}

export function outcomeOf(told: readonly Told[]): Outcome {
  const kept = told.filter(({ order, promised }) => order.deliveredAt <= promised.promisedAt).length / told.length
  return {
    orders: told.length,
    kept,
    padding: median(told.map(({ order, promised }) => (promised.promisedAt - order.deliveredAt) / HOUR)),
    tablePadding: tablePadding(told, kept, ({ order }) => order.paidAt),
    vanTablePadding: tablePadding(told, kept, ({ promised }) => promised.basis.leavesAt),
    curve: [0, 1, 2, 3, 4].map(
      (i) =>
        told.filter(({ order, promised }) => order.deliveredAt <= (promised.basis.curve?.[i] ?? 0)).length /
        told.length,
    ),
  }
}

/** The best fixed table: each province's own quantile of the whole year, known in hindsight. */
function tablePadding(told: readonly Told[], share: number, from: (one: Told) => number): number {
  const byProvince = Map.groupBy(told, ({ order }) => order.regionCode.slice(0, 2))
  return median(
    [...byProvince.values()].flatMap((all) => {
      const hours = all.map((one) => (one.order.deliveredAt - from(one)) / HOUR).sort((a, b) => a - b)
      const table = hours[Math.min(hours.length - 1, Math.ceil(share * hours.length) - 1)] ?? 0
      return hours.map((h) => table - h)
    }),
  )
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
