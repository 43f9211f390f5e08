/** A warehouse as its form has it: the place as one choice, the cut-off as a time of day, the carriers with kilograms. */
import type { Warehouse } from '../api/warehouses.ts'
import { formatMinuteOfDay, parseMinuteOfDay } from './format.ts'
import { short, textsOfRegion } from './region-words.ts'

export interface WarehouseForm {
  readonly id: string
  readonly name: string
  /** Division code, as short as what it names. */
  readonly region?: string
  readonly address: string
  readonly contactName: string
  readonly contactPhone: string
  readonly cutoff: string
  readonly handlingMinutes: number
  readonly dailyCapacity: number
  /** `serves` empty: the whole country. */
  readonly carriers: readonly { readonly carrier: string; readonly serves: readonly string[]; readonly maxKg: number }[]
  readonly active: boolean
}

const EVERYWHERE = '*'

/** What a new warehouse begins with. */
export const newWarehouse: Warehouse = {
  id: '',
  name: '',
  regionCode: '',
  province: '',
  city: '',
  district: '',
  address: '',
  contactName: '',
  contactPhone: '',
  cutoffMinute: 16 * 60,
  handlingMinutes: 240,
  dailyCapacity: 1_000,
  quality: 1,
  carriers: [],
  active: true,
}

export function formOfWarehouse(warehouse: Warehouse): WarehouseForm {
  const { id, name, address, contactName, contactPhone, handlingMinutes, dailyCapacity, active } = warehouse
  return {
    id,
    name,
    ...(warehouse.regionCode === '' ? {} : { region: short(warehouse.regionCode) }),
    address,
    contactName,
    contactPhone,
    cutoff: formatMinuteOfDay(warehouse.cutoffMinute),
    handlingMinutes,
    dailyCapacity,
    carriers: warehouse.carriers.map(({ carrier, serves, maxWeightG }) => ({
      carrier,
      serves: serves.includes(EVERYWHERE) ? [] : serves,
      maxKg: maxWeightG / 1_000,
    })),
    active,
  }
}

/** `before`: what the form was opened with; it keeps what the form does not show. */
export function warehouseOfForm(
  { cutoff, region = '', carriers, ...fields }: WarehouseForm,
  before: Pick<Warehouse, 'cutoffMinute' | 'quality'>,
): Warehouse {
  return {
    ...fields,
    ...textsOfRegion(region),
    quality: before.quality,
    cutoffMinute: parseMinuteOfDay(cutoff.trim()) ?? before.cutoffMinute,
    regionCode: region.padEnd(6, '0'),
    carriers: carriers.map(({ carrier, serves, maxKg }) => ({
      carrier,
      serves: serves.length === 0 ? [EVERYWHERE] : [...serves],
      maxWeightG: Math.round(maxKg * 1_000),
    })),
  }
}
