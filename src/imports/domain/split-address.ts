/** `浙江省 杭州市 西湖区 文一西路1号`, with or without spaces, as the divisions that it begins with and the rest. */
export interface SplitAddress {
  readonly province: string
  readonly city: string
  readonly district: string
  readonly address: string
}

const PROVINCE = /^((?:北京|上海|天津|重庆)市?|.{2,6}?(?:省|自治区|特别行政区))[\s,，]*/
const CITY = /^(.{2,10}?(?:市辖区|自治州|地区|盟|市))[\s,，]*/
const DISTRICT = /^(.{1,10}?(?:新区|自治县|自治旗|区|县|市|旗))[\s,，]*/

/** Texts that a file gives in columns of their own win; what is not found stays in the address. */
export function splitAddress(given: SplitAddress): SplitAddress {
  if (given.province !== '') return given
  let rest = given.address.trim()
  const take = (pattern: RegExp): string => {
    const found = pattern.exec(rest)
    if (!found) return ''
    rest = rest.slice(found[0].length)
    return found[1] ?? ''
  }
  const province = take(PROVINCE)
  if (province === '') return given
  const isMunicipality = /^(北京|上海|天津|重庆)/.test(province)
  // A municipality is its own city, and often stands twice.
  const city = isMunicipality && !/^(北京|上海|天津|重庆)市/.test(rest) ? province : take(CITY)
  const district = take(DISTRICT)
  return { province, city, district, address: rest.trim() }
}
