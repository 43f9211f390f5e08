// 计划送达: the time that the buyer is promised, and everything it rests on.
import { addDays, HOUR, instantOf, localDay, localMinuteOfDay } from '../../core/time.ts'
import type { Warehouse } from '../../warehouses/warehouses.contract.ts'
import type { PromiseBasis } from '../promise.contract.ts'
import {
  type BusinessCalendar,
  defaultCourierDays,
  defaultWarehouseDays,
  nextDay,
  type WorkingDays,
  worksOn,
} from './business-calendar.ts'
import { defaultLaneSettings, type TransitAnswer } from './lane-book.ts'
import { leavesAt } from './leaves-at.ts'

export interface PromiseSettings {
  readonly warehouseDays: WorkingDays
  readonly courierDays: WorkingDays
  readonly quantile: number
  /** Couriers ring from this minute of the local day … */
  readonly dayFromMinute: number
  /** … until this one. */
  readonly dayToMinute: number
  /** What would fall into the night is promised for this minute of the coming day. */
  readonly morningMinute: number
}

export const defaultPromiseSettings: PromiseSettings = {
  warehouseDays: defaultWarehouseDays,
  courierDays: defaultCourierDays,
  quantile: defaultLaneSettings.quantile,
  dayFromMinute: 8 * 60,
  dayToMinute: 22 * 60,
  morningMinute: 12 * 60,
}

export interface Promised {
  /** Epoch ms; a full local hour between 08:00 and 22:00 by default. */
  readonly promisedAt: number
  readonly basis: PromiseBasis
}

/** `leavesAt + hours on the road`, rounded up to the full hour, moved out of the night and off days without delivery. */
export function makePromise(input: {
  /** Epoch ms. */
  readonly paidAt: number
  readonly warehouse: Pick<Warehouse, 'id' | 'cutoffMinute' | 'handlingMinutes'>
  readonly carrier: string
  readonly transit: TransitAnswer
  readonly calendar: BusinessCalendar
  readonly settings?: PromiseSettings
}): Promised {
  const { paidAt, warehouse, carrier, transit, calendar, settings = defaultPromiseSettings } = input
  const departure = leavesAt({
    paidAt,
    cutoffMinute: warehouse.cutoffMinute,
    handlingMinutes: warehouse.handlingMinutes,
    warehouseDays: settings.warehouseDays,
    courierDays: settings.courierDays,
    calendar,
  })
  return {
    promisedAt: toDeliveryHour(departure.leavesAt + transit.hours * HOUR, settings, calendar),
    basis: {
      warehouseId: warehouse.id,
      carrier,
      leavesAt: departure.leavesAt,
      transitHours: transit.hours,
      level: transit.level,
      samples: transit.samples,
      quantile: settings.quantile,
      note: [transitNote(transit, settings.quantile), departure.note].filter((note) => note !== '').join('；'),
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
 * First time at or after `at` that can be promised: a full local hour; from after 22:00 to before 08:00 it becomes noon of
 * the coming day, because the first round of the morning is done by then; a day on which the courier rests moves on to noon
 * of the next one.
 */
export function toDeliveryHour(at: number, settings: PromiseSettings, calendar: BusinessCalendar): number {
  const fullHour = Math.ceil(at / HOUR) * HOUR
  const minute = localMinuteOfDay(fullHour)
  const isLate = minute > settings.dayToMinute
  const isNight = isLate || minute < settings.dayFromMinute
  const wanted = isLate ? addDays(localDay(fullHour), 1) : localDay(fullHour)
  const day = nextDay(wanted, (candidate) => worksOn(candidate, settings.courierDays, calendar))
  return isNight || day !== wanted ? instantOf(day, settings.morningMinute) : fullHour
}

const levelWords: Record<PromiseBasis['level'], string> = {
  district: '同区县',
  city: '同城市',
  province: '同省',
  nation: '全国',
  default: '',
}

function transitNote({ level, samples, hours }: TransitAnswer, quantile: number): string {
  return level === 'default'
    ? `没有历史，按距离估计路上 ${hours} 小时`
    : `${levelWords[level]} ${samples} 单，${Math.round(quantile * 100)}% 在 ${hours} 小时内送到`
}
