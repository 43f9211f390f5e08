import { areaList } from '@vant/area-data'
import { between, pick, pickWeighted, type Random } from './seeded-random'

/** One place as the shops and couriers write it: codes are the six-digit codes of the civil affairs ministry. */
export interface Region {
  province: { id: string; name: string }
  city: { id: string; name: string }
  town: { id: string; name: string }
}

/** A city as courier nodes name it. */
export interface CityPlace {
  code: string
  province: string
  city: string
}

// Rough shares of online orders by province: coast first, far west rare, so that routing sees realistic lanes.
// biome-ignore format: a table
const SHARES: Record<string, number> = {
  '44': 13, '32': 10, '33': 9, '37': 8, '41': 7, '51': 6, '42': 5, '43': 5, '13': 5, '34': 5, '35': 4,
  '31': 4, '11': 4, '61': 3, '36': 3, '50': 3, '21': 3, '45': 3, '53': 2, '52': 2, '14': 2, '23': 2,
  '22': 1.5, '12': 1.5, '65': 1, '15': 1, '62': 1, '46': 0.8, '64': 0.5, '63': 0.3, '54': 0.2,
}

const countiesByProvince = new Map<string, string[]>()
for (const code of Object.keys(areaList.county_list)) {
  const province = code.slice(0, 2)
  const list = countiesByProvince.get(province) ?? []
  list.push(code)
  countiesByProvince.set(province, list)
}
const weightedProvinces = Object.entries(SHARES)
const citiesByName = new Map(
  Object.entries(areaList.city_list)
    .filter(([, name]) => !/^县$|直辖/.test(name))
    .map(([code, name]) => [name, code]),
)

function regionOf(countyCode: string): Region {
  const provinceId = countyCode.slice(0, 2)
  const cityId = `${countyCode.slice(0, 4)}00`
  const province = areaList.province_list[`${provinceId}0000`] ?? ''
  return {
    province: { id: provinceId, name: province },
    city: { id: cityId, name: cityName(cityId) },
    town: { id: countyCode, name: areaList.county_list[countyCode] ?? '' },
  }
}

// The counties of a municipality are listed under a city named '县'.
function cityName(code: string): string {
  const name = areaList.city_list[code] ?? '县'
  return name === '县' ? (areaList.province_list[`${code.slice(0, 2)}0000`] ?? '') : name
}

/** A district somewhere in China; `codes` (province, city or district, two to six digits) narrow the choice. */
export function pickRegion(random: Random, codes: readonly string[] = []): Region {
  const prefixes = codes.map((code) => code.replace(/(00)+$/, ''))
  const wanted = prefixes.length > 0 ? pick(random, prefixes) : pickWeighted(random, weightedProvinces)
  const counties = (countiesByProvince.get(wanted.slice(0, 2)) ?? []).filter((code) => code.startsWith(wanted))
  return regionOf(pick(random, counties.length > 0 ? counties : ['330110']))
}

const STREETS = ['城关', '人民路', '东湖', '新城', '解放路', '中山', '滨江', '城东', '开发区', '和平']

/** A street office of the district; the platforms number them with three more digits. */
export function pickStreet(random: Random, region: Region): { id: string; name: string } {
  const number = between(random, 1, 15)
  return { id: `${region.town.id}${String(number).padStart(3, '0')}`, name: `${pick(random, STREETS)}街道` }
}

/** Finds the city that an address names; Hangzhou when it names none. */
export function findCity(...texts: string[]): CityPlace {
  const joined = texts.join('')
  for (const [name, code] of citiesByName) {
    if (joined.includes(name)) return cityPlace(code)
  }
  for (const [code, name] of Object.entries(areaList.province_list)) {
    if (joined.includes(name)) return cityPlace(`${code.slice(0, 2)}0100`)
  }
  return cityPlace('330100')
}

function cityPlace(code: string): CityPlace {
  const province = areaList.province_list[`${code.slice(0, 2)}0000`] ?? ''
  return { code, province, city: cityName(code) }
}

/** Where parcels between two cities change trucks: nothing within a province, one hub between two. */
export function hubsBetween(from: CityPlace, to: CityPlace): CityPlace[] {
  if (from.province === to.province) return []
  const north = /北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|山东/.test(to.province)
  const west = /四川|重庆|云南|贵州|西藏|陕西|甘肃|青海|宁夏|新疆/.test(to.province)
  const code = north ? '370100' : west ? '420100' : '430100'
  return [from.code, to.code].includes(code) ? [] : [cityPlace(code)]
}
