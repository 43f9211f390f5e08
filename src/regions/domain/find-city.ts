// The city that a courier's line speaks of: `【杭州市】已离开 杭州转运中心` → 330100.
import { allProvinces } from './division-tree.ts'

const SHORT =
  /(?:(?:[苗侗彝壮傣白藏羌回]|布依|哈尼|景颇|傈僳|土家|朝鲜|蒙古|哈萨克|柯尔克孜)族?)*自治州$|(?:地区|盟|市)$/
/** The longest name of a city, 克孜勒苏柯尔克孜自治州, has eleven characters. */
const LONGEST = 12

let names: ReadonlyMap<string, string> | null = null

/** Names of cities, whole and short, to their codes; a name that two cities share leads to neither. */
function cityNames(): ReadonlyMap<string, string> {
  if (names) return names
  const found = new Map<string, string>()
  const ambiguous = new Set<string>()
  for (const province of allProvinces())
    for (const { name, code } of province.cities) {
      // 市辖区 and 县 are parts of a municipality; 直辖县 are no city.
      if (name.includes('直辖')) continue
      const whole = /^(?:市辖区|县)$/.test(name) ? province.name : name
      for (const one of new Set([whole, whole.replace(SHORT, '')])) {
        if (one.length < 2) continue
        if (found.has(one) && found.get(one) !== code) ambiguous.add(one)
        found.set(one, code)
      }
    }
  for (const name of ambiguous) found.delete(name)
  names = found
  return found
}

/** Six-digit code of the city that stands first in the text; null where none does. 吉林省 is not the city of 吉林. */
export function findCity(text: string): string | null {
  const known = cityNames()
  for (let at = 0; at < text.length - 1; at++)
    for (let length = Math.min(LONGEST, text.length - at); length >= 2; length--) {
      const code = known.get(text.slice(at, at + length))
      if (code !== undefined && !/^(?:省|自治区)/.test(text.slice(at + length))) return code
    }
  return null
}
