import { minorPlaces } from '../core/currency.ts'
import { parseLocal } from '../core/time.ts'

/** Reading of loosely typed platform JSON: ids come as numbers or text, absent fields are no error here. */
export type Fields = Readonly<Record<string, unknown>>

/** The value as an object, or null when it is none. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

/** Text or number as text; '' when absent or of another type. */
export function textAt(fields: Fields, key: string): string {
  const value = fields[key]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** Integer, also when it was sent as digits in text; null when absent or no safe integer. */
export function integerAt(fields: Fields, key: string): number | null {
  const value = fields[key]
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null
}

/** Elements that are objects; an empty list when the field is no list. */
export function listAt(fields: Fields, key: string): readonly Fields[] {
  const value = fields[key]
  return Array.isArray(value) ? value.filter((item) => fieldsOf(item) !== null) : []
}

/** The object at the key; an empty one when there is none. */
export const objectAt = (fields: Fields, key: string): Fields => fieldsOf(fields[key]) ?? {}

/**
 * A decimal amount (`"12.30"`, or a JSON number as 拼多多 sends it) in minor units: 分 for CNY. Text is read digit by digit; null
 * when it is no amount or has more decimals than the currency.
 */
export function amountAt(fields: Fields, key: string, currency = 'CNY'): number | null {
  const value = fields[key]
  const places = minorPlaces(currency)
  const text = typeof value === 'number' ? value.toFixed(places) : textAt(fields, key)
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim())
  if (!match) return null
  const [, sign = '', whole = '', decimals = ''] = match
  if (/[1-9]/.test(decimals.slice(places))) return null
  const minor = Number(`${sign}${whole}${decimals.slice(0, places).padEnd(places, '0')}`)
  return Number.isSafeInteger(minor) ? minor + 0 : null
}

/** Unix seconds as epoch ms; null when absent or 0, which platforms write for "not yet". */
export function secondsAt(fields: Fields, key: string): number | null {
  const seconds = integerAt(fields, key)
  return seconds === null || seconds <= 0 ? null : seconds * 1_000
}

/** Unix milliseconds; null when absent or 0. */
export function millisAt(fields: Fields, key: string): number | null {
  const ms = integerAt(fields, key)
  return ms === null || ms <= 0 ? null : ms
}

/** `yyyy-MM-dd HH:mm:ss` in GMT+8 as epoch ms; null when it is no such time. */
export const shanghaiTimeAt = (fields: Fields, key: string): number | null => parseLocal(textAt(fields, key))

/** ISO 8601 with zone as epoch ms; null when it is no such time. */
export function isoTimeAt(fields: Fields, key: string): number | null {
  const text = textAt(fields, key)
  const ms = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? null : ms
}
