// 计划送达: the time that the buyer is promised, and everything it rests on.
import { addDays, HOUR, instantOf, localDay, localMinuteOfDay, MINUTE } from '../../core/time.ts'
import type { Warehouse } from '../../warehouses/warehouses.contract.ts'
import type { PromiseBasis } from '../promise.contract.ts'
import { defaultPromiseSettings, type PromiseSettings } from '../promise-settings.contract.ts'
import { type BusinessCalendar, dayClassOf, nextDay, worksOn } from './business-calendar.ts'
import type { LaneBook, RoadEstimate } from './lane-book.ts'
import { leavesAt } from './leaves-at.ts'

export interface Promised {
  /** Epoch ms; a full local hour between 08:00 and 22:00 by default. */
  readonly promisedAt: number
  readonly basis: PromiseBasis
}

/**
 * `leavesAt + hours within which the target share arrives`, rounded up to the full hour, moved out of the night and off days
 * without delivery. What that rounding gives away is part of the slips that the lane has learnt, so the share stays the target.
 */
export function makePromise(input: {
  /** Epoch ms. */
  readonly paidAt: number
  readonly warehouse: Pick<Warehouse, 'id' | 'cutoffMinute' | 'handlingMinutes'>
  readonly carrier: string
  readonly regionCode: string | null
  readonly km: number | null
  readonly lanes: Pick<LaneBook, 'road'>
  readonly calendar: BusinessCalendar
  readonly settings?: PromiseSettings
  readonly queue?: { readonly ahead: number; readonly perDay: number }
  /** Goods that may not lie outside the cold: a window instead of a latest time. */
  readonly cold?: boolean
}): Promised {
  const { paidAt, warehouse, carrier, regionCode, km, lanes, calendar, settings = defaultPromiseSettings } = input
  const departure = leavesAt({
    paidAt,
    cutoffMinute: warehouse.cutoffMinute,
    handlingMinutes: warehouse.handlingMinutes,
    warehouseDays: settings.warehouseDays,
    courierDays: settings.courierDays,
    calendar,
    ...(input.queue ? { queue: input.queue } : {}),
  })
  const day = dayClassOf(departure.day, calendar)
  const road = lanes.road({ carrier, warehouseId: warehouse.id, regionCode, km, day })
  const [transitHours = road.medianHours, ...curve] = road.hours
  const told = (hours: number): number => toDeliveryHour(departure.leavesAt + hours * HOUR, settings, calendar)
  const promisedAt = told(transitHours)
  return {
    promisedAt,
    basis: {
      warehouseId: warehouse.id,
      carrier,
      leavesAt: departure.leavesAt,
      transitHours,
      level: road.level,
      samples: road.samples,
      quantile: settings.target,
      medianHours: road.medianHours,
      dayHours: road.dayHours,
      day,
      curve: curve.map(told),
      calendarKnown: calendar.day(localDay(promisedAt)).isPublished,
      ...(input.cold ? { windowFrom: promisedAt - settings.coldWindowMinutes * MINUTE } : {}),
      note: [transitNote(road, settings.target), departure.note].filter((note) => note !== '').join('；'),
    },
  }
}

/** Hours from now until a parcel paid now would leave this warehouse: what waiting costs in the choice between warehouses. */
export function hoursUntilDeparture(input: {
  /** Epoch ms. */
  readonly now: number
  readonly warehouse: Pick<Warehouse, 'cutoffMinute' | 'handlingMinutes'>
  readonly calendar: BusinessCalendar
  readonly settings?: PromiseSettings
}): number {
  const { now, warehouse, calendar, settings = defaultPromiseSettings } = input
  const { warehouseDays, courierDays } = settings
  const { cutoffMinute, handlingMinutes } = warehouse
  const departure = leavesAt({ paidAt: now, cutoffMinute, handlingMinutes, warehouseDays, courierDays, calendar })
  return (departure.leavesAt - now) / HOUR
}

/**
 * First time at or after `at` that can be promised: a full local hour; what would fall after 22:00 becomes 10:00 of the coming
 * day, when the first round of the morning is done; a day on which the courier rests moves on to 10:00 of the next one. Never
 * earlier for a later `at`.
 */
export function toDeliveryHour(at: number, settings: PromiseSettings, calendar: BusinessCalendar): number {
  const fullHour = Math.ceil(at / HOUR) * HOUR
  const minute = localMinuteOfDay(fullHour)
  const isLate = minute > settings.dayToMinute
  const isNight = isLate || minute < settings.morningMinute
  const wanted = isLate ? addDays(localDay(fullHour), 1) : localDay(fullHour)
  const day = nextDay(wanted, (candidate) => worksOn(candidate, settings.courierDays, calendar))
  return isNight || day !== wanted ? instantOf(day, settings.morningMinute) : fullHour
}

/** Longest stretch in which nothing can be promised that is looked back over. */
const LONGEST_GAP_HOURS = 72

/**
 * The fewest whole hours after `from` that would have been promised for a time not before `deliveredAt`: what the promise
 * needed, with the rounding and the night taken off. This is the score that slips are learnt from.
 */
export function hoursNeeded(
  { from, deliveredAt }: { readonly from: number; readonly deliveredAt: number },
  settings: PromiseSettings,
  calendar: BusinessCalendar,
): number {
  let hours = Math.ceil((deliveredAt - from) / HOUR)
  const least = hours - LONGEST_GAP_HOURS
  while (hours > least && toDeliveryHour(from + (hours - 1) * HOUR, settings, calendar) >= deliveredAt) hours--
  return hours
}

const levelWords: Record<PromiseBasis['level'], string> = {
  district: '同区县',
  city: '同城市',
  province: '同省',
  nation: '全国',
  table: '',
  default: '',
}

function transitNote({ level, samples, hours }: RoadEstimate, quantile: number): string {
  if (level === 'table') return `没有历史，按省份时效表 ${hours[0]} 小时`
  return level === 'default'
    ? `没有历史，按距离估计路上 ${hours[0]} 小时`
    : `${levelWords[level]} ${samples} 单，${Math.round(quantile * 100)}% 在 ${hours[0]} 小时内送到`
}
