// The divisions of China as one lookup, read from the compact texts of data/divisions.json at first use.
import texts from '../data/divisions.json' with { type: 'json' }

export interface District {
  readonly code: string
  readonly name: string
}

export interface City extends District {
  readonly districts: readonly District[]
}

export interface Province extends District {
  readonly cities: readonly City[]
}

let provinces: readonly Province[] | null = null
let names: ReadonlyMap<string, string> | null = null

export function allProvinces(): readonly Province[] {
  provinces ??= texts.map(readProvince)
  return provinces
}

/** Name of a division code (`330110` → 余杭区); null for a code that is not in the list. */
export function nameOfDivision(code: string): string | null {
  names ??= new Map(
    allProvinces().flatMap((province) => [
      [province.code, province.name] as const,
      ...province.cities.flatMap((city) => [
        [city.code, city.name] as const,
        ...city.districts.map((district) => [district.code, district.name] as const),
      ]),
    ]),
  )
  return names.get(code) ?? null
}

/** `33浙江省|01杭州市:02上城区05拱墅区|02宁波市:…` → the province with its cities and districts. */
function readProvince(text: string): Province {
  const [head = '', ...cityTexts] = text.split('|')
  const prefix = head.slice(0, 2)
  const cities = cityTexts.map((cityText) => {
    const [cityHead = '', districtsText = ''] = cityText.split(':')
    const cityPrefix = prefix + cityHead.slice(0, 2)
    const districts = [...districtsText.matchAll(/(\d\d)(\D+)/g)].map(([, digits = '', name = '']) => ({
      code: cityPrefix + digits,
      name,
    }))
    return { code: `${cityPrefix}00`, name: cityHead.slice(2), districts }
  })
  return { code: `${prefix}0000`, name: head.slice(2), cities }
}
