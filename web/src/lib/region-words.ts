import { allProvinces, nameOfDivision } from '../../../src/regions/domain/division-tree.ts'
import { textsOfDivision } from '../../../src/regions/domain/find-division.ts'

export interface RegionNode {
  readonly value: string
  readonly title: string
  /** With what it lies in: 浙江省 杭州市. */
  readonly path: string
  readonly children?: readonly RegionNode[]
}

/** `330000` → `33`: as short as what it names. */
export const short = (code: string): string => code.replace(/(?:00){1,2}$/, '')

/** Provinces, cities and districts for the picker. A place that is its own only child is named once. */
export function regionTree(): RegionNode[] {
  return allProvinces().map((province) => ({
    value: short(province.code),
    title: province.name,
    path: province.name,
    children: province.cities
      .filter((city) => short(city.code) !== short(province.code))
      .map((city) => ({
        value: short(city.code),
        title: city.name,
        path: `${province.name} ${city.name}`,
        children: city.districts
          .filter((district) => short(district.code) !== short(city.code))
          .map((district) => ({
            value: district.code,
            title: district.name,
            path: `${province.name} ${city.name} ${district.name}`,
          })),
      })),
  }))
}

/** `3301` → 浙江省 杭州市. */
export function regionName(code: string): string {
  const prefixes = [2, 4, 6].filter((length) => length <= code.length).map((length) => code.slice(0, length))
  return prefixes
    .map((prefix) => nameOfDivision(prefix.padEnd(6, '0')) ?? '')
    .filter(Boolean)
    .join(' ')
}

/** `330110` → province, city and district, '' below what the code names. */
export function textsOfRegion(code: string): { province: string; city: string; district: string } {
  return textsOfDivision(code.padEnd(6, '0')) ?? { province: '', city: '', district: '' }
}
