// From the texts of an address to a division code. Platforms that give no code give province, city and district as text.
import { allProvinces, type City, type District, nameOfDivision, type Province } from './division-tree.ts'

export interface DivisionTexts {
  readonly province: string
  readonly city: string
  readonly district: string
}

const PROVINCE_ENDINGS = /(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市)$/
const CITY_ENDINGS = /(?:(?:[\u4e00-\u9fa5]{1,6}族)*自治州|地区|盟|市)$/
const DISTRICT_ENDINGS = /(?:(?:[\u4e00-\u9fa5]{1,6}族)*自治县|自治旗|新区|街道|区|县|市|旗|镇|乡)$/

/** City texts that name no city but "directly under the province". */
const DIRECT = /^(?:市辖区|县|(?:省|自治区)?直辖县(?:级行政区划)?|(?:省|自治区)直辖.*)$/

/**
 * Six-digit code of the deepest division that the texts name: the district, else the city (`330100`), else the province
 * (`330000`); null when not even the province is known. Understands short names (浙江, 杭州), 市辖区 of the four
 * municipalities, county-level cities directly under a province (仙桃), and Hong Kong, Macao and Taiwan.
 */
export function findDivision(texts: DivisionTexts): string | null {
  const province = pick(allProvinces(), tidy(texts.province), PROVINCE_ENDINGS) ?? provinceOfCity(tidy(texts.city))
  if (province === null) return null
  const cityText = tidy(texts.city)
  const districtText = tidy(texts.district)
  const city = DIRECT.test(cityText) ? null : pick(province.cities, cityText, CITY_ENDINGS)
  const home = city !== null && !isMunicipality(province) ? [city] : province.cities
  const district = pickOnly(home, districtText) ?? (city === null ? pickOnly(province.cities, cityText) : null)
  if (district !== null) return district.code
  if (city !== null) return city.code
  // A municipality is one city; Chongqing's second "city" (县) holds its counties only.
  return isMunicipality(province) ? (province.cities[0]?.code ?? province.code) : province.code
}

/** Texts of a division code, '' where the code does not go that deep; null for an unknown province. */
export function textsOfDivision(code: string): DivisionTexts | null {
  const province = nameOfDivision(`${code.slice(0, 2)}0000`)
  if (province === null) return null
  const city = code.slice(2, 4) === '00' ? '' : (nameOfDivision(`${code.slice(0, 4)}00`) ?? '')
  const district = code.slice(4) === '00' ? '' : (nameOfDivision(code) ?? '')
  return { province, city, district }
}

const tidy = (text: string): string => text.replace(/\s/g, '')

const isMunicipality = (province: Province): boolean => /^(?:11|12|31|50)/.test(province.code)

/** The division of that name; short names are compared without their endings. */
function pick<T extends District>(divisions: readonly T[], text: string, endings: RegExp): T | null {
  if (text === '') return null
  const exact = divisions.find((division) => division.name === text)
  if (exact) return exact
  const short = text.replace(endings, '')
  if (short === '') return null
  return divisions.find((division) => division.name.replace(endings, '') === short) ?? null
}

/** The district of that name in these cities, provided that one city only has it. */
function pickOnly(cities: readonly City[], text: string): District | null {
  const found = cities
    .map((city) => pick(city.districts, text, DISTRICT_ENDINGS))
    .filter((district) => district !== null)
  return found.length === 1 ? (found[0] ?? null) : null
}

/** Some platforms leave the province out where the city says it all (北京市, 深圳市). */
function provinceOfCity(cityText: string): Province | null {
  const byName = pick(allProvinces(), cityText, PROVINCE_ENDINGS)
  if (byName !== null || cityText === '' || DIRECT.test(cityText)) return byName
  return allProvinces().find((province) => pick(province.cities, cityText, CITY_ENDINGS) !== null) ?? null
}
