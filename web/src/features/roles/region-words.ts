import { allProvinces, nameOfDivision } from '../../../../src/regions/domain/division-tree.ts'

export interface RegionNode {
  readonly value: string
  readonly title: string
  readonly children?: readonly RegionNode[]
}

/** `330000` → `33`: codes of a scope are as short as what they name. */
const short = (code: string): string => code.replace(/(?:00){1,2}$/, '')

/** Provinces, cities and districts for the picker. A place that is its own only child is named once. */
export function regionTree(): RegionNode[] {
  return allProvinces().map((province) => ({
    value: short(province.code),
    title: province.name,
    children: province.cities
      .filter((city) => short(city.code) !== short(province.code))
      .map((city) => ({
        value: short(city.code),
        title: city.name,
        children: city.districts
          .filter((district) => short(district.code) !== short(city.code))
          .map((district) => ({ value: district.code, title: district.name })),
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
