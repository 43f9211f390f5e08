/** The form in which most Chinese platforms sign: names sorted by byte value, each followed by its value. */
import { md5Hex } from '../platform/digests.ts'

/** Entries by the byte value of their names, never by locale. */
export const sortedParams = (params: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(params).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

/** `name1value1name2value2…` */
export const pairsText = (params: Readonly<Record<string, string>>): string =>
  sortedParams(params)
    .map(([name, value]) => `${name}${value}`)
    .join('')

/** `UPPER_HEX(md5(secret + pairs + secret))`: 淘宝, 京东, 拼多多. */
export const md5Sandwich = (secret: string, params: Readonly<Record<string, string>>): string =>
  md5Hex(`${secret}${pairsText(params)}${secret}`).toUpperCase()
